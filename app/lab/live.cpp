#include "app/lab/live.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QThread>

namespace horn::lab
{

bool live(int milliseconds, const std::function<bool()>& enough)
{
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds) {
        QApplication::processEvents(QEventLoop::AllEvents, 10);
        if (enough())
            return true;
        QThread::msleep(1);
    }
    return enough();
}

QString dashed(const QString& title) { return title.toLower().remove(QLatin1Char(':')).replace(QLatin1Char(' '), QLatin1Char('-')); }

}  // namespace horn::lab
