/// The rules of the house about which file may know which, checked on the text of the sources.
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace horn::project
{

/// A line that breaks a rule; line 0 means the file as a whole.
struct Offence {
    std::string file;  ///< below the top folder
    int line = 0;
    std::string what;
};

/// A folder of core may include itself and the folders before it.
inline constexpr std::array<std::string_view, 9> core_rooms{"base",     "model",      "dynamics", "tasks", "learning",
                                                            "analysis", "experiment", "studies",  "engine"};

struct Include {
    int line = 0;
    std::string path;
};

inline std::vector<Include> includes_of(const std::filesystem::path& file)
{
    static const std::regex directive(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::vector<Include> includes;
    std::ifstream stream(file);
    std::string text;
    for (int line = 1; std::getline(stream, text); ++line) {
        std::smatch match;
        if (std::regex_search(text, match, directive))
            includes.push_back({line, match[1]});
    }
    return includes;
}

/// Every C++ file below root/folder for each of the folders, relative to root, in alphabetical order.
inline std::vector<std::filesystem::path> sources_below(const std::filesystem::path& root, std::initializer_list<const char*> folders)
{
    std::vector<std::filesystem::path> sources;
    for (const char* folder : folders) {
        if (!std::filesystem::is_directory(root / folder))
            continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            const auto extension = entry.path().extension();
            if (entry.is_regular_file() && (extension == ".h" || extension == ".cpp"))
                sources.push_back(std::filesystem::relative(entry.path(), root));
        }
    }
    std::ranges::sort(sources);
    return sources;
}

/// Where an include leads, relative to root: from the top folder, or from beside the file that includes it.
inline std::filesystem::path target_of(const std::filesystem::path& root, const std::filesystem::path& source, const std::string& include)
{
    const auto beside = (source.parent_path() / include).lexically_normal();
    return std::filesystem::exists(root / beside) ? beside : std::filesystem::path(include).lexically_normal();
}

inline std::string part(const std::filesystem::path& path, int index)
{
    auto it = path.begin();
    for (; index > 0 && it != path.end(); --index)
        ++it;
    return it == path.end() ? std::string() : it->string();
}

/// Why `source` must not include `target`, or nothing.
inline std::optional<std::string> forbidden(const std::filesystem::path& source, const std::filesystem::path& target)
{
    const std::string from = part(source, 0), to = part(target, 0);
    if (from == "core" && (to == "ui" || to == "app"))
        return "core includes " + target.string();
    if (from == "ui" && to == "app")
        return "ui includes " + target.string();
    if (from != "core" || to != "core")
        return std::nullopt;
    const auto rank = [](const std::string& room) { return std::ranges::find(core_rooms, room) - core_rooms.begin(); };
    const std::string source_room = part(source, 1), target_room = part(target, 1);
    if (rank(source_room) == std::ssize(core_rooms))
        return "core/" + source_room + " is not one of core's folders";
    if (rank(target_room) > rank(source_room))
        return source_room + " includes " + target.string() + ", which comes after it";
    return std::nullopt;
}

inline std::vector<Offence> include_direction(const std::filesystem::path& root)
{
    std::vector<Offence> offences;
    for (const auto& source : sources_below(root, {"core", "ui"}))
        for (const Include& include : includes_of(root / source))
            if (const auto why = forbidden(source, target_of(root, source, include.path)))
                offences.push_back({source.string(), include.line, *why});
    return offences;
}

/// Includes below the folders that match `header`, in files whose path does not begin with `allowed`.
inline std::vector<Offence> includes_outside(const std::filesystem::path& root, std::initializer_list<const char*> folders,
                                             const std::regex& header, std::string_view allowed)
{
    std::vector<Offence> offences;
    for (const auto& source : sources_below(root, folders)) {
        if (!allowed.empty() && source.string().starts_with(allowed))
            continue;
        for (const Include& include : includes_of(root / source))
            if (std::regex_search(include.path, header))
                offences.push_back({source.string(), include.line, "includes " + include.path});
    }
    return offences;
}

inline std::vector<Offence> qt_in_core(const std::filesystem::path& root)
{
    return includes_outside(root, {"core"}, std::regex("^(Q[A-Z]|Qt|q[a-z]+\\.h)"), "");
}

inline std::vector<Offence> charts_outside_plots(const std::filesystem::path& root)
{
    return includes_outside(root, {"core", "ui", "app"}, std::regex("^(QtCharts/|Q[A-Za-z]*(Chart|Series|Axis))"), "ui/plots/");
}

inline std::vector<Offence> tbb_outside_parallel(const std::filesystem::path& root)
{
    return includes_outside(root, {"core", "ui", "app"}, std::regex("^(oneapi/)?tbb/"), "core/base/parallel.");
}

inline std::vector<Offence> long_files(const std::filesystem::path& root, int most_lines)
{
    std::vector<Offence> offences;
    for (const auto& source : sources_below(root, {"core", "ui", "app", "tests", "bench"})) {
        std::ifstream stream(root / source);
        const auto lines = std::count(std::istreambuf_iterator<char>(stream), {}, '\n');
        if (lines > most_lines)
            offences.push_back({source.string(), 0, std::to_string(lines) + " lines"});
    }
    return offences;
}

}  // namespace horn::project
