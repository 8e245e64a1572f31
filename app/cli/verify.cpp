#include "app/cli/command.h"
#include "core/dynamics/instruction_set.h"
#include "core/dynamics/rollout.h"
#include "core/experiment/reference_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace horn::cli
{

namespace
{

struct VerifyOptions {
    std::vector<std::string> cases;
    std::string precision = "double";
    std::string target;  ///< empty: the one in force
};

/// One case on one line, under the instruction set in force. \return whether it passed.
bool verify_case(Console& console, const experiment::ReferenceCase& reference, const VerifyOptions& options, nlohmann::ordered_json& object)
{
    const bool single = options.precision == "single";
    const auto figures = single ? experiment::recompute<float>(reference) : experiment::recompute<double>(reference);
    const double accepted = single ? experiment::accepted_deviation<float> : experiment::accepted_deviation<double>;
    const auto found = experiment::deviations(figures, reference.expected);
    const bool passed = std::all_of(found.begin(), found.end(), [&](const auto& deviation) { return deviation.relative <= accepted; });
    std::string line = fmt::format("{:<6} {}:", passed ? "passed" : "FAILED", reference.name);
    nlohmann::ordered_json entry{{"name", reference.name}, {"target", dynamics::kernel_target()}, {"passed", passed}};
    for (const experiment::Deviation& deviation : found) {
        line += fmt::format("  {} {:.1e}", deviation.array, deviation.relative);
        entry["deviations"][deviation.array] = deviation.relative;
    }
    line += fmt::format("  on {}", dynamics::kernel_target());
    object["cases"].push_back(std::move(entry));
    if (!console.json)
        console.result(line, {});
    return passed;
}

int run_verify(Console& console, const VerifyOptions& options)
{
    std::vector<experiment::ReferenceCase> cases;
    for (const std::string& path : options.cases) {
        auto read = experiment::read_reference_case(path);
        if (!read)
            return console.fail(read.error());
        cases.push_back(*std::move(read));
    }
    std::vector<std::string> targets{dynamics::kernel_target()};
    if (options.target == "all")
        targets = dynamics::instruction_sets();
    else if (!options.target.empty())
        targets = {options.target};
    nlohmann::ordered_json object{
        {"precision", options.precision}, {"targets", targets}, {"passed", true}, {"cases", nlohmann::ordered_json::array()}};
    bool passed = true;
    for (const std::string& target : targets) {
        if (const auto chosen = dynamics::choose_instruction_set(target); !chosen)
            return console.fail({"--target", chosen.error().where + ": " + chosen.error().what, chosen.error().remedy});
        for (const experiment::ReferenceCase& reference : cases)
            passed = verify_case(console, reference, options, object) && passed;
    }
    object["passed"] = passed;
    if (console.json)
        console.result("", object);
    return passed ? exit_done : exit_failed;
}

}  // namespace

Command verify_command()
{
    return {"verify", "Recompute reference cases and compare", [](CLI::App& app) {
                const auto options = std::make_shared<VerifyOptions>();
                app.add_option("CASE", options->cases, "Reference case files")->required();
                app.add_option("--precision", options->precision, "double: within 1e-10; single, the kernel that trains: within 2e-5")
                    ->check(CLI::IsMember({"double", "single"}))
                    ->capture_default_str();
                app.add_option("--target", options->target, "The instruction set to compute with, or \"all\" that this machine can run")
                    ->type_name("NAME|all");
                return [options](Console& console) { return run_verify(console, *options); };
            }};
}

}  // namespace horn::cli
