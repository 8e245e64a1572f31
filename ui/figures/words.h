/// Words with subscripts: "ω_in" is written ω with a small "in" below the line. On the screen and in figures, where they stay text.
#pragma once

#include <QFont>
#include <QPainter>
#include <QPointF>
#include <QString>

namespace horn::figures
{

/// Of drawWords(), in the painter's units. A subscript is what follows the low line after a single letter, up to the next that is neither
/// letter nor digit; other low lines are written as they are.
[[nodiscard]] double widthOfWords(const QString& words, const QFont& font);

/// With the painter's pen. Into SVG as one text with its low lines, for svgOfWords(). \param baseline left end
void drawWords(QPainter& painter, QPointF baseline, const QString& words, const QFont& font);

/// Content of an SVG text element, in which the subscripts follow the letters before them in whatever font is at hand.
/// \param escaped words as XML has them \param size of the font
[[nodiscard]] QString svgOfWords(const QString& escaped, double size);

}  // namespace horn::figures
