/// horn: everything that the window computes, from the command line.
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "core/base/version.h"
#include "core/dynamics/instruction_set.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace
{

using namespace horn::cli;

std::vector<Command> commands()
{
    return {simulate_command(), train_command(), evaluate_command(), sweep_command(),
            verify_command(),   bench_command(), presets_command(),  suggest_command()};
}

/// A standard stream that is closed would lend its number to the first file that is opened, and take its text into it.
void open_closed_streams()
{
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF)
            ::open("/dev/null", O_RDWR);  // takes the lowest number that is free: this one
}

/// \return the status, or that of bad input when the words could not be written.
int close_output(int status)
{
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return status;
    std::fputs("horn: standard output: cannot be written; free some space or send it elsewhere\n", stderr);
    return status == exit_done ? exit_bad_input : status;
}

/// CLI11 explains some mistakes over several lines; a person gets one.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

int run(int argc, char** argv)
{
    Interrupt interrupt;
    Console console(interrupt.token());
    CLI::App app("Simulate, train and measure harmonic oscillator recurrent networks.", "horn");
    app.set_version_flag("--version", std::string(horn::base::version_text("horn")));
    app.require_subcommand(1);
    app.failure_message(CLI::FailureMessage::simple);

    std::function<int(Console&)> chosen;
    for (const Command& command : commands()) {
        CLI::App* sub = app.add_subcommand(command.name, command.summary);
        sub->add_flag("--quiet", console.quiet, "Only results and errors");
        sub->add_flag("--json", console.json, "The last line is one JSON object");
        const auto action = command.set_up(*sub);
        sub->final_callback([&chosen, action] { chosen = action; });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);  // --help, --version
        const auto parsed = app.get_subcommands();
        const std::string name = parsed.empty() ? "horn" : "horn " + parsed.front()->get_name();
        if (const auto unknown = app.remaining(); parsed.empty() && !unknown.empty() && !unknown.front().starts_with('-'))
            return console.fail({unknown.front(), "is no command of horn", "\"horn --help\" lists them"});
        return console.fail({"", first_line(error.what()), fmt::format("\"{} --help\" lists what it takes", name)});
    }
    if (const char* target = std::getenv("HORN_TARGET"))  // docs/runs.md
        if (const auto taken = horn::dynamics::choose_instruction_set(target); !taken)
            return console.fail({"HORN_TARGET", taken.error().where + ": " + taken.error().what, taken.error().remedy});
    return chosen(console);
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        open_closed_streams();
        return close_output(run(argc, argv));
    } catch (const std::bad_alloc&) {
        std::fputs("horn: not enough memory; use fewer nodes, samples or steps\n", stderr);
        return exit_bad_input;
    }
}
