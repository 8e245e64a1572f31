#include "ui/controls/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

static void initialiseIconResources() { Q_INIT_RESOURCE(icons); }

namespace horn::controls
{

namespace
{

/// Renders the drawing at whatever size and scale is asked for; black in the file stands for the colour.
class SvgIconEngine : public QIconEngine
{
public:
    SvgIconEngine(QByteArray drawing, const QColor& colour, const QColor& on, const QColor& disabled)
        : drawing_(std::move(drawing)), colour_(colour), on_(on.isValid() ? on : colour), disabled_(disabled.isValid() ? disabled : colour)
    {
    }

    void paint(QPainter* painter, const QRect& place, QIcon::Mode mode, QIcon::State state) override
    {
        const QColor& colour = mode == QIcon::Disabled ? disabled_ : state == QIcon::On ? on_ : colour_;
        QByteArray coloured = drawing_;
        coloured.replace("#000000", colour.name().toLatin1());
        QSvgRenderer(coloured).render(painter, QRectF(place));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new SvgIconEngine(*this); }

private:
    QByteArray drawing_;
    QColor colour_, on_, disabled_;
};

}  // namespace

QIcon icon(const QString& name, const QColor& colour, const QColor& on, const QColor& disabled)
{
    static const bool ready = (initialiseIconResources(), true);
    Q_UNUSED(ready)
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "icon", qPrintable(name));
    return opened ? QIcon(new SvgIconEngine(file.readAll(), colour, on, disabled)) : QIcon();
}

}  // namespace horn::controls
