/// The presets with pictures: each is drawn from a run of the preset itself, beside the window, while a person looks.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/shell/experiment_files.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QImage>
#include <QString>

#include <thread>

class QLabel;
class QListWidget;

namespace horn::shell
{

/// A panel without axes: waves fill the picture, curves run through its middle. \param size in pixels.
[[nodiscard]] QImage thumbnailOf(const experiment::Panel& panel, QSize size, const theme::Theme& theme);

class PresetGallery : public QDialog
{
    Q_OBJECT

public:
    /// \param workspace whose presets are shown first and the first of them chosen.
    PresetGallery(const theme::Theme& theme, const QString& workspace, QWidget* parent = nullptr);
    ~PresetGallery() override;

    /// Name of the preset that was chosen; empty when none was.
    [[nodiscard]] QString chosen() const { return chosen_; }
    /// How many pictures are there.
    [[nodiscard]] int drawn() const { return drawn_; }

private:
    void fill(const QString& workspace);
    void drawPictures();
    void showPicture(int row, const experiment::Panel& panel);
    void describe();
    void choose();

    theme::Theme theme_;
    QListWidget* list_;
    QLabel *title_, *words_;
    std::vector<QString> names_;  ///< of the rows
    QString chosen_;
    int drawn_ = 0;
    std::jthread thread_;
};

}  // namespace horn::shell
