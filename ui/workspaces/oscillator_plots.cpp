#include "ui/workspaces/oscillator_plots.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_stack.h"

#include <cmath>

namespace horn::workspaces
{

namespace
{

plots::PlotCard* makeCard(const QString& title, QWidget* content, QWidget* parent)
{
    auto* card = new plots::PlotCard(title, content, parent);
    card->setObjectName(title);
    return card;
}

}  // namespace

OscillatorPlots::OscillatorPlots(QWidget* parent)
    : CardPage(parent), resonance_(this), responseCard_(makeCard(tr("Response"), response_.stack(), this)),
      portraitCard_(makeCard(tr("Phase portrait"), response_.portrait(), this)),
      gainCard_(makeCard(tr("Resonance gain"), resonance_.gain(), this)), phaseCard_(makeCard(tr("Phase lag"), resonance_.phase(), this)),
      spectrumCard_(makeCard(tr("Spectrum"), resonance_.spectrum(), this)), cards_{responseCard_, gainCard_, phaseCard_, portraitCard_,
                                                                                   spectrumCard_}
{
    responseCard_->setSubtitle(tr("stimulus s, position x with steady-state and ring-down ghosts, velocity y"));
    setRows({{.places = {{responseCard_, 69}, {portraitCard_, 31}}, .stretch = 54, .least = 290},
             {.places = {{gainCard_}, {phaseCard_}, {spectrumCard_}}, .stretch = 46, .least = 240}},
            {{.places = {{responseCard_}}, .stretch = 40, .least = 320},
             {.places = {{portraitCard_}, {gainCard_}}, .stretch = 30, .least = 270},
             {.places = {{phaseCard_}, {spectrumCard_}}, .stretch = 30, .least = 270}});
}

void OscillatorPlots::showTheory(const experiment::Experiment& experiment)
{
    const QStringList names = comparedNames(experiment);
    response_.setNames(nameBesideCompared(experiment), names);
    response_.setAroundZero(goesBothWays(experiment.stimulus));
    resonance_.showTheory(experiment, names);
    const dynamics::Oscillator oscillator = oscillatorOf(experiment);
    const auto peak = dynamics::resonance_frequency(oscillator);
    gainCard_->setSubtitle(
        peak ? tr("peak %1 at %2").arg(std::abs(dynamics::discrete_response(oscillator, *peak)), 0, 'g', 3).arg(*peak, 0, 'f', 4)
             : tr("no peak"));
}

void OscillatorPlots::showRuns(const OscillatorRuns& runs, const experiment::OscillatorDisplay& display)
{
    response_.setAccelerationVisible(display.acceleration);
    const std::int64_t shown = response_.showRuns(runs, display.window);
    portraitCard_->setSubtitle(tr("trail %1 steps").arg(shown));
    const int segments = resonance_.showSpectra(runs);
    spectrumCard_->setSubtitle(segments > 1 ? tr("of x, mean of %1 segments").arg(segments) : tr("of x"));
}

void OscillatorPlots::showSweep(const engine::SweepResult& sweep)
{
    resonance_.showSweep(sweep);
    phaseCard_->setSubtitle(sweep.error      ? tr("out of memory after %1 points").arg(sweep.points.size())
                            : sweep.finished ? tr("%1 measured").arg(sweep.points.size())
                                             : tr("measuring %1 of %2").arg(sweep.tried).arg(sweep.wanted));
}

}  // namespace horn::workspaces
