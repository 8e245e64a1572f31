/// horn-lab: the window.
#include "app/lab/tour.h"
#include "core/base/version.h"
#include "ui/shell/main_window.h"

#include <QApplication>

#include <cstdio>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    horn::shell::rememberSystemAppearance(application);
    if (argc > 2 && QString::fromLocal8Bit(argv[1]) == QStringLiteral("--tour")) {
        auto r = horn::lab::tour(QString::fromLocal8Bit(argv[2]));
        if (!r) { std::fprintf(stderr, "%s\n", r.error().message().c_str()); return 2; }
        return 0;
    }
    horn::shell::MainWindow window;
    window.show();
    window.current().run();
    return QApplication::exec();
}
