/// The oscillators that the experiment's own is compared with, as a list in the panel: colour, what differs, and a button that takes it
/// off.
#pragma once

#include "ui/workspaces/experiment_document.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace horn::workspaces
{

/// The present parameters become an oscillator of their own beside the experiment's. \param what for the list of undo. Errors: there are
/// as many already as there can be.
Result<void> keepPresentOscillator(ExperimentDocument& document, const QString& what);
/// Whether there is room for another one.
[[nodiscard]] bool canCompareMore(const ExperimentDocument& document);

class ComparedOscillators : public QWidget
{
    Q_OBJECT

public:
    explicit ComparedOscillators(ExperimentDocument& document, QWidget* parent = nullptr);

private:
    void refresh();
    void add();
    void remove(std::size_t which);

    ExperimentDocument& document_;
    QVBoxLayout* rows_;
    QLabel* count_;
    QPushButton* add_;
    QStringList names_;
    std::vector<QWidget*> list_;
};

}  // namespace horn::workspaces
