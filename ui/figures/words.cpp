#include "ui/figures/words.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QRegularExpression>

#include <cmath>
#include <vector>

namespace horn::figures
{

namespace
{

constexpr double smaller = 0.74, lower = 0.24;  ///< of a subscript, in sizes of the font

struct Run {
    QString text;
    bool below = false;  ///< a subscript
};

std::vector<Run> runsOf(const QString& words)
{
    static const QRegularExpression subscript(QStringLiteral("(?<![\\p{L}\\p{N}_])(\\p{L})_([\\p{L}\\p{N}]+)"));
    if (!words.contains(u'_'))
        return {{words}};
    std::vector<Run> runs;
    qsizetype from = 0;
    for (auto all = subscript.globalMatch(words); all.hasNext();) {
        const QRegularExpressionMatch match = all.next();
        runs.push_back({words.mid(from, match.capturedEnd(1) - from)});
        runs.push_back({match.captured(2), true});
        from = match.capturedEnd();
    }
    runs.push_back({words.mid(from)});
    return runs;
}

QFont fontOf(const Run& run, const QFont& font)
{
    QFont result = font;
    if (run.below)
        result.setPixelSize(static_cast<int>(std::lround(smaller * font.pixelSize())));
    return result;
}

}  // namespace

double widthOfWords(const QString& words, const QFont& font)
{
    double width = 0;
    for (const Run& run : runsOf(words))
        width += QFontMetricsF(fontOf(run, font)).horizontalAdvance(run.text);
    return width;
}

void drawWords(QPainter& painter, QPointF baseline, const QString& words, const QFont& font)
{
    if (painter.paintEngine() && painter.paintEngine()->type() == QPaintEngine::SVG) {
        painter.setFont(font);
        painter.drawText(baseline, words);
        return;
    }
    for (const Run& run : runsOf(words)) {
        if (run.text.isEmpty())
            continue;
        painter.setFont(fontOf(run, font));
        painter.drawText(baseline + QPointF(0, run.below ? lower * font.pixelSize() : 0), run.text);
        baseline.rx() += QFontMetricsF(painter.font()).horizontalAdvance(run.text);
    }
    painter.setFont(font);
}

QString svgOfWords(const QString& escaped, double size)
{
    QString content;
    bool lowered = false;
    for (const Run& run : runsOf(escaped)) {
        if (run.text.isEmpty())
            continue;
        const double down = (run.below ? lower : 0) - (lowered ? lower : 0);
        lowered = run.below;
        if (down == 0)
            content += run.text;
        else
            content += QStringLiteral("<tspan dy=\"%1\" font-size=\"%2\">%3</tspan>")
                           .arg(std::lround(down * size))
                           .arg(std::lround(run.below ? smaller * size : size))
                           .arg(run.text);
    }
    return content;
}

}  // namespace horn::figures
