#include "ui/workspaces/compared_oscillators.h"

#include "ui/controls/parameter_control.h"
#include "ui/workspaces/oscillator_colours.h"
#include "ui/workspaces/oscillator_theory.h"
#include "ui/workspaces/signal_dialogs.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace horn::workspaces
{

namespace
{

/// A short line in the colour of a series.
class Swatch : public QWidget
{
public:
    Swatch(int colour, QWidget* parent) : QWidget(parent), colour_(colour) { setFixedSize(18, 20); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor colour = themeAround(this).series[static_cast<std::size_t>(colour_)];
        painter.setPen(QPen(colour, 2.5, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(3, height() / 2.0), QPointF(width() - 4.0, height() / 2.0));
    }

private:
    int colour_;
};

struct Line {
    QWidget* widget;
    QHBoxLayout* layout;
    QLabel* words;
};

Line makeLine(const QString& words, int colour, QWidget* parent)
{
    auto* widget = new QWidget(parent);
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* label = new QLabel(words, widget);
    layout->addWidget(new Swatch(colour, widget));
    layout->addWidget(label, 1);
    return {widget, layout, label};
}

}  // namespace

Result<void> keepPresentOscillator(ExperimentDocument& document, const QString& what)
{
    const dynamics::Oscillator own = oscillatorOf(document.experiment());
    return document.edit(what, controls::newGesture(), [&own](experiment::Experiment& next) {
        next.view.compare.push_back({.omega = own.omega, .gamma = own.gamma, .alpha = own.alpha, .feedback = own.feedback});
    });
}

bool canCompareMore(const ExperimentDocument& document) { return document.experiment().view.compare.size() < compared_colours.size(); }

ComparedOscillators::ComparedOscillators(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), document_(document), rows_(new QVBoxLayout(this))
{
    setAccessibleName(tr("compare parameter sets"));
    setToolTip(tr("Up to eight sets of ω, γ, α and v run beside one another under the same stimulus."));
    rows_->setContentsMargins(0, 0, 0, 0);
    rows_->setSpacing(2);
    const Line own = makeLine(tr("this"), theme::seriesAccent, this);
    count_ = new QLabel(own.widget);
    count_->setProperty("role", QStringLiteral("muted"));
    add_ = new QPushButton(tr("+ add"), own.widget);
    add_->setObjectName(QStringLiteral("addCompared"));
    add_->setAccessibleName(tr("add the present parameters to the comparison"));
    add_->setToolTip(tr("Keeps the present parameters as an oscillator of their own; then move a slider and see what it changes."));
    own.layout->addWidget(count_);
    own.layout->addWidget(add_);
    rows_->addWidget(own.widget);
    connect(add_, &QPushButton::clicked, this, &ComparedOscillators::add);
    connect(&document_, &ExperimentDocument::changed, this, &ComparedOscillators::refresh);
    connect(&document_, &ExperimentDocument::followed, this, &ComparedOscillators::refresh);
    connect(&document_, &ExperimentDocument::loaded, this, &ComparedOscillators::refresh);
    refresh();
}

void ComparedOscillators::refresh()
{
    const QStringList names = comparedNames(document_.experiment());
    count_->setText(tr("%1 of %2").arg(names.size() + 1).arg(compared_colours.size() + 1));
    add_->setEnabled(canCompareMore(document_));
    if (names == names_)
        return;
    names_ = names;
    for (QWidget* line : list_)
        line->deleteLater();
    list_.clear();
    for (std::size_t i = 0; i < static_cast<std::size_t>(names.size()); ++i) {
        const QString& name = names[static_cast<qsizetype>(i)];
        const Line line = makeLine(name, compared_colours[i], this);
        auto* close = new QToolButton(line.widget);
        close->setText(QStringLiteral("×"));
        close->setAutoRaise(true);
        close->setObjectName(QStringLiteral("removeCompared%1").arg(i));
        close->setAccessibleName(tr("remove %1 from the comparison").arg(name));
        close->setToolTip(tr("Takes it off the comparison."));
        connect(close, &QToolButton::clicked, this, [this, i] { remove(i); });
        line.layout->addWidget(close);
        rows_->addWidget(line.widget);
        line.widget->show();
        list_.push_back(line.widget);
    }
}

void ComparedOscillators::add()
{
    if (const Result<void> added = keepPresentOscillator(document_, tr("compare parameter sets")); !added)
        add_->setToolTip(QString::fromStdString(added.error().message()));
}

void ComparedOscillators::remove(std::size_t which)
{
    const Result<void> removed = document_.edit(tr("end a comparison"), controls::newGesture(), [which](experiment::Experiment& next) {
        next.view.compare.erase(next.view.compare.begin() + static_cast<std::ptrdiff_t>(which));
    });
    Q_ASSERT(removed.ok());
    Q_UNUSED(removed)
}

}  // namespace horn::workspaces
