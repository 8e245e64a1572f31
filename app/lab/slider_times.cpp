#include "app/lab/slider_times.h"

#include "app/lab/live.h"
#include "app/lab/statistics.h"
#include "ui/controls/parameter_control.h"
#include "ui/controls/value_slider.h"
#include "ui/shell/main_window.h"
#include "ui/workspaces/simulation_workspace.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QMouseEvent>

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace horn::lab
{

namespace
{

constexpr int warmUpMilliseconds = 1000;
constexpr int patienceMilliseconds = 1000;  ///< after which a movement counts as lost

struct Slider {
    const char* workspace;
    const char* parameter;  ///< name in the schema
    double from, to;        ///< where the handle is dragged to and fro, in shares of its way
};

constexpr Slider sliders[] = {{"oscillator", "omega", 0.40, 0.60},
                              {"oscillator", "gamma", 0.2, 0.5},
                              {"network", "omega", 0.40, 0.60},
                              {"network", "alpha", 0.2, 0.6}};

struct Measured {
    std::vector<double> times;  ///< ms
    int lost = 0;
};

controls::ValueSlider* sliderOf(workspaces::Workspace& workspace, const std::string& parameter)
{
    for (auto* control : workspace.findChildren<controls::ParameterControl*>())
        if (control->info().name == parameter && control->isVisible() && control->isEnabled())
            return control->findChild<controls::ValueSlider*>();
    return nullptr;
}

void sendMouse(QWidget& widget, QEvent::Type type, double share)
{
    const QPointF at(share * widget.width(), widget.height() / 2.0);
    const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    const Qt::MouseButtons down = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, at, widget.mapToGlobal(at), button, down, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &event);
}

/// Drags the handle from place to place; before each movement it rests for some moments, so that movements fall anywhere between two
/// frames.
Measured drag(shell::MainWindow& window, workspaces::SimulationWorkspace& workspace, controls::ValueSlider& handle, const Slider& slider,
              double seconds)
{
    Measured measured;
    workspaces::SimulationController& controller = workspace.controller();
    std::mt19937 random(1);
    std::uniform_real_distribution<double> place(slider.from, slider.to);
    std::uniform_int_distribution<int> rest(1, 50);  // ms
    QElapsedTimer whole, clock;
    double arrived = -1;
    bool waiting = false;
    const auto connection = QObject::connect(&window.frameClock(), &shell::FrameClock::shown, &window, [&] {
        if (waiting && controller.showsPosted()) {
            arrived = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
            waiting = false;
        }
    });
    sendMouse(handle, QEvent::MouseButtonPress, place(random));
    for (whole.start(); static_cast<double>(whole.elapsed()) < 1000 * seconds;) {
        live(rest(random));
        const std::uint64_t posted = controller.posted();
        clock.start();
        sendMouse(handle, QEvent::MouseMove, place(random));
        if (controller.posted() == posted)
            continue;  // the handle stood there already
        waiting = true;
        arrived = -1;
        live(patienceMilliseconds, [&] { return !waiting; });
        waiting = false;
        if (arrived < 0)
            ++measured.lost;
        else
            measured.times.push_back(arrived);
    }
    sendMouse(handle, QEvent::MouseButtonRelease, slider.from);
    QObject::disconnect(connection);
    return measured;
}

}  // namespace

Result<std::string> measureSliderTimes(const SliderTimesOptions& options)
{
    shell::MainWindow window({.keepState = false, .askBeforeLosing = false, .appearance = shell::AppearanceChoice::dark});
    window.resize(1600, 1000);
    window.show();
    std::string text = fmt::format("{} × {} pixels, from the movement of a slider to the end of the paint that shows its effect\n",
                                   window.width(), window.height());
    for (const Slider& slider : sliders) {
        window.showWorkspace(QString::fromLatin1(slider.workspace));
        auto& workspace = dynamic_cast<workspaces::SimulationWorkspace&>(window.current());
        if (options.nodes > 0 && workspace.document().experiment().model.layers.back().nodes > 1) {
            experiment::Experiment experiment = workspace.document().experiment();
            experiment.model.layers.back().nodes = options.nodes;
            if (Result<void> opened = workspace.open(experiment, {}, workspace.document().name()); !opened)
                return opened.error();
        }
        workspace.run();
        live(warmUpMilliseconds);
        controls::ValueSlider* handle = sliderOf(workspace, slider.parameter);
        if (!handle)
            return Error{slider.workspace, fmt::format("has no slider of {}", slider.parameter), "report this"};
        const Measured measured = drag(window, workspace, *handle, slider, options.seconds / static_cast<double>(std::size(sliders)));
        const std::string name = fmt::format("{} {}", slider.workspace, slider.parameter);
        text += measured.times.empty() ? fmt::format("{:<16} nothing arrived\n", name) : summary(name.c_str(), measured.times);
        text += fmt::format("{:<16} {} movements, {} lost\n", "", measured.times.size() + static_cast<std::size_t>(measured.lost),
                            measured.lost);
        workspace.pause();
    }
    window.close();
    return text;
}

}  // namespace horn::lab
