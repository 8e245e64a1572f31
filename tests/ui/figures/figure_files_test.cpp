#include "core/experiment/evidence.h"
#include "core/experiment/figure_data.h"
#include "ui/figures/figure_files.h"
#include "ui/figures/figure_layout.h"
#include "ui/figures/figure_painter.h"
#include "ui/figures/words.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <fstream>

using namespace horn;
using namespace horn::figures;

namespace
{

const std::string experimentText = "{\n  \"format\": \"horn-experiment\",\n  \"note\": \"a < b & \\\"c\\\" — ω ]]>\"\n}";

experiment::FigureData example()
{
    experiment::FigureData figure;
    figure.title = "Resonance";
    figure.experiment = experimentText;
    experiment::Panel gain;
    gain.x = {.label = "drive frequency ω", .unit = "rad / time", .scale = base::Scale::logarithmic};
    gain.y = {.label = "gain", .scale = base::Scale::logarithmic};
    experiment::Series exact{.name = "discrete, exact"}, measured{.name = "measured", .style = experiment::Series::Style::points};
    for (int i = 0; i < 200; ++i) {
        exact.x.push_back(0.01 * std::pow(100, i / 199.0));
        exact.y.push_back(i == 50 ? 0.0 : 1 / std::hypot(1, 3 * exact.x.back()));
        if (i % 20 == 0) {
            measured.x.push_back(exact.x.back());
            measured.y.push_back(1 / std::hypot(1, 3 * exact.x.back()));
        }
    }
    gain.content = std::vector{exact, measured};
    figure.panels.push_back(gain);
    experiment::Panel waves;
    waves.x = {.label = "time", .unit = "steps"};
    waves.y = {.label = "node", .downwards = true};
    experiment::HeatMap map{.rows = 8, .columns = 20};
    for (int i = 0; i < 160; ++i)
        map.values.push_back(static_cast<float>(std::sin(i * 0.3)));
    map.row_range = {-0.5, 7.5};
    map.column_range = {0, 20};
    map.colours = experiment::ColourMap::diverging;
    map.label = "position x";
    waves.content = map;
    figure.panels.push_back(waves);
    return figure;
}

QStringList textsOf(const QByteArray& svg)
{
    QStringList texts;
    QXmlStreamReader xml(svg);
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text"))
            texts << xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    return texts;
}

bool isInk(QRgb pixel) { return qGray(pixel) < 250; }

}  // namespace

class FigureFilesTest : public QObject
{
    Q_OBJECT

    [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_.filePath(QLatin1String(name)).toStdString(); }
    QTemporaryDir folder_;

private Q_SLOTS:
    void svg_is_well_formed_and_keeps_text_as_text()
    {
        const QByteArray svg = toSvg(example(), {});
        QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        const QStringList texts = textsOf(svg);
        for (const char* words :
             {"drive frequency ω (rad / time)", "gain", "discrete, exact", "measured", "10⁻¹", "time (steps)", "position x", "a", "b"})
            QVERIFY2(texts.contains(QString::fromUtf8(words)), words);
        QVERIFY(svg.contains("<polyline") || svg.contains("<path"));
        QCOMPARE(svg.count("<image "), 2);  // cells and colour bar
    }

    void subscripts_are_small_texts_below_the_line_and_no_low_lines()
    {
        experiment::FigureData figure;
        experiment::Panel panel{.x = {.label = "drive ω_in", .unit = "rad / time"}, .y = {.label = "|x_B − x_A| of my_column"}};
        panel.content = std::vector<experiment::Series>{{.x = {0, 1}, .y = {0, 1}}};
        figure.panels.push_back(panel);
        const QByteArray svg = toSvg(figure, {});
        QVERIFY(QSvgRenderer(svg).isValid());
        const QStringList texts = textsOf(svg);  // each is one text, which can be searched for
        for (const char* whole : {"drive ωin (rad / time)", "|xB − xA| of my_column"})
            QVERIFY2(texts.contains(QString::fromUtf8(whole)), whole);
        const QRegularExpression below(
            QStringLiteral("font-size=\"(\\d+)\"[^>]*>drive ω<tspan dy=\"(\\d+)\" font-size=\"(\\d+)\">in</tspan>"
                           "<tspan dy=\"-(\\d+)\" font-size=\"(\\d+)\"> \\(rad / time\\)</tspan></text>"));
        const auto found = below.match(QString::fromUtf8(svg));
        QVERIFY2(found.hasMatch(), svg.constData());
        QVERIFY(found.captured(2).toInt() > 0 && found.captured(2) == found.captured(4));
        QVERIFY(found.captured(3).toInt() < 0.8 * found.captured(1).toInt() && found.captured(5) == found.captured(1));
        const QFont font = figureFont(7);
        QVERIFY(widthOfWords(QStringLiteral("ω_in"), font) < QFontMetricsF(font).horizontalAdvance(QStringLiteral("ωin")));
        QCOMPARE(widthOfWords(QStringLiteral("my_column"), font), QFontMetricsF(font).horizontalAdvance(QStringLiteral("my_column")));
    }

