/// Several plots in the place of one: a strip of names above, and the plot of the chosen name below.
#pragma once

#include "ui/plots/plot_widget.h"

#include <QWidget>

#include <vector>

class QLabel;
class QStackedLayout;
class QTabBar;

namespace horn::plots
{

class PlotTabs : public QWidget, public FigureSource
{
    Q_OBJECT
public:
    explicit PlotTabs(QWidget* parent = nullptr);

    /// Takes the plot; the first one added is shown. \param help what it shows, for the pointer that rests on the name
    void addTab(const QString& name, PlotWidget* plot, const QString& help);
    [[nodiscard]] const std::vector<PlotWidget*>& plots() const { return plots_; }
    [[nodiscard]] PlotWidget& current() const;
    [[nodiscard]] QTabBar* strip() const { return strip_; }
    /// A few words at the right end of the strip.
    void setNote(const QString& words);
    [[nodiscard]] QString note() const;
    /// Of the strip and the ground; plots have their own.
    void setTheme(const theme::Theme& theme);

    [[nodiscard]] experiment::FigureData toFigureData() const override;

Q_SIGNALS:
    void currentChanged();

private:
    QTabBar* strip_;
    QLabel* note_;
    QStackedLayout* stack_;
    std::vector<PlotWidget*> plots_;
};

}  // namespace horn::plots
