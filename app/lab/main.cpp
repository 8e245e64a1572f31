/// horn-lab: the window, and what it can draw and measure without a person.
#include "app/lab/figure.h"
#include "app/lab/frame_times.h"
#include "app/lab/memory_growth.h"
#include "app/lab/slider_times.h"
#include "app/lab/tour.h"
#include "core/base/version.h"
#include "ui/shell/desktop_appearance.h"
#include "ui/shell/main_window.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QDBusConnection>
#include <QFile>
#include <QStandardPaths>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace
{

constexpr int exitGrown = 1;
constexpr int exitBadInput = 2;

struct Arguments {
    std::string file;
    std::string tour;
    std::vector<std::string> figure;  ///< name, experiment, path
    double frameTimes = 0;            ///< seconds
    double sliderTimes = 0;           ///< seconds
    double memoryGrowth = 0;          ///< hours
    bool train = false;
    int nodes = 0;
};

int fail(const std::string& words)
{
    std::fprintf(stderr, "horn-lab: %s\n", words.c_str());
    return exitBadInput;
}

/// \return an exit status when there is nothing left to do.
std::optional<int> parse(int argc, char** argv, Arguments& arguments)
{
    CLI::App app("A laboratory for harmonic oscillator recurrent networks.", "horn-lab");
    app.set_version_flag("--version", std::string(horn::base::version_text("horn-lab")));
    CLI::Option* file =
        app.add_option("FILE", arguments.file, "Experiment (*.horn.json), figure (*.svg, *.png, *.pdf), checkpoint, or preset");
    CLI::Option* tour = app.add_option("--tour", arguments.tour, "Drive every workspace and grab it to DIR, with the example figures");
    CLI::Option* figure = app.add_option("--figure", arguments.figure, "Run EXPERIMENT and draw its figure NAME to OUT.svg|pdf|png|csv")
                              ->expected(3)
                              ->type_name("NAME EXPERIMENT OUT");
    CLI::Option* times =
        app.add_option("--frame-times", arguments.frameTimes, "Measure frame times for so many SECONDS")->check(CLI::Range(0.5, 86400.0));
    app.add_flag("--train", arguments.train, "With --frame-times: a training run beside")->needs(times);
    CLI::Option* sliders =
        app.add_option("--slider-times", arguments.sliderTimes, "Measure for so many SECONDS how long a slider's movement takes to be seen")
            ->check(CLI::Range(1.0, 86400.0));
    CLI::Option* memory =
        app.add_option("--memory-growth", arguments.memoryGrowth,
                       "Draw the frames of so many HOURS as fast as they come; status 1 when memory grows by more than 5 %")
            ->check(CLI::Range(0.001, 1000.0));
    app.add_option("--nodes", arguments.nodes, "With --frame-times or --slider-times: so many nodes instead of the preset's")
        ->check(CLI::Range(1, 16384));
    const std::vector<CLI::Option*> alone{tour, figure, times, sliders, memory, file};  // one of these at a time
    for (std::size_t i = 0; i < alone.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            alone[i]->excludes(alone[j]);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);  // --help, --version
        const std::string words = error.what();
        return fail(words.substr(0, words.find('\n')) + "; \"horn-lab --help\" lists what it takes");
    }
    if (arguments.nodes > 0 && arguments.frameTimes == 0 && arguments.sliderTimes == 0)
        return fail("--nodes goes with --frame-times or --slider-times; \"horn-lab --help\" lists what it takes");
    return std::nullopt;
}

/// Draws the frames of hours. \return exit status.
int watchMemory(double hours)
{
    const horn::Result<horn::lab::MemoryGrowth> measured = horn::lab::measureMemoryGrowth(hours);
    if (!measured)
        return fail(measured.error().message());
    std::fputs(measured->text.c_str(), stdout);
    return measured->growth > horn::lab::flatMemory ? exitGrown : 0;
}

/// Without a display, what runs without a person needs none.
void chooseDisplay(bool batch)
{
    const bool display = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    if (batch && !display && !std::getenv("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

int openWindow(const Arguments& arguments)
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    const auto inData = [&data](const char* name) { return data.isEmpty() ? QString() : data + QLatin1String(name); };
    horn::shell::MainWindow window({.runs = inData("/horn-lab/runs"), .autosave = inData("/horn-lab/unsaved")});
    if (!arguments.file.empty()) {
        const QString file = QString::fromStdString(arguments.file);
        const bool named = !QFile::exists(file) && !file.contains(QLatin1Char('.')) && !file.contains(QLatin1Char('/'));
        if (!(named ? window.openPresetNamed(file) : window.openPath(file)))
            return fail(window.messageText().toStdString());
    }
    const horn::shell::DesktopAppearance desktop(QDBusConnection::sessionBus());
    QObject::connect(&desktop, &horn::shell::DesktopAppearance::changed, &window, &horn::shell::MainWindow::followDesktop);
    window.show();
    if (window.current().startsByItself() && !window.isChecking())  // a figure stands where it stood
        window.current().run();
    return QApplication::exec();
}

template <class Value>
int finish(const horn::Result<Value>& result)
{
    if (!result)
        return fail(result.error().message());
    if constexpr (!std::is_void_v<Value>)
        std::fputs(result.value().c_str(), stdout);
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    Arguments arguments;
    if (const std::optional<int> status = parse(argc, argv, arguments))
        return *status;
    chooseDisplay(!arguments.tour.empty() || !arguments.figure.empty() || arguments.frameTimes > 0 || arguments.sliderTimes > 0 ||
                  arguments.memoryGrowth > 0);
    QCoreApplication::setOrganizationName(QStringLiteral("HORN Lab"));
    QCoreApplication::setApplicationName(QStringLiteral("horn-lab"));
    const std::string_view version = horn::base::version();
    QCoreApplication::setApplicationVersion(QString::fromLatin1(version.data(), static_cast<qsizetype>(version.size())));
    int noArguments = 1;  // CLI11 has read them; Qt takes its own from the environment
    QApplication application(noArguments, argv);
    horn::shell::rememberSystemAppearance(application);

    if (!arguments.tour.empty())
        return finish(horn::lab::tour(QString::fromStdString(arguments.tour)));
    if (!arguments.figure.empty())
        return finish(horn::lab::drawFigure(QString::fromStdString(arguments.figure[0]), QString::fromStdString(arguments.figure[1]),
                                            QString::fromStdString(arguments.figure[2])));
    if (arguments.frameTimes > 0)
        return finish(horn::lab::measureFrameTimes({.seconds = arguments.frameTimes, .train = arguments.train, .nodes = arguments.nodes}));
    if (arguments.sliderTimes > 0)
        return finish(horn::lab::measureSliderTimes({.seconds = arguments.sliderTimes, .nodes = arguments.nodes}));
    if (arguments.memoryGrowth > 0)
        return watchMemory(arguments.memoryGrowth);
    return openWindow(arguments);
}
