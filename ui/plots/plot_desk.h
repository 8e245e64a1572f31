/// Where the plots of a workspace lie: they fill the room that there is, and scroll where it is too small for their labels.
#pragma once

#include <QScrollArea>

namespace horn::plots
{

class PlotDesk : public QScrollArea
{
    Q_OBJECT

public:
    /// Takes the plots, whose minimum size is kept.
    explicit PlotDesk(QWidget* plots, QWidget* parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 180}; }
};

}  // namespace horn::plots
