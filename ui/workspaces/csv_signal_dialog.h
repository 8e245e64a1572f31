/// Where a person chooses a column of a CSV file as the signal.
#pragma once

#include "core/base/result.h"
#include "ui/workspaces/signal_dialogs.h"

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace horn::plots
{
class LineChart;
}

namespace horn::workspaces
{

class CsvSignalDialog : public SignalDialog
{
    Q_OBJECT

public:
    explicit CsvSignalDialog(QWidget* parent);

    /// Reads a file and offers its columns. What cannot be read is told, and nothing can be accepted.
    void setPath(const QString& path);

    /// Why the chosen column cannot be read; nothing when it can, or when none is chosen.
    [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }
    /// Of the chosen column, one a step.
    [[nodiscard]] const std::vector<double>& values() const { return values_; }

private:
    void browse();
    void readColumn();
    void tell(const QString& words, bool refused);

    QLineEdit* path_;
    QComboBox* column_;
    plots::LineChart* preview_;
    QLabel* words_;
    QPushButton* use_;
    std::vector<double> values_;
    std::optional<Error> refusal_;
};

}  // namespace horn::workspaces
