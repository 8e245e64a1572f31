// The rows of the stimulus, which the panels of several workspaces share.
#include "ui/workspaces/csv_signal_dialog.h"
#include "ui/workspaces/draw_signal_dialog.h"
#include "ui/workspaces/image_signal_dialog.h"
#include "ui/workspaces/shared_rows.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace horn::workspaces
{

namespace
{

using dynamics::StimulusSpecification;
using experiment::Experiment;
using Kind = StimulusSpecification::Kind;
using Condition = ExperimentPanel::Condition;

constexpr std::array kinds{Kind::sine,  Kind::square,   Kind::chirp,   Kind::step,     Kind::pulse,
                           Kind::white, Kind::coloured, Kind::silence, Kind::sequence, Kind::image};
constexpr std::int64_t usualPulse = 20, usualChirp = 1000;  // steps

int indexOf(Kind kind) { return static_cast<int>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin()); }

Condition isOneOf(std::initializer_list<Kind> some)
{
    return [some = std::vector<Kind>(some)](const Experiment& e) {
        return std::find(some.begin(), some.end(), e.stimulus.kind) != some.end();
    };
}

/// A signal that is chosen for the first time lasts long enough to be seen.
void chooseKind(Experiment& e, Kind kind)
{
    e.stimulus.kind = kind;
    if (kind == Kind::pulse && e.stimulus.duration <= 1)
        e.stimulus.duration = usualPulse;
    if (kind == Kind::chirp && e.stimulus.duration <= usualPulse)
        e.stimulus.duration = usualChirp;
}

/// A signal of the person's own: one value a step or pixel, the same for every input. \param width of an image; 0: none.
void takeValues(ExperimentPanel& panel, const QString& what, const std::vector<double>& values, int width)
{
    const Result<void> taken = panel.document().edit(what, controls::newGesture(), [&](Experiment& e) {
        const Kind kind = width > 0 ? Kind::image : Kind::sequence;
        if (e.stimulus.kind != kind)
            e.stimulus.amplitude = 1;
        e.stimulus.kind = kind;
        e.stimulus.channels = 1;
        e.stimulus.values = values;
        e.stimulus.width = width;
    });
    Q_ASSERT(taken.ok());
    Q_UNUSED(taken)
}

int widthOf(const ImageSignalDialog& dialog) { return dialog.width(); }
int widthOf(const SignalDialog&) { return 0; }

/// What is drawn or read becomes the signal once its dialogue is accepted.
template <class Dialog>
void offer(ExperimentPanel& panel, Dialog* dialog, const QString& what)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, &panel,
                     [&panel, dialog, what] { takeValues(panel, what, dialog->values(), widthOf(*dialog)); });
    dialog->open();
}

std::vector<double> drawnBefore(const Experiment& e)
{
    return e.stimulus.kind == Kind::sequence && e.stimulus.width == 0 && e.stimulus.channels == 1 ? e.stimulus.values
                                                                                                  : std::vector<double>{};
}

QPushButton* addButton(QWidget* row, const char* name, const QString& words, const QString& help)
{
    auto* button = new QPushButton(words, row);
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(help);
    row->layout()->addWidget(button);
    return button;
}

void addSignalRow(ExperimentPanel& panel)
{
    controls::ChoiceControl* kind = panel.addKind(
        ExperimentPanel::tr("signal"),
        {ExperimentPanel::tr("sine"), ExperimentPanel::tr("square wave"), ExperimentPanel::tr("chirp"), ExperimentPanel::tr("step"),
         ExperimentPanel::tr("pulse"), ExperimentPanel::tr("white noise"), ExperimentPanel::tr("coloured noise"),
         ExperimentPanel::tr("silence"), ExperimentPanel::tr("drawn or from a file"), ExperimentPanel::tr("image, pixel by pixel")},
        ExperimentPanel::tr("What drives the network through the input weights."),
        [](const Experiment& e) { return indexOf(e.stimulus.kind); },
        [](Experiment& e, int index) { chooseKind(e, kinds[static_cast<std::size_t>(index)]); });
    kind->box()->setObjectName(QStringLiteral("signal"));
    kind->box()->setMaxVisibleItems(static_cast<int>(kinds.size()));
    auto* items = qobject_cast<QStandardItemModel*>(kind->box()->model());
    panel.showWhen(kind, [items](const Experiment& e) {
        items->item(indexOf(Kind::sequence))->setEnabled(!e.stimulus.values.empty() && e.stimulus.width == 0);
        items->item(indexOf(Kind::image))->setEnabled(e.stimulus.width > 0);
        return true;
    });
}

