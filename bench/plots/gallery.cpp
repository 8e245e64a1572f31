/// Draws every plot with made-up data, in both themes and at several sizes and scales, and the same as figures on paper, into a folder.
#include "bench/plots/scenes.h"
#include "core/experiment/figure_data.h"
#include "ui/figures/figure_files.h"

#include <QApplication>
#include <QDir>

#include <cstdio>

namespace
{

using namespace horn;

void grab(QWidget& widget, const theme::Theme& theme, QSize size, double ratio, const QString& path)
{
    plots::applyTheme(widget, theme);
    QPalette palette = theme::paletteOf(theme);
    palette.setColor(QPalette::Window, theme.window);
    widget.setPalette(palette);
    widget.resize(size);
    widget.show();
    for (int i = 0; i < 4; ++i)
        QApplication::processEvents();
    QImage image(size * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    widget.render(&image);
    image.save(path);
}

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc != 2) {
        std::fputs("usage: plots-gallery FOLDER\n", stderr);
        return 2;
    }
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    folder.mkpath(QStringLiteral("."));
    theme::loadFonts();
    const auto oscillator = bench::oscillatorScene(), training = bench::trainingScene(), empty = bench::emptyScene();
    bench::NetworkScene network;
    for (int i = 0; i < 110; ++i)
        network.advance(8);
    for (const theme::Theme* theme : {&theme::darkTheme(), &theme::lightTheme()}) {
        const QString suffix = theme->appearance == theme::Appearance::dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png");
        grab(*oscillator, *theme, {1200, 900}, 1, folder.filePath(QStringLiteral("oscillator") + suffix));
        grab(network.widget(), *theme, {1200, 900}, 1, folder.filePath(QStringLiteral("network") + suffix));
        grab(*training, *theme, {1200, 900}, 1, folder.filePath(QStringLiteral("training") + suffix));
        grab(*training, *theme, {760, 400}, 2, folder.filePath(QStringLiteral("small") + suffix));
        grab(*empty, *theme, {800, 500}, 1, folder.filePath(QStringLiteral("empty") + suffix));
    }
    experiment::FigureData all;
    for (QWidget* scene : {oscillator.get(), &network.widget(), training.get()})
        for (plots::PlotCard* card : scene->findChildren<plots::PlotCard*>()) {
            const auto part = dynamic_cast<plots::FigureSource*>(card->content())->toFigureData();
            all.panels.insert(all.panels.end(), part.panels.begin(), part.panels.end());
        }
    all.title = "Gallery";
    all.experiment = "{\"format\": \"horn-experiment\", \"seed\": 3}";
    for (const char* ending : {"svg", "pdf", "png", "csv"})
        if (const auto written = figures::save(all, {}, folder.filePath(QStringLiteral("figure.") + QLatin1String(ending)).toStdString());
            !written.ok())
            std::fprintf(stderr, "%s\n", written.error().message().c_str());
    return 0;
}
