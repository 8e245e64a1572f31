#include "core/experiment/json_parts.h"
#include "core/experiment/json_reader.h"

#include <array>

namespace horn::experiment
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array<std::pair<NetworkDisplay::Order, std::string_view>, 4> orders{{{NetworkDisplay::Order::index, "index"},
                                                                                    {NetworkDisplay::Order::omega, "omega"},
                                                                                    {NetworkDisplay::Order::phase, "phase"},
                                                                                    {NetworkDisplay::Order::cluster, "cluster"}}};
constexpr std::array<std::pair<NetworkDisplay::GainUnit, std::string_view>, 3> gain_units{
    {{NetworkDisplay::GainUnit::as_given, "as given"},
     {NetworkDisplay::GainUnit::relative, "1/sqrt(N)"},
     {NetworkDisplay::GainUnit::plain, "plain"}}};
constexpr std::array<std::pair<NetworkDisplay::Lattice, std::string_view>, 2> lattices{
    {{NetworkDisplay::Lattice::position, "position"}, {NetworkDisplay::Lattice::phase, "phase"}}};
constexpr std::array<std::pair<NetworkDisplay::Nodes, std::string_view>, 2> node_plots{
    {{NetworkDisplay::Nodes::portrait, "portrait"}, {NetworkDisplay::Nodes::spectrum, "spectrum"}}};
constexpr std::array<std::pair<NetworkDisplay::Locking, std::string_view>, 2> locking_plots{
    {{NetworkDisplay::Locking::matrix, "matrix"}, {NetworkDisplay::Locking::histogram, "histogram"}}};
constexpr std::array<std::pair<NetworkDisplay::Synchrony, std::string_view>, 2> synchrony_plots{
    {{NetworkDisplay::Synchrony::order, "order"}, {NetworkDisplay::Synchrony::direction, "direction"}}};

void read_oscillator(const json& value, const std::string& pointer, OscillatorDisplay& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.all_numbers(into);
    reader.truth("acceleration", into.acceleration);
    reader.finish();
}

void read_network(const json& value, const std::string& pointer, NetworkDisplay& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.all_numbers(into);
    reader.choice<NetworkDisplay::Order>("order", orders, into.order);
    reader.truth("chance_is_paled", into.chance_is_paled);
    reader.choice<NetworkDisplay::GainUnit>("gain_unit", gain_units, into.gain_unit);
    reader.choice<NetworkDisplay::Lattice>("lattice", lattices, into.lattice);
    reader.choice<NetworkDisplay::Nodes>("nodes", node_plots, into.nodes);
    reader.choice<NetworkDisplay::Locking>("locking", locking_plots, into.locking);
    reader.choice<NetworkDisplay::Synchrony>("synchrony", synchrony_plots, into.synchrony);
    reader.finish();
}

}  // namespace

void read_display(const json& value, const std::string& pointer, Display& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    if (const json* oscillator = reader.any("oscillator"))
        read_oscillator(*oscillator, reader.pointer_to("oscillator"), into.oscillator, error);
    if (const json* network = reader.any("network"))
        read_network(*network, reader.pointer_to("network"), into.network, error);
    reader.finish();
}

ordered_json write_display(const Display& display)
{
    ordered_json oscillator, network;
    write_numbers(display.oscillator, oscillator);
    oscillator["acceleration"] = display.oscillator.acceleration;
    write_numbers(display.network, network);
    network.update({{"order", word_of<NetworkDisplay::Order>(orders, display.network.order)},
                    {"chance_is_paled", display.network.chance_is_paled},
                    {"gain_unit", word_of<NetworkDisplay::GainUnit>(gain_units, display.network.gain_unit)},
                    {"lattice", word_of<NetworkDisplay::Lattice>(lattices, display.network.lattice)},
                    {"nodes", word_of<NetworkDisplay::Nodes>(node_plots, display.network.nodes)},
                    {"locking", word_of<NetworkDisplay::Locking>(locking_plots, display.network.locking)},
                    {"synchrony", word_of<NetworkDisplay::Synchrony>(synchrony_plots, display.network.synchrony)}});
    return {{"oscillator", oscillator}, {"network", network}};
}

}  // namespace horn::experiment
