#include "core/experiment/evidence.h"

#include "core/base/packing.h"
#include "core/base/version.h"
#include "core/dynamics/instruction_set.h"
#include "core/experiment/figure_data.h"
#include "core/experiment/json_parts.h"
#include "core/experiment/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace horn::experiment
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view format_name = "horn-figure";
constexpr int version = 1;
constexpr std::size_t most_bytes = std::size_t{256} << 20;  ///< of one array
constexpr int longest_window = 1 << 24;                     ///< steps
constexpr std::int64_t most_steps = std::int64_t{1} << 53;

/// Numbers as bytes, all first bytes first: the exponents of neighbours are alike, and pack well together.
template <class Real>
std::string sorted_bytes(const std::vector<double>& values)
{
    std::string bytes(values.size() * sizeof(Real), '\0');
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto letters = std::bit_cast<std::array<char, sizeof(Real)>>(static_cast<Real>(values[i]));
        for (std::size_t k = 0; k < sizeof(Real); ++k)
            bytes[k * values.size() + i] = letters[k];
    }
    return bytes;
}

template <class Real>
std::vector<double> from_sorted_bytes(std::string_view bytes)
{
    std::vector<double> values(bytes.size() / sizeof(Real));
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::array<char, sizeof(Real)> letters{};
        for (std::size_t k = 0; k < sizeof(Real); ++k)
            letters[k] = bytes[k * values.size() + i];
        values[i] = static_cast<double>(std::bit_cast<Real>(letters));
    }
    return values;
}

ordered_json packed(const std::vector<double>& values)
{
    const bool single = std::ranges::all_of(
        values, [](double value) { return std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value; });
    const std::string bytes = single ? sorted_bytes<float>(values) : sorted_bytes<double>(values);
    return {{"bits", single ? 32 : 64}, {"data", base::to_base64(base::deflated(bytes))}};
}

bool has_window(Source::Quantity quantity)
{
    return quantity == Source::Quantity::order_parameter || quantity == Source::Quantity::spectrum;
}

ordered_json write(const Claim& claim)
{
    const Source& source = claim.source;
    ordered_json written{{"name", claim.name}, {"quantity", std::string(name_of(source.quantity))}};
    if (source.run != 0)
        written["run"] = source.run;
    if (is_of_the_run(source.quantity)) {
        written["layer"] = source.layer;
        written["nodes"] = source.nodes;
        written["first"] = source.first;
        written["stride"] = source.stride;
        written["steps"] = source.steps;
    }
    if (has_window(source.quantity))
        written["window"] = source.window;
    if (source.quantity == Source::Quantity::order_parameter)
        written["began"] = source.began;
    if (source.quantity == Source::Quantity::directionality)
        written["layout"] = std::string(std::ranges::find(layouts, source.layout, &decltype(layouts)::value_type::first)->second);
    if (source.drive != 0)
        written["drive"] = source.drive;
    if (!claim.x.empty())
        written["x"] = packed(claim.x);
    written["values"] = packed(claim.values);
    return written;
}

/// Reads keys of a JSON object and remembers the first mistake.
class Reader
{
public:
    Reader(const json& object, std::string name, std::string pointer)
        : object_(object), name_(std::move(name)), pointer_(std::move(pointer))
    {
    }