void addOwnSignalRow(ExperimentPanel& panel)
{
    auto* row = new QWidget(&panel);
    row->setAccessibleName(ExperimentPanel::tr("own signal"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 2, 0, 2);
    layout->setSpacing(8);
    QPushButton* draw = addButton(row, "drawSignal", ExperimentPanel::tr("Draw…"), ExperimentPanel::tr("Draws a signal with the mouse."));
    QPushButton* csv = addButton(row, "csvSignal", ExperimentPanel::tr("CSV…"),
                                 ExperimentPanel::tr("Takes a column of a CSV file as the signal, one value a step."));
    QPushButton* image = addButton(row, "imageSignal", ExperimentPanel::tr("Image…"),
                                   ExperimentPanel::tr("Paints an image, or takes one from a data set, and sweeps it pixel by pixel."));
    panel.addRow(row);
    QObject::connect(image, &QPushButton::clicked, &panel, [&panel] {
        const Experiment& e = panel.document().experiment();
        const std::vector<double> before = e.stimulus.width > 0 ? e.stimulus.values : std::vector<double>{};
        offer(panel, new ImageSignalDialog(e.stimulus.width, before, QString::fromStdString(e.task.data), &panel),
              ExperimentPanel::tr("paint an image"));
    });
    QObject::connect(draw, &QPushButton::clicked, &panel, [&panel] {
        offer(panel, new DrawSignalDialog(drawnBefore(panel.document().experiment()), &panel), ExperimentPanel::tr("draw a signal"));
    });
    QObject::connect(csv, &QPushButton::clicked, &panel,
                     [&panel] { offer(panel, new CsvSignalDialog(&panel), ExperimentPanel::tr("take a CSV column")); });
}

void addSequenceNote(ExperimentPanel& panel)
{
    QLabel* note = panel.addNote({});
    panel.showWhen(note, [note](const Experiment& e) {
        const auto steps = static_cast<qsizetype>(e.stimulus.values.size()) / e.stimulus.channels;
        if (e.stimulus.kind == Kind::image)
            note->setText(ExperimentPanel::tr("%1 × %2 pixels in %3 steps, then silence")
                              .arg(steps / e.stimulus.width)
                              .arg(e.stimulus.width)
                              .arg(steps * e.stimulus.hold));
        else
            note->setText(ExperimentPanel::tr("%1 steps, then silence").arg(steps));
        return e.stimulus.kind == Kind::sequence || e.stimulus.kind == Kind::image;
    });
}

}  // namespace

void addStimulusRows(ExperimentPanel& panel)
{
    addSignalRow(panel);
    addSequenceNote(panel);
    const auto number = [&panel](std::string_view name, const QString& caption, double StimulusSpecification::*member) {
        return panel.addNumber(
            stimulusRow(name), caption, [member](const Experiment& e) { return e.stimulus.*member; },
            [member](Experiment& e, double value) { e.stimulus.*member = value; });
    };
    const auto steps = [&panel](std::string_view name, const QString& caption, std::int64_t StimulusSpecification::*member) {
        return panel.addNumber(
            stimulusRow(name), caption, [member](const Experiment& e) { return static_cast<double>(e.stimulus.*member); },
            [member](Experiment& e, double value) { e.stimulus.*member = std::llround(value); });
    };
    const Condition periodic = isOneOf({Kind::sine, Kind::square, Kind::chirp});
    const Condition driven = [](const Experiment& e) { return e.stimulus.kind != Kind::silence; };
    panel.showWhen(number("frequency", ExperimentPanel::tr("frequency"), &StimulusSpecification::frequency), periodic);
    panel.showWhen(number("frequency_end", ExperimentPanel::tr("up or down to"), &StimulusSpecification::frequency_end),
                   isOneOf({Kind::chirp}));
    panel.showWhen(number("amplitude", ExperimentPanel::tr("amplitude"), &StimulusSpecification::amplitude), driven);
    panel.showWhen(number("phase", ExperimentPanel::tr("phase"), &StimulusSpecification::phase), periodic);
    panel.showWhen(number("correlation_time", ExperimentPanel::tr("correlation"), &StimulusSpecification::correlation_time),
                   isOneOf({Kind::coloured}));
    panel.showWhen(steps("onset", ExperimentPanel::tr("onset"), &StimulusSpecification::onset), driven);
    panel.showWhen(steps("duration", ExperimentPanel::tr("duration"), &StimulusSpecification::duration),
                   isOneOf({Kind::pulse, Kind::chirp}));
    panel.showWhen(panel.addNumber(
                       stimulusRow("hold"), ExperimentPanel::tr("steps a pixel"),
                       [](const Experiment& e) { return static_cast<double>(e.stimulus.hold); },
                       [](Experiment& e, double value) { e.stimulus.hold = static_cast<int>(std::lround(value)); }),
                   isOneOf({Kind::image}));
    number("noise", ExperimentPanel::tr("noise σ"), &StimulusSpecification::noise);
    addKickRows(panel);
    addOwnSignalRow(panel);
}

Result<void> offerCsvSignal(ExperimentPanel& panel, const QString& path)
{
    auto dialog = std::make_unique<CsvSignalDialog>(&panel);
    dialog->setPath(path);
    if (dialog->refusal())
        return *dialog->refusal();
    offer(panel, dialog.release(), ExperimentPanel::tr("take a CSV column"));
    return {};
}

void addKickRows(ExperimentPanel& panel)
{
    const auto number = [&panel](std::string_view name, const QString& caption, double StimulusSpecification::*member) {
        return panel.addNumber(
            stimulusRow(name), caption, [member](const Experiment& e) { return e.stimulus.*member; },
            [member](Experiment& e, double value) { e.stimulus.*member = value; });
    };
    number("kick_rate", ExperimentPanel::tr("kick rate"), &StimulusSpecification::kick_rate)
        ->setSpecialText(0, ExperimentPanel::tr("none"));
    panel.showWhen(number("kick_amplitude", ExperimentPanel::tr("kick size"), &StimulusSpecification::kick_amplitude),
                   [](const Experiment& e) { return e.stimulus.kick_rate > 0; });
}

}  // namespace horn::workspaces
