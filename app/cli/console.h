/// What the commands of `horn` share: lines, progress and results on the console, the exit status, and the interrupt.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace horn::cli
{

/// Exit statuses.
inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;     ///< a check failed, or the run ended non-finite
inline constexpr int exit_bad_input = 2;  ///< usage, files or settings
inline constexpr int exit_interrupted = 130;

/// Turns Ctrl+C (and SIGTERM) into a stop request; a second one ends the program at once. Make one, before any other thread starts.
class Interrupt
{
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::jthread watcher_;
};

/// Results go to standard output; progress and errors to standard error.
class Console
{
public:
    bool quiet = false;  ///< only results and errors
    bool json = false;   ///< the result is one JSON object on the last line

    explicit Console(std::stop_token stop) : stop_(std::move(stop)) {}

    /// Requested when the person interrupts.
    [[nodiscard]] const std::stop_token& stop_token() const { return stop_; }

    /// One line on the way; not with --quiet.
    void say(std::string_view line);
    /// How far the work has come: a bar on a terminal, else a plain line every five seconds at most. \param fraction 0 … 1.
    void progress(double fraction, std::string_view text);
    /// The last line: words for a person, or with --json the object.
    void result(std::string_view words, const nlohmann::ordered_json& object);
    /// One line on standard error. \return exit_bad_input.
    int fail(const Error& error);
    /// Says that the run was interrupted and how to go on. \return exit_interrupted.
    int interrupted(std::string_view how_to_go_on);

private:
    void clear_bar();

    std::stop_token stop_;
    std::chrono::steady_clock::time_point last_progress_{};
    bool bar_shown_ = false;
};

}  // namespace horn::cli
