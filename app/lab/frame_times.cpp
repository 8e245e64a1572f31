#include "app/lab/frame_times.h"

#include "app/lab/live.h"
#include "app/lab/statistics.h"
#include "ui/shell/main_window.h"
#include "ui/workspaces/simulation_workspace.h"
#include "ui/workspaces/training_workspace.h"

#include <QApplication>
#include <QTimer>

#include <fmt/format.h>

#include <ctime>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <vector>

namespace horn::lab
{

namespace
{

constexpr int warmUpMilliseconds = 1500;

/// Seconds since this program was started, to 10 ms; nothing where the system does not tell.
std::optional<double> secondsSinceStart()
{
    std::ifstream file("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::size_t name = text.rfind(')');  // of the program, which may hold blanks
    if (name == std::string::npos)
        return std::nullopt;
    constexpr int fieldsBefore = 19;  // between the name and the start time, in ticks since boot
    std::istringstream fields(text.substr(name + 1));
    std::string field;
    for (int i = 0; i < fieldsBefore; ++i)
        fields >> field;
    double ticks = 0;
    timespec now{};
    if (!(fields >> ticks) || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return std::nullopt;
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// Runs the window as a person finds it at the start. \return seconds from the program's start until a frame has moved on.
std::optional<double> firstMovingFrame(shell::MainWindow& window)
{
    window.frameClock().startRecording();
    window.current().run();
    constexpr std::size_t moved = 2;  // frames: the second differs from the first
    if (!live(10000, [&] { return window.frameClock().recorded().size() >= moved; }))
        return std::nullopt;
    return secondsSinceStart();
}

/// Lets the window live; training starts anew whenever it comes to its end.
void liveBeside(int milliseconds, workspaces::Workspace* training)
{
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, [training] {
        if (!training)
            return;
        training->takeFrame();
        if (!training->isRunning())
            training->run();
    });
    poll.start(200);
    QTimer::singleShot(milliseconds, qApp, [] { QCoreApplication::exit(0); });  // quit() would close the window
    QApplication::exec();
}

}  // namespace

Result<std::string> measureFrameTimes(const FrameTimesOptions& options)
{
    shell::MainWindow window({.keepState = false, .askBeforeLosing = false, .appearance = shell::AppearanceChoice::dark});
    window.resize(1600, 1000);
    window.show();
    const std::optional<double> start = firstMovingFrame(window);
    workspaces::Workspace* training = nullptr;
    if (options.train) {
        window.showWorkspace(QStringLiteral("training"));
        auto& workspace = dynamic_cast<workspaces::TrainingWorkspace&>(window.current());
        if (!workspace.canStart())
            return Error{"data/mnist", "the training run beside needs MNIST", "run scripts/fetch-mnist"};
        training = &workspace;
        training->run();
    }
    window.showWorkspace(QStringLiteral("network"));
    auto& network = dynamic_cast<workspaces::SimulationWorkspace&>(window.current());
    if (options.nodes > 0) {
        experiment::Experiment experiment = network.document().experiment();
        experiment.model.layers.back().nodes = options.nodes;
        if (Result<void> opened = network.open(experiment, {}, network.document().name()); !opened)
            return opened.error();
    }
    network.controller().setSpeed(0);
    network.run();
    liveBeside(warmUpMilliseconds, training);
    window.frameClock().startRecording();
    liveBeside(static_cast<int>(options.seconds * 1000), training);

    std::vector<double> frames, busy, intervals;
    for (const shell::FrameTime& frame : window.frameClock().recorded()) {
        frames.push_back(frame.milliseconds);
        busy.push_back(frame.busy);
        if (frame.interval > 0)
            intervals.push_back(frame.interval);
    }
    if (frames.size() < 2)
        return Error{"--frame-times", "no frames were shown", "give more seconds"};
    const engine::Frame* last = network.controller().frame();
    std::string text =
        fmt::format("{} × {} pixels, {} nodes, {:.0f} steps/s{}\n", window.width(), window.height(),
                    last->runs.front().history.newest_layer()->nodes, last->steps_per_second, options.train ? ", training beside" : "");
    text += summary("frame time", frames);
    text += summary("of it, working", busy);
    text += summary("interval", intervals);
    text += fmt::format("{:<16} {} shown, {} dropped\n", "frames", frames.size(), window.frameClock().dropped());
    if (start)
        text += fmt::format("{:<16} {:.0f} ms after the start of the program\n", "first moving", 1000 * *start);
    window.close();
    return text;
}

}  // namespace horn::lab