    std::string text(const char* key)
    {
        const json* found = find(key);
        return found && found->is_string() ? found->get<std::string>() : (fail(key, "is no text"), std::string());
    }
    std::int64_t whole(const char* key, std::int64_t low, std::int64_t high)
    {
        const json* found = find(key);
        if (!found || !found->is_number_integer() || *found < low || *found > high)
            return fail(key, fmt::format("is no whole number from {} to {}", low, high)), low;
        return found->get<std::int64_t>();
    }
    double number(const char* key)
    {
        const json* found = find(key);
        return found && found->is_number() && std::isfinite(found->get<double>()) ? found->get<double>() : (fail(key, "is no number"), 0.0);
    }
    std::vector<int> nodes(const char* key)
    {
        std::vector<int> result;
        const json* found = find(key);
        if (!found || !found->is_array())
            return fail(key, "is no list"), result;
        for (const json& one : *found) {
            if (!one.is_number_integer() || one < 0 || one > std::numeric_limits<int>::max())
                return fail(key, "holds something that is no node"), result;
            result.push_back(one.get<int>());
        }
        return result;
    }
    model::Layout layout(const char* key)
    {
        const std::string word = text(key);
        const auto* found = std::ranges::find(layouts, word, &decltype(layouts)::value_type::second);
        return found == layouts.end() ? (fail(key, "is no layout"), model::Layout::ring) : found->first;
    }
    std::vector<double> array(const char* key)
    {
        const json* found = find(key);
        if (!found || !found->is_object() || !found->contains("data") || !(*found)["data"].is_string() || !found->contains("bits"))
            return fail(key, "is no packed array"), std::vector<double>();
        const std::size_t size = (*found)["bits"] == 32 ? 4 : (*found)["bits"] == 64 ? 8 : 0;
        const std::optional<std::string> letters = base::from_base64((*found)["data"].get_ref<const std::string&>());
        if (size == 0 || !letters)
            return fail(key, "is no packed array"), std::vector<double>();
        const auto bytes = base::inflated(*letters, most_bytes, place(name_, pointer_ + "/" + key));
        if (!bytes)
            return error = error ? error : bytes.error(), std::vector<double>();
        if (bytes->size() % size != 0)
            return fail(key, "ends within a number"), std::vector<double>();
        return size == 4 ? from_sorted_bytes<float>(*bytes) : from_sorted_bytes<double>(*bytes);
    }
    [[nodiscard]] bool has(const char* key) const { return object_.contains(key); }
    void fail(const char* key, std::string what)
    {
        if (!error)
            error = Error{place(name_, pointer_ + "/" + key), std::move(what), "the figure was changed after HORN Lab wrote it"};
    }

    std::optional<Error> error;

private:
    [[nodiscard]] const json* find(const char* key) const
    {
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    const json& object_;
    std::string name_, pointer_;
};

/// How many values a claim must have that has so many x; nothing when its parts do not fit each other.
std::optional<std::size_t> values_of(const Source& source, std::size_t x)
{
    using Quantity = Source::Quantity;
    const auto steps = static_cast<std::size_t>(source.steps);
    switch (source.quantity) {
    case Quantity::phase_locking: return x == 0 ? std::optional(source.nodes.size() * source.nodes.size()) : std::nullopt;
    case Quantity::order_parameter: return x == 0 && source.began <= source.first ? std::optional(steps) : std::nullopt;
    case Quantity::distance: return x == 0 ? std::optional(steps) : std::nullopt;
    case Quantity::phase: return x == 0 ? std::optional(source.nodes.size()) : std::nullopt;
    case Quantity::directionality:
        return x == 0 ? std::optional(static_cast<std::size_t>((source.steps + source.stride - 1) / source.stride)) : std::nullopt;
    case Quantity::portrait: return x == steps && source.nodes.size() == 1 ? std::optional(steps) : std::nullopt;
    case Quantity::stimulus:
    case Quantity::position:
    case Quantity::velocity:
    case Quantity::acceleration:
    case Quantity::difference: return x == 0 ? std::optional(source.nodes.size() * steps) : std::nullopt;
    default: return x;
    }
}

Result<Claim> read_claim(const json& object, const std::string& name, const std::string& pointer)
{
    constexpr int most = std::numeric_limits<int>::max();
    Reader reader(object, name, pointer);
    Claim claim;
    claim.name = reader.text("name");
    const std::string quantity = reader.text("quantity");
    if (const auto found = quantity_named(quantity))
        claim.source.quantity = *found;
    else
        reader.fail("quantity", fmt::format("\"{}\" is not known", quantity));
    if (reader.has("run"))
        claim.source.run = static_cast<int>(reader.whole("run", 0, most));
    if (is_of_the_run(claim.source.quantity)) {
        claim.source.layer = static_cast<int>(reader.whole("layer", 0, most));
        claim.source.nodes = reader.nodes("nodes");
        claim.source.first = reader.whole("first", 0, most_steps);
        claim.source.stride = reader.whole("stride", 1, most);
        claim.source.steps = reader.whole("steps", 0, is_of_a_window(claim.source.quantity) ? longest_window : most);
    }
    if (has_window(claim.source.quantity))
        claim.source.window =
            static_cast<int>(reader.whole("window", claim.source.quantity == Source::Quantity::spectrum ? 8 : 4, longest_window));
    if (claim.source.quantity == Source::Quantity::order_parameter)
        claim.source.began = reader.whole("began", 0, most_steps);
    if (claim.source.quantity == Source::Quantity::directionality)
        claim.source.layout = reader.layout("layout");
    if (reader.has("drive"))
        claim.source.drive = reader.number("drive");
    if (reader.has("x"))
        claim.x = reader.array("x");
    claim.values = reader.array("values");
    if (reader.error)
        return *reader.error;
    const bool bins = claim.x.empty() && (claim.source.quantity == Source::Quantity::locking_histogram ||
                                          (claim.source.quantity == Source::Quantity::locking_cumulative && claim.values.size() >= 2));
    if (!bins && values_of(claim.source, claim.x.size()) != claim.values.size())
        reader.fail("values", "are not as many as the other parts say");
    return reader.error ? Result<Claim>(*reader.error) : Result<Claim>(std::move(claim));
}

void add(Evidence& evidence, const std::string& name, const std::optional<Source>& source, std::vector<double> x,
         std::vector<double> values)
{
    if (values.empty())
        return;
    if (source)
        evidence.claims.push_back({name, *source, std::move(x), std::move(values)});
    else if (std::ranges::find(evidence.others, name) == evidence.others.end())
        evidence.others.push_back(name);
}

void add_panel(Evidence& evidence, const Panel& panel)
{
    if (const auto* map = std::get_if<HeatMap>(&panel.content)) {
        add(evidence, panel.title, map->source, {}, std::vector<double>(map->values.begin(), map->values.end()));
        return;
    }
    for (const Series& series : std::get<std::vector<Series>>(panel.content)) {
        const bool told = series.source && !has_x(series.source->quantity);
        const bool mark = !series.source && series.x.size() == 1;  // the dot at the head of a trail
        if (!mark)
            add(evidence, panel.title + ": " + (series.name.empty() ? panel.y.label : series.name), series.source,
                told ? std::vector<double>() : series.x, series.y);
    }
}

}  // namespace

