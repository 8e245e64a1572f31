/// horn-lab: the window.
#include "core/base/version.h"
#include "ui/shell/main_window.h"

#include <QApplication>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    horn::shell::rememberSystemAppearance(application);
    horn::shell::MainWindow window;
    window.show();
    window.current().run();
    return QApplication::exec();
}