    void svg_has_the_size_in_millimetres()
    {
        FigureStyle style;
        style.width = 90;
        style.height = 60;
        QXmlStreamReader xml(toSvg(example(), style));
        QVERIFY(xml.readNextStartElement());
        QVERIFY(std::abs(xml.attributes().value(QLatin1String("width")).toString().chopped(2).toDouble() - 90) < 0.1);
        QVERIFY(std::abs(xml.attributes().value(QLatin1String("height")).toString().chopped(2).toDouble() - 60) < 0.1);
    }

    void experiment_and_numbers_come_back_from_svg_png_and_pdf()
    {
        experiment::FigureData figure = example();
        std::get<std::vector<experiment::Series>>(figure.panels[0].content)[0].source =
            experiment::Source{.quantity = experiment::Source::Quantity::discrete_gain};
        for (const char* name : {"figure.svg", "figure.png", "figure.pdf"}) {
            QVERIFY(save(figure, {}, file(name)).ok());
            const auto read = readFigure(file(name));
            QVERIFY2(read.ok(), read.ok() ? "" : read.error().message().c_str());
            QCOMPARE(read->experiment, experimentText);
            const auto evidence = experiment::parse_evidence(read->evidence, name);
            QVERIFY2(evidence.ok(), evidence.ok() ? "" : evidence.error().message().c_str());
            QVERIFY(*evidence == experiment::evidence_of(figure));
        }
    }

    void figure_without_experiment_says_so()
    {
        experiment::FigureData figure = example();
        figure.experiment.clear();
        for (const char* name : {"bare.svg", "bare.png", "bare.pdf"}) {
            QVERIFY(save(figure, {}, file(name)).ok());
            const auto text = readFigure(file(name));
            QVERIFY(!text.ok());
            QVERIFY(text.error().what.find("no experiment") != std::string::npos);
        }
    }

    void cut_files_are_refused()
    {
        const std::pair<const char*, QByteArray> files[] = {
            {"cut.svg", toSvg(example(), {})}, {"cut.png", toPng(example(), {})}, {"cut.pdf", toPdf(example(), {})}};
        for (const auto& [name, bytes] : files)
            for (const double part : {0.02, 0.5, 0.9}) {
                std::ofstream(file(name), std::ios::binary)
                    .write(bytes.constData(), static_cast<std::streamsize>(part * static_cast<double>(bytes.size())));
                const auto read = readFigure(file(name));
                QVERIFY2(!read.ok(), name);
                QVERIFY2(read.error().message().find(name) != std::string::npos, read.error().message().c_str());
            }
        QVERIFY(!readFigure(file("missing.svg")).ok());
    }

    void a_png_whose_bits_have_flipped_is_refused()
    {
        QByteArray bytes = toPng(example(), {});
        const qsizetype at = bytes.indexOf("horn-experiment") + 40;
        bytes[at] = static_cast<char>(bytes[at] ^ 4);
        const auto read = embeddedInPng({bytes.constData(), static_cast<std::size_t>(bytes.size())}, "flipped.png");
        QVERIFY(!read.ok() && read.error().what.find("damaged") != std::string::npos);
    }