std::int64_t steps_needed(const Source& source)
{
    if (!is_of_the_run(source.quantity) || source.steps <= 0)
        return 0;
    return source.first + (is_of_a_window(source.quantity) ? source.steps : (source.steps - 1) * source.stride + 1);
}

Evidence evidence_of(const FigureData& figure)
{
    Evidence evidence;
    evidence.program = "HORN Lab " + std::string(base::version());
    evidence.instruction_set = dynamics::instruction_sets().front();
    evidence.checkpoint_hash = figure.checkpoint_hash;
    evidence.dataset_hash = figure.dataset_hash;
    for (const Panel& panel : figure.panels)
        add_panel(evidence, panel);
    return evidence;
}

std::string to_text(const Evidence& evidence)
{
    ordered_json claims = ordered_json::array();
    for (const Claim& claim : evidence.claims)
        claims.push_back(write(claim));
    return print_json({{"format", std::string(format_name)},
                       {"version", version},
                       {"program", evidence.program},
                       {"instruction_set", evidence.instruction_set},
                       {"checkpoint", evidence.checkpoint_hash},
                       {"data_set", evidence.dataset_hash},
                       {"claims", claims},
                       {"others", evidence.others}});
}

Result<Evidence> parse_evidence(std::string_view text, const std::string& name)
{
    const auto tree = parse_json(text, name);
    if (!tree)
        return tree.error();
    if (!tree->is_object())
        return Error{name, "carries no description of the figure", {}};
    Reader reader(*tree, name, "");
    if (reader.text("format") != format_name)
        reader.fail("format", "is another format");
    if (!reader.error && reader.whole("version", 1, std::numeric_limits<int>::max()) > version)
        return Error{place(name, "/version"), "the figure was made by a newer HORN Lab", "open it with that one"};
    Evidence evidence{.program = reader.text("program"),
                      .instruction_set = reader.text("instruction_set"),
                      .checkpoint_hash = reader.text("checkpoint"),
                      .dataset_hash = reader.text("data_set")};
    for (const char* list : {"claims", "others"})
        if (!reader.has(list) || !(*tree)[list].is_array())
            reader.fail(list, "is no list");
    if (reader.error)
        return *reader.error;
    for (const json& other : (*tree)["others"])
        if (other.is_string())
            evidence.others.push_back(other.get<std::string>());
    for (std::size_t i = 0; i < (*tree)["claims"].size(); ++i) {
        auto claim = read_claim((*tree)["claims"][i], name, fmt::format("/claims/{}", i));
        if (!claim)
            return claim.error();
        evidence.claims.push_back(*std::move(claim));
    }
    return evidence;
}

}  // namespace horn::experiment
