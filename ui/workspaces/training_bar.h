/// Tool bar of a training run: start or pause, one update, stop, and how far it is.
#pragma once

#include "core/engine/training_engine.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace horn::workspaces
{

/// "2 min 5 s", "10 s", "0.4 s", "20 ms".
[[nodiscard]] QString durationText(double seconds);

class TrainingBar : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingBar(QWidget* parent = nullptr);

    /// \param status of the run, or nothing before the first start. \param kept the run has a folder for checkpoints.
    void show(const std::optional<engine::TrainingStatus>& status, bool kept = false);
    void setTheme(const theme::Theme& theme);

Q_SIGNALS:
    void runClicked();
    void stepClicked();
    void stopClicked();
    void checkpointClicked();

private:
    void showRunButton(bool running, const QString& words);

    QPushButton *run_, *step_, *stop_, *checkpoint_;
    QLabel* epoch_;
    QProgressBar* progress_;
    QLabel* left_;
    theme::Theme theme_;
    bool running_ = false;
};

}  // namespace horn::workspaces