    void every_kind_of_text_chunk_is_read()
    {
        for (const bool compressed : {false, true})
            for (const bool latin : {false, true}) {
                QImage image(2, 2, QImage::Format_RGB32);
                image.fill(Qt::white);
                const QString text = (latin ? QStringLiteral("{}") : QStringLiteral("{\"ω\": 1}")) + QString(compressed ? 400 : 0, u' ');
                image.setText(QStringLiteral("horn-experiment"), text);
                QByteArray bytes;
                QBuffer buffer(&bytes);
                QVERIFY(buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG"));
                const auto read = embeddedInPng({bytes.constData(), static_cast<std::size_t>(bytes.size())}, "a.png");
                QVERIFY2(read.ok(), read.ok() ? "" : read.error().message().c_str());
                QCOMPARE(QString::fromStdString(read->experiment), text);
            }
    }

    void png_has_the_resolution_and_size_asked_for()
    {
        FigureStyle style;
        style.width = 100;
        style.height = 50;
        style.dpi = 254;
        const QImage image = QImage::fromData(toPng(example(), style), "PNG");
        QCOMPARE(image.size(), QSize(1000, 500));
        QCOMPARE(image.dotsPerMeterX(), 10000);
        QCOMPARE(image.text(QStringLiteral("horn-experiment")).toStdString(), experimentText);
    }

    void pdf_has_text_vectors_and_the_experiment_attached()
    {
        const QByteArray pdf = toPdf(example(), {});
        QVERIFY(pdf.startsWith("%PDF"));
        QVERIFY(pdf.contains("experiment.horn.json") || pdf.contains("/EmbeddedFile"));
        QVERIFY(save(example(), {}, file("figure.pdf")).ok());
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
            QSKIP("pdftotext is not installed");
        QProcess process;
        process.start(QStringLiteral("pdftotext"), {folder_.filePath(QStringLiteral("figure.pdf")), QStringLiteral("-")});
        QVERIFY(process.waitForFinished());
        const QString text = QString::fromUtf8(process.readAllStandardOutput());
        for (const char* words : {"drive frequency ω (rad / time)", "discrete, exact", "time (steps)"})
            QVERIFY2(text.contains(QString::fromUtf8(words)), qPrintable(text));
    }

    void svg_is_accepted_by_another_renderer()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("rsvg-convert")).isEmpty())
            QSKIP("rsvg-convert is not installed");
        QVERIFY(save(example(), {}, file("other.svg")).ok());
        QProcess process;
        process.start(QStringLiteral("rsvg-convert"),
                      {QStringLiteral("-w"), QStringLiteral("800"), folder_.filePath(QStringLiteral("other.svg"))});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        const QImage image = QImage::fromData(process.readAllStandardOutput(), "PNG");
        QCOMPARE(image.width(), 800);
    }

    void nothing_is_drawn_outside_the_axes_but_words_and_ticks()
    {
        experiment::FigureData figure;
        experiment::Panel panel;
        panel.x.range = experiment::Range{0, 1};
        panel.y.range = experiment::Range{0, 1};
        experiment::Series wild;
        for (int i = 0; i < 400; ++i) {
            wild.x.push_back(i / 100.0 - 1.5);
            wild.y.push_back(40 * std::sin(i * 0.7));
        }
        panel.content = std::vector{wild};
        panel.bands.push_back({.x = {-5, 5}, .low = {-9, -9}, .high = {9, 9}});
        figure.panels.push_back(panel);
        FigureStyle style;
        const FigureLayout layout = layOut(figure, style);
        const double scale = style.dpi / static_cast<double>(unitsPerInch);
        const QRectF area(layout.panels[0].area.topLeft() * scale, layout.panels[0].area.size() * scale);
        const QImage image = toImage(figure, style);
        for (int x = 0; x < image.width(); ++x)
            for (int y = 0; y < image.height(); ++y)
                if (isInk(image.pixel(x, y)) && (y < area.top() - 3 || x > area.right() + 3) && y < area.bottom() - 3) {
                    const bool besideAxis = x < area.left();  // labels
                    QVERIFY2(besideAxis, qPrintable(QStringLiteral("ink at %1, %2").arg(x).arg(y)));
                }
    }

    void all_words_lie_inside_the_figure()
    {
        for (const double width : {60.0, 90.0, 140.0, 180.0}) {
            FigureStyle style;
            style.width = width;
            const QImage image = toImage(example(), style);
            for (int x = 0; x < image.width(); ++x)
                QVERIFY(!isInk(image.pixel(x, 0)) && !isInk(image.pixel(x, image.height() - 1)));
            for (int y = 0; y < image.height(); ++y)
                QVERIFY(!isInk(image.pixel(0, y)) && !isInk(image.pixel(image.width() - 1, y)));
        }
    }

    void unknown_endings_and_bad_folders_are_errors()
    {
        QVERIFY(!save(example(), {}, file("figure.bmp")).ok());
        QVERIFY(!save(example(), {}, file("missing/figure.svg")).ok());
    }

    void csv_has_every_sample()
    {
        experiment::FigureData figure = example();
        figure.panels[0].bands.push_back({.name = "envelope", .x = {1, 2}, .low = {-7.25, 0}, .high = {1, 2}});
        const QByteArray csv = toCsv(figure);
        QVERIFY(csv.contains("envelope, low") && csv.contains("-7.25"));
        QVERIFY(csv.contains("measured"));
        QVERIFY(csv.count('\n') > 200 + 10 + 160);
    }
};

QTEST_MAIN(FigureFilesTest)
#include "figure_files_test.moc"
