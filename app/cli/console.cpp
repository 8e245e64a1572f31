#include "app/cli/console.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <pthread.h>
#include <unistd.h>

namespace horn::cli
{

namespace
{

sigset_t interrupts()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

std::string bar(double fraction)
{
    constexpr int width = 24;
    const int full = static_cast<int>(fraction * width);
    std::string drawn;
    for (int i = 0; i < width; ++i)
        drawn += i < full ? "█" : "░";
    return drawn;
}

}  // namespace

Interrupt::Interrupt()
{
    const sigset_t set = interrupts();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);  // threads started from here on inherit this; only the watcher takes the signals
    watcher_ = std::jthread([this, set](const std::stop_token& finished) {
        const timespec patience{.tv_sec = 0, .tv_nsec = 50'000'000};
        while (!finished.stop_requested()) {
            if (sigtimedwait(&set, nullptr, &patience) < 0)
                continue;
            source_.request_stop();
            pthread_sigmask(SIG_UNBLOCK, &set, nullptr);  // the second one meets the default: the end
            return;
        }
    });
}

Interrupt::~Interrupt() = default;

void Console::clear_bar()
{
    if (!bar_shown_)
        return;
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    bar_shown_ = false;
}

void Console::say(std::string_view line)
{
    if (quiet)
        return;
    clear_bar();
    fmt::print(stdout, "{}\n", line);
    std::fflush(stdout);
}

void Console::progress(double fraction, std::string_view text)
{
    if (quiet)
        return;
    const bool terminal = ::isatty(STDERR_FILENO) == 1;
    const auto now = std::chrono::steady_clock::now();
    if (last_progress_ == std::chrono::steady_clock::time_point{} && !terminal)
        last_progress_ = now;  // the first plain line only once the work has lasted a while
    if (now - last_progress_ < (terminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000)))
        return;
    last_progress_ = now;
    if (terminal)
        fmt::print(stderr, "\r\x1b[K{} {:3.0f} %  {}", bar(fraction), 100 * fraction, text);
    else
        fmt::print(stderr, "{:.0f} %  {}\n", 100 * fraction, text);
    std::fflush(stderr);
    bar_shown_ = terminal;
}

void Console::result(std::string_view words, const nlohmann::ordered_json& object)
{
    clear_bar();
    if (json)
        fmt::print(stdout, "{}\n", object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    else
        fmt::print(stdout, "{}\n", words);
    std::fflush(stdout);
}

int Console::fail(const Error& error)
{
    clear_bar();
    std::string line = error.message();
    for (char& c : line)
        if (c == '\n' || c == '\r')
            c = ' ';
    fmt::print(stderr, "horn: {}\n", line);
    return exit_bad_input;
}

int Console::interrupted(std::string_view how_to_go_on)
{
    clear_bar();
    fmt::print(stderr, "horn: interrupted; {}\n", how_to_go_on);
    return exit_interrupted;
}

}  // namespace horn::cli
