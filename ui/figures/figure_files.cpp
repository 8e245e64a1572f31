#include "ui/figures/figure_files.h"

#include "core/base/files.h"
#include "core/experiment/evidence.h"
#include "core/experiment/figure_data.h"
#include "ui/figures/figure_painter.h"
#include "ui/figures/words.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QPageLayout>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <QTextDocumentFragment>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace horn::figures
{

namespace
{

constexpr std::size_t largestFile = std::size_t{256} << 20;

QString titleOf(const experiment::FigureData& figure)
{
    return figure.title.empty() ? QStringLiteral("HORN Lab figure") : QString::fromStdString(figure.title);
}

std::string_view viewOf(const QByteArray& bytes) { return {bytes.constData(), static_cast<std::size_t>(bytes.size())}; }

/// Qt writes one text element per script: "frequency ", "ω", " (rad)". Pieces that follow each other on one baseline are joined again.
QString withWholeTexts(QString svg)
{
    static const QRegularExpression pair(
        QStringLiteral("x=\"([-0-9.e]+)\" y=\"([-0-9.e]+)\" (font-family[^>]*font-size=\"([0-9.]+)\" font-weight=\"([0-9]+)\"[^>]*)>([^<]*)"
                       "</text>\\s*<text [^>]*x=\"([-0-9.e]+)\" y=\"([-0-9.e]+)\" (font-family[^>]*)>([^<]*)</text>"));
    qsizetype from = 0;
    for (auto match = pair.match(svg, from); match.hasMatch(); match = pair.match(svg, from)) {
        QFont font(theme::fontFamily());
        font.setPixelSize(std::max(1, static_cast<int>(match.captured(4).toDouble())));
        font.setWeight(static_cast<QFont::Weight>(match.captured(5).toInt()));
        const double end = match.captured(1).toDouble() +
                           QFontMetricsF(font).horizontalAdvance(QTextDocumentFragment::fromHtml(match.captured(6)).toPlainText());
        const bool follows = match.captured(2) == match.captured(8) && match.captured(3) == match.captured(9) &&
                             std::abs(match.captured(7).toDouble() - end) < 0.5 * font.pixelSize();
        if (!follows) {
            from = match.capturedEnd(6);
            continue;
        }
        const qsizetype begin = match.capturedEnd(6);
        svg.replace(begin, match.capturedEnd(0) - begin, match.captured(10) + QStringLiteral("</text>"));
        from = match.capturedStart(0);
    }
    return svg;
}

/// With the subscripts of its texts.
QString withSubscripts(const QString& svg)
{
    static const QRegularExpression text(QStringLiteral("(<text [^>]*font-size=\"([0-9.]+)\"[^>]*>)([^<]*_[^<]*)(?=</text>)"));
    QString result;
    qsizetype from = 0;
    for (auto all = text.globalMatch(svg); all.hasNext();) {
        const QRegularExpressionMatch match = all.next();
        result +=
            svg.mid(from, match.capturedStart() - from) + match.captured(1) + svgOfWords(match.captured(3), match.captured(2).toDouble());
        from = match.capturedEnd();
    }
    return result + svg.mid(from);
}

/// The keyword of an embedded text as Qt wants it.
QString key(std::string_view keyword) { return QString::fromLatin1(keyword.data(), static_cast<qsizetype>(keyword.size())); }

/// The texts to embed, each under its keyword.
std::vector<std::pair<QString, QString>> textsOf(const experiment::FigureData& figure)
{
    if (figure.experiment.empty())
        return {};
    return {{key(experimentKeyword), QString::fromStdString(figure.experiment)},
            {key(evidenceKeyword), QString::fromStdString(experiment::to_text(experiment::evidence_of(figure)))}};
}

}  // namespace

QImage toImage(const experiment::FigureData& figure, const FigureStyle& style)
{
    const QSize units = sizeOf(figure, style);
    const double scale = static_cast<double>(style.dpi) / unitsPerInch;
    QImage image((QSizeF(units) * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    image.fill(style.theme.plot);
    const int dotsPerMeter = static_cast<int>(std::lround(style.dpi / 0.0254));
    QPainter painter(&image);
    painter.scale(scale, scale);
    paintFigure(painter, figure, style);
    painter.end();
    image.setDotsPerMeterX(dotsPerMeter);  // not before painting: the device's resolution would change the letters
    image.setDotsPerMeterY(dotsPerMeter);
    return image;
}

QByteArray toSvg(const experiment::FigureData& figure, const FigureStyle& style)
{
    QByteArray bytes;
    {
        QBuffer buffer(&bytes);
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(unitsPerInch);
        generator.setSize(sizeOf(figure, style));
        generator.setViewBox(QRect({}, sizeOf(figure, style)));
        generator.setTitle(titleOf(figure));
        generator.setDescription(QStringLiteral("Drawn by HORN Lab"));
        QPainter painter(&generator);
        paintFigure(painter, figure, style);
    }
    bytes = withSubscripts(withWholeTexts(QString::fromUtf8(bytes))).toUtf8();
    const QString family = theme::fontFamily();
    bytes.replace(QStringLiteral("font-family=\"%1\"").arg(family).toUtf8(),
                  QStringLiteral("font-family=\"%1, Inter, Helvetica, Arial, sans-serif\"").arg(family).toUtf8());
    QByteArray metadata;
    for (const auto& [keyword, text] : textsOf(figure))
        metadata += QStringLiteral("<metadata id=\"%1\">%2</metadata>\n").arg(keyword, text.toHtmlEscaped()).toUtf8();
    const qsizetype after = bytes.indexOf("<defs>");
    bytes.insert(after < 0 ? bytes.indexOf("</svg>") : after, metadata);
    return bytes;
}

QByteArray toPdf(const experiment::FigureData& figure, const FigureStyle& style)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(unitsPerInch);
    const QSizeF points = QSizeF(sizeOf(figure, style)) / (unitsPerInch / 72.0);
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setTitle(titleOf(figure));
    writer.setCreator(QStringLiteral("HORN Lab"));
    for (const auto& [keyword, text] : textsOf(figure))
        writer.addFileAttachment(keyword == key(experimentKeyword) ? QStringLiteral("experiment.horn.json") : QStringLiteral("figure.json"),
                                 text.toUtf8(), QStringLiteral("application/json"));
    QPainter painter(&writer);
    paintFigure(painter, figure, style);
    painter.end();
    buffer.close();
    return bytes;
}

QByteArray toPng(const experiment::FigureData& figure, const FigureStyle& style)
{
    QImage image = toImage(figure, style);
    image.setText(QStringLiteral("Title"), titleOf(figure));
    image.setText(QStringLiteral("Software"), QStringLiteral("HORN Lab"));
    for (const auto& [keyword, text] : textsOf(figure))
        image.setText(keyword, text);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray toCsv(const experiment::FigureData& figure)
{
    experiment::FigureData tables = figure;  // the edges of a shaded area are two more series
    for (experiment::Panel& panel : tables.panels)
        if (auto* series = std::get_if<std::vector<experiment::Series>>(&panel.content))
            for (const experiment::Band& band : panel.bands) {
                const std::string name = band.name.empty() ? "area" : band.name;
                series->push_back({.name = name + ", low", .x = band.x, .y = band.low});
                series->push_back({.name = name + ", high", .x = band.x, .y = band.high});
            }
    return QByteArray::fromStdString(experiment::to_csv(tables));
}

Result<void> save(const experiment::FigureData& figure, const FigureStyle& style, const std::filesystem::path& path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    QByteArray bytes;
    if (ending == ".svg")
        bytes = toSvg(figure, style);
    else if (ending == ".pdf")
        bytes = toPdf(figure, style);
    else if (ending == ".png")
        bytes = toPng(figure, style);
    else if (ending == ".csv")
        bytes = toCsv(figure);
    else
        return Error{path.string(), "has no known figure format", "end the name in .svg, .pdf, .png or .csv"};
    return base::write_file_atomically(path, viewOf(bytes));
}

Result<Embedded> readFigure(const std::filesystem::path& path)
{
    auto content = base::read_file(path, largestFile);
    if (!content)
        return content.error();
    if (content->starts_with("\x89PNG\r\n\x1a\n"))
        return embeddedInPng(*content, path.string());
    if (content->starts_with("%PDF"))
        return embeddedInPdf(*content, path.string());
    return embeddedInSvg(*content, path.string());
}

}  // namespace horn::figures
