/// Where a person chooses a column of a CSV file as the signal.
#pragma once

#include "ui/workspaces/signal_dialogs.h"

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
};

}  // namespace horn::workspaces
