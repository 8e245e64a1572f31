#include "app/lab/memory_growth.h"

#include "app/lab/live.h"
#include "ui/shell/main_window.h"
#include "ui/workspaces/simulation_workspace.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <vector>

namespace horn::lab
{

namespace
{

constexpr double framesPerSecond = 60;      ///< of the hours that are made up for
constexpr double fastestFrameRate = 240;    ///< that the window's clock gives
constexpr int samples = 48;                 ///< of the resident memory
constexpr int longestFilling = 120'000;     ///< ms for the history to become full
constexpr int patienceForFrames = 600'000;  ///< ms without the frames of one sample: something hangs
constexpr double bytesPerMegabyte = 1048576;

std::optional<double> residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    double whole = 0, resident = 0;
    if (!(file >> whole >> resident))
        return std::nullopt;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / bytesPerMegabyte;
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

std::int64_t oldestStep(const workspaces::SimulationWorkspace& workspace) { return workspace.controller().recordedMoments().oldest; }

}  // namespace

Result<MemoryGrowth> measureMemoryGrowth(double hours)
{
    shell::MainWindow window({.keepState = false, .askBeforeLosing = false, .appearance = shell::AppearanceChoice::dark});
    window.resize(1600, 1000);
    window.show();
    window.showWorkspace(QStringLiteral("network"));
    auto& network = dynamic_cast<workspaces::SimulationWorkspace&>(window.current());
    network.controller().setSpeed(0);
    network.run();
    if (!live(longestFilling, [&] { return oldestStep(network) > 0; }))
        return Error{"--memory-growth", "the history did not become full in time", "try again on a machine with less to do"};
    window.frameClock().start(fastestFrameRate);
    const auto frames = static_cast<std::int64_t>(std::ceil(hours * 3600 * framesPerSecond));
    std::int64_t shown = 0;
    QObject::connect(&window.frameClock(), &shell::FrameClock::shown, &window, [&shown] { ++shown; });

    const std::int64_t firstStep = network.controller().frame()->step;
    const auto start = std::chrono::steady_clock::now();
    std::vector<double> taken;  // MB
    for (int sample = 1; sample <= samples; ++sample) {
        const std::int64_t until = frames * sample / samples;
        if (!live(patienceForFrames, [&] { return shown >= until; }))
            return Error{"--memory-growth", "the window stopped showing frames", "report this"};
        const std::optional<double> resident = residentMegabytes();
        if (!resident)
            return Error{"/proc/self/statm", "does not tell how much memory is resident", "measure on Linux"};
        taken.push_back(*resident);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    constexpr std::size_t quarter = samples / 4;
    const double first = median({taken.begin(), taken.begin() + quarter}), last = median({taken.end() - quarter, taken.end()});
    const auto [smallest, largest] = std::minmax_element(taken.begin(), taken.end());
    MemoryGrowth result{.text = {}, .growth = last / first - 1};
    result.text =
        fmt::format("{} frames of {} × {} pixels and {} steps in {:.0f} s: {:g} h at {:.0f} frames/s\n"
                    "resident memory {:.1f} MB in the first quarter, {:.1f} MB in the last (medians): {:+.1f} %; {:.1f} to {:.1f} MB\n",
                    shown, window.width(), window.height(), network.controller().frame()->step - firstStep, seconds, hours, framesPerSecond,
                    first, last, 100 * result.growth, *smallest, *largest);
    window.close();
    return result;
}

}  // namespace horn::lab
