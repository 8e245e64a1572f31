/// In which order the nodes of a network are shown: by what they are, or by what was measured of them when a person asked.
#pragma once

#include "core/engine/live_measures.h"
#include "core/experiment/display.h"

#include <QString>

#include <optional>
#include <vector>

namespace horn::engine
{
struct ObservedLayer;
}

namespace horn::workspaces
{

class RowOrder
{
public:
    struct Rows {
        std::vector<int> order;  ///< nodes from the first row on; empty: by their numbers
        QString words;           ///< for the axis: "node, by ω"
    };

    /// What follows from a layer. \return rows that are other than before.
    [[nodiscard]] std::optional<Rows> follow(const engine::ObservedLayer& layer, const experiment::NetworkDisplay& display);
    /// What has waited for measures, phases and clusters of a moment. \return rows that are other than before.
    [[nodiscard]] std::optional<Rows> follow(const engine::Measures& measures, const experiment::NetworkDisplay& display);
    /// Rows are sorted as they are now, though their order is still the same.
    void sortAnew() { shown_.reset(); }

private:
    const void* layer_ = nullptr;  ///< whose values gave the order
    int nodes_ = 0;
    std::optional<experiment::NetworkDisplay::Order> shown_;
    bool waits_ = false;  ///< for the next measures
};

}  // namespace horn::workspaces
