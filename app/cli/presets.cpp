#include "core/experiment/presets.h"
#include "app/cli/command.h"
#include "core/experiment/json.h"

#include <fmt/format.h>

#include <memory>

namespace horn::cli
{

namespace
{

int list_presets(Console& console)
{
    auto list = nlohmann::ordered_json::array();
    std::string words;
    for (const experiment::Preset& preset : experiment::presets()) {
        const auto loaded = experiment::load_preset(preset.name);
        if (!loaded)
            return console.fail(loaded.error());
        words +=
            fmt::format("{}{:<20} {}\n{:<20} {}", words.empty() ? "" : "\n", preset.name, loaded->view.title, "", loaded->view.description);
        list.push_back({{"name", preset.name}, {"title", loaded->view.title}, {"description", loaded->view.description}});
    }
    console.result(words, list);
    return exit_done;
}

int print_preset(Console& console, const std::string& name)
{
    const auto loaded = experiment::load_preset(name);
    if (!loaded)
        return console.fail(loaded.error());
    std::string text = experiment::to_json(*loaded);
    text.pop_back();
    console.result(text, nlohmann::ordered_json::parse(text));
    return exit_done;
}

}  // namespace

Command presets_command()
{
    return {"presets", "List the built-in experiments, or print one as JSON", [](CLI::App& app) {
                auto name = std::make_shared<std::string>();
                app.add_option("NAME", *name, "Print this one");
                return [name](Console& console) { return name->empty() ? list_presets(console) : print_preset(console, *name); };
            }};
}

}  // namespace horn::cli
