#include "ui/plots/plot_card.h"

#include "core/experiment/figure_data.h"
#include "ui/figures/figure_files.h"
#include "ui/plots/export_dialog.h"
#include "ui/plots/plot_stack.h"
#include "ui/plots/plot_tabs.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <variant>

namespace horn::plots
{

namespace
{

constexpr int headerHeight = 34, inset = 12, radius = 8;

/// Takes the sources off what a run shows that does not follow from the experiment.
void keepSources(experiment::FigureData& figure, const std::function<bool(int)>& follows)
{
    std::map<int, bool> known;
    const auto review = [&](std::optional<experiment::Source>& source) {
        if (!source || !experiment::is_of_the_run(source->quantity))
            return;
        const auto [run, isNew] = known.try_emplace(source->run, false);
        if (isNew)
            run->second = follows(source->run);
        if (!run->second)
            source.reset();
    };
    for (experiment::Panel& panel : figure.panels) {
        if (auto* map = std::get_if<experiment::HeatMap>(&panel.content))
            review(map->source);
        else
            for (experiment::Series& series : std::get<std::vector<experiment::Series>>(panel.content))
                review(series.source);
    }
}

/// "export" and a small chevron, without the style's frame.
class ExportButton : public QToolButton
{
public:
    using QToolButton::QToolButton;
    theme::Theme theme = theme::darkTheme();

