/// Measures what a frame of the network workspace costs the GUI thread: new data for all six plots, then painting them at 1600 × 1000.
/// Times are processor time of the thread, so that other work on the machine does not count.
#include "bench/plots/scenes.h"
#include "bench/processor_time.h"

#include <QApplication>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

using horn::bench::processor_time;

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const int frames = argc > 1 ? std::atoi(argv[1]) : 300;
    horn::theme::loadFonts();
    horn::bench::NetworkScene scene;
    scene.widget().resize(1600, 1000);
    scene.widget().show();
    scene.advance(900);  // the ring is full: everything scrolls
    QApplication::processEvents();
    std::vector<double> given, painted, total;
    for (int i = 0; i < frames; ++i) {
        scene.make(8);
        const double begin = processor_time();
        scene.give();
        const double data = processor_time() - begin;
        scene.widget().repaint();
        QApplication::processEvents();
        total.push_back(processor_time() - begin);
        given.push_back(data);
        painted.push_back(total.back() - data);
    }
    for (auto [name, times] : {std::pair("data", &given), std::pair("paint", &painted), std::pair("frame", &total)}) {
        std::sort(times->begin(), times->end());
        const auto at = [times = times](double share) {
            return (*times)[static_cast<std::size_t>(share * static_cast<double>(times->size() - 1))];
        };
        std::printf("%-6s median %6.2f ms   p95 %6.2f ms   p99 %6.2f ms\n", name, at(0.5), at(0.95), at(0.99));
    }
    for (horn::plots::PlotWidget* plot : scene.widget().findChildren<horn::plots::PlotWidget*>()) {
        const double begin = processor_time();
        for (int i = 0; i < 50; ++i)
            plot->repaint();
        std::printf("%-24s %5d × %-4d still %6.2f ms\n", plot->metaObject()->className(), plot->width(), plot->height(),
                    (processor_time() - begin) / 50);
    }
    return 0;
}
