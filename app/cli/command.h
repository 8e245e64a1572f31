/// The commands of `horn`. To add one: write its file with a function that returns a Command, declare it here, and name it in main.cpp.
#pragma once

#include "app/cli/console.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace horn::cli
{

struct Command {
    std::string name;
    std::string summary;  ///< one line for the list of commands
    /// Adds the command's options and returns what runs once they are parsed. The result is the exit status.
    std::function<std::function<int(Console&)>(CLI::App&)> set_up;
};

Command simulate_command();
Command train_command();
Command evaluate_command();
Command sweep_command();
Command verify_command();
Command bench_command();
Command presets_command();
Command suggest_command();

}  // namespace horn::cli