    [[nodiscard]] QSize sizeHint() const override
    {
        return {static_cast<int>(std::ceil(QFontMetricsF(theme::font(12)).horizontalAdvance(text()))) + 28, 22};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool lit = underMouse() || isDown() || hasFocus();
        if (lit) {
            painter.setPen(hasFocus() ? QPen(theme.accent, 1) : QPen(Qt::NoPen));
            painter.setBrush(theme.hover);
            painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        }
        const QColor colour = lit ? theme.text : theme.muted;
        painter.setPen(colour);
        painter.setFont(theme::font(12));
        painter.drawText(rect().adjusted(7, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
        const QPointF tip(width() - 11.0, height() / 2.0 + 2.5);
        painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{tip + QPointF(-3.5, -3.5), tip, tip + QPointF(3.5, -3.5)});
    }
};

}  // namespace

PlotCard::PlotCard(const QString& title, QWidget* content, QWidget* parent)
    : QWidget(parent), theme_(theme::darkTheme()), title_(title), content_(content)
{
    content->setParent(this);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    if (dynamic_cast<FigureSource*>(content))
        buildMenu();
    setTitle(title);
}

void PlotCard::setTitle(const QString& title)
{
    title_ = title;
    setAccessibleName(title);
    for (PlotWidget* plot : plots())
        plot->setFigureTitle(title);
    update();
}

void PlotCard::setSubtitle(const QString& text)
{
    if (text == subtitle_)
        return;
    subtitle_ = text;
    update(0, 0, width(), headerHeight);
}

void PlotCard::setTheme(const theme::Theme& theme)
{
    theme_ = theme;
    if (exportButton_)
        static_cast<ExportButton*>(exportButton_)->theme = theme;
    if (auto* plot = qobject_cast<PlotWidget*>(content_))
        plot->setTheme(theme);
    if (auto* stack = qobject_cast<PlotStack*>(content_))
        stack->setTheme(theme);
    if (auto* tabs = qobject_cast<PlotTabs*>(content_))
        tabs->setTheme(theme);
    update();
}

void PlotCard::setExperimentSource(std::function<std::string()> source) { experiment_ = std::move(source); }

void PlotCard::setHashSource(std::function<FileHashes()> source) { hashes_ = std::move(source); }

void PlotCard::setRunCheck(std::function<bool(int)> follows) { follows_ = std::move(follows); }

void PlotCard::addHeaderWidget(QWidget* widget)
{
    widget->setParent(this);
    headerWidgets_.push_back(widget);
    widget->show();
    resizeEvent(nullptr);
}

void PlotCard::buildMenu()
{
    menu_ = new QMenu(this);
    menu_->addAction(tr("Copy"), this, &PlotCard::copyToClipboard);
    menu_->addSeparator();
    menu_->addAction(tr("Size and style…"), this, &PlotCard::askForStyle);
    menu_->addAction(tr("Export SVG…"), this, [this] { askAndExport(QStringLiteral("svg")); });
    menu_->addAction(tr("Export PDF…"), this, [this] { askAndExport(QStringLiteral("pdf")); });
    menu_->addAction(tr("Export PNG…"), this, [this] { askAndExport(QStringLiteral("png")); });
    menu_->addAction(tr("Data as CSV…"), this, [this] { askAndExport(QStringLiteral("csv")); });
    exportButton_ = new ExportButton(this);
    exportButton_->setText(tr("export"));
    exportButton_->setMenu(menu_);
    exportButton_->setPopupMode(QToolButton::InstantPopup);
    exportButton_->setAccessibleName(tr("Export this plot"));
    exportButton_->setToolTip(tr("Copy, or export as SVG, PDF, PNG or CSV"));
}

experiment::FigureData PlotCard::figure() const
{
    const auto* source = dynamic_cast<const FigureSource*>(content_);
    Q_ASSERT(source);
    experiment::FigureData made = source->toFigureData();
    made.title = title_.toStdString();
    if (experiment_)
        made.experiment = experiment_();
    if (follows_)
        keepSources(made, follows_);
    if (hashes_) {
        const FileHashes hashes = hashes_();
        made.checkpoint_hash = hashes.checkpoint;
        made.dataset_hash = hashes.dataset;
    }
    return made;
}

Result<void> PlotCard::exportTo(const QString& path, const figures::FigureStyle& style) const
{
    return figures::save(figure(), style, path.toStdString());
}

void PlotCard::copyToClipboard() const
{
    const experiment::FigureData made = figure();
    auto* mime = new QMimeData;
    const figures::FigureStyle style = rememberedStyle();
    mime->setImageData(figures::toImage(made, style));
    mime->setData(QStringLiteral("image/svg+xml"), figures::toSvg(made, style));
    mime->setText(QString::fromUtf8(figures::toCsv(made)));
    QApplication::clipboard()->setMimeData(mime);
}

void PlotCard::askForStyle()
{
    ExportDialog dialog(figure(), window());
    if (dialog.exec() == QDialog::Accepted)
        askAndExport(dialog.format());
}

void PlotCard::askAndExport(const QString& suffix)
{
    QString name = title_.toLower();
    name.replace(u' ', u'-');
    QString path =
        QFileDialog::getSaveFileName(window(), tr("Export “%1”").arg(title_), name + u'.' + suffix, QStringLiteral("*.") + suffix);
    if (path.isEmpty())
        return;
    if (!path.endsWith(u'.' + suffix, Qt::CaseInsensitive))
        path += u'.' + suffix;
    if (const auto written = exportTo(path, rememberedStyle()); written.ok())
        Q_EMIT exported(path);
    else
        Q_EMIT exportFailed(QString::fromStdString(written.error().message()));
}

void PlotCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme_.border, 1));
    painter.setBrush(theme_.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    double right = width() - inset;
    for (const QWidget* widget : headerWidgets_)
        right = std::min(right, widget->x() - 10.0);
    if (exportButton_)
        right = std::min(right, exportButton_->x() - 10.0);
    const QFont titleFont = theme::font(13, theme::Weight::semiBold), textFont = theme::font(12);
    const QFontMetricsF titleMetrics(titleFont), textMetrics(textFont);
    const double baseline = headerHeight / 2.0 + titleMetrics.capHeight() / 2 + 1;
    const QString title = titleMetrics.elidedText(title_, Qt::ElideRight, std::max(0.0, right - inset));
    painter.setFont(titleFont);
    painter.setPen(theme_.text);
    painter.drawText(QPointF(inset, baseline), title);
    const double left = inset + titleMetrics.horizontalAdvance(title) + 12;
    if (subtitle_.isEmpty() || right - left < 24)
        return;
    painter.setFont(textFont);
    painter.setPen(theme_.muted);
    painter.drawText(QPointF(left, baseline), textMetrics.elidedText(subtitle_, Qt::ElideRight, right - left));
}

void PlotCard::resizeEvent(QResizeEvent*)
{
    int right = width() - 8;
    if (exportButton_) {
        const QSize size = exportButton_->sizeHint();
        exportButton_->setGeometry(right - size.width(), (headerHeight - size.height()) / 2 + 1, size.width(), size.height());
        right -= size.width() + 8;
    }
    for (auto widget = headerWidgets_.rbegin(); widget != headerWidgets_.rend(); ++widget) {
        const QSize size = (*widget)->sizeHint();
        (*widget)->setGeometry(right - size.width(), (headerHeight - size.height()) / 2 + 1, size.width(), size.height());
        right -= size.width() + 8;
    }
    content_->setGeometry(inset - 4, headerHeight, std::max(1, width() - 2 * inset + 8), std::max(1, height() - headerHeight - 8));
}

void applyTheme(QWidget& root, const theme::Theme& theme)
{
    if (auto* card = qobject_cast<PlotCard*>(&root))
        card->setTheme(theme);
    for (PlotCard* card : root.findChildren<PlotCard*>())
        card->setTheme(theme);
    for (PlotWidget* plot : root.findChildren<PlotWidget*>())
        plot->setTheme(theme);
}

}  // namespace horn::plots
