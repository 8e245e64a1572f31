/// What is measured of the newest window of a live run: phase locking, waves over the layout, spectra.
#pragma once

#include "core/analysis/spectrum.h"
#include "core/analysis/waves.h"
#include "core/base/array.h"
#include "core/base/result.h"
#include "core/engine/history_view.h"
#include "core/model/layout.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace horn::engine
{

/// What a person looks at beside the window itself.
struct MeasureRequest {
    model::Layout layout = model::Layout::ring;
    bool directionality = false;  ///< of the whole window, not of the newest step alone
    bool spectra = false;
    std::vector<int> nodes;    ///< whose spectra; none: the mean over all nodes
    int spectrum_steps = 800;  ///< newest steps that the spectra come from
};

/// What was measured of one submitted history.
struct Measures {
    std::uint64_t number = 0;              ///< of the submission, as submit() returned it
    std::uint64_t history_generation = 0;  ///< HistoryView::generation()
    int layer = 0;                         ///< of the network, whose nodes these are

    /// Phase locking over time within this one trial: PLV_ij = |⟨e^{i(φ_i−φ_j)}⟩| over the steps below.
    Matrix<float> plv;           ///< nodes × nodes; NaN for nodes without a phase
    std::int64_t plv_first = 0;  ///< the steps that it covers: plv_first … plv_end − 1
    std::int64_t plv_end = 0;
    double mean_plv = 0;  ///< off the diagonal, over pairs with a phase; NaN when there is none

    /// Kuramoto order parameter R = |N⁻¹ Σ e^{iφ}| of every step order_first … order_first + order.size() − 1, without holes. NaN
    /// where it is undefined: before a quarter of the window has passed, or where no node swings. When the simulation runs too far
    /// ahead the series starts anew near its newest end, and order_first says so.
    std::int64_t order_first = 0;
    std::int64_t order_began = 0;  ///< first step that the running means have seen, ≤ order_first
    std::shared_ptr<const std::vector<float>> order;
    double metastability = 0;  ///< standard deviation of R over the window; NaN when undefined
    double chance_level = 0;   ///< ≈ 0.89/√N: mean R of random phases, over the nodes with a phase

    double plv_level = 0;  ///< 95 % of pairs shifted in time lock less: analysis::surrogate_level(); NaN when undefined

    std::vector<float> phase;      ///< of the newest step, rad, one per node; NaN where there is none
    analysis::WaveDirection wave;  ///< of the newest step, over the layout asked for
    double advance = 0;            ///< mean turn of the phases per step at the newest step, rad; NaN when undefined
    /// If asked for: wave.directionality of every directionality_stride-th step of the window, the newest last.
    std::vector<float> directionality;
    int directionality_stride = 1;
    model::Layout directionality_layout = model::Layout::ring;
    analysis::WaveMode mode;                 ///< of the phases over the window
    std::vector<analysis::Vortex> vortices;  ///< of the newest step

    /// Spectra of the nodes asked for, in their order, or one: the mean over all nodes.
    std::vector<analysis::Spectrum> spectra;
    std::vector<int> spectrum_nodes;  ///< the nodes asked for, of those that there are; empty for the mean
    int spectrum_steps = 0;           ///< that they come from, the newest ones
    int spectrum_segment = 0;         ///< steps of a segment

    std::optional<Error> error;  ///< why nothing was measured: plv and order are empty then
};

/// Phases are taken anew from the whole window every time: as the window moves, so does the mean that every phase is read against, and
/// with it every phasor of the window, so that no sum over the last window can be carried on exactly. The product costs 4 N² steps
/// operations however far the run has gone meanwhile, and leaves out no step.
/// \param window steps, ≥ 8. \param measures all but number, order and metastability are filled in.
void measure_window(const HistoryView& history, int window, const MeasureRequest& request, Measures& measures);

}  // namespace horn::engine
