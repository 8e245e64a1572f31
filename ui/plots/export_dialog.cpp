#include "ui/plots/export_dialog.h"

#include "ui/figures/figure_files.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace horn::plots
{

namespace
{

constexpr double millimetresPerInch = 25.4;
const QString group = QStringLiteral("figure/");

QDoubleSpinBox* makeBox(QWidget* parent, double low, double high, double step, int decimals, const QString& unit, const QString& help)
{
    auto* box = new QDoubleSpinBox(parent);
    box->setRange(low, high);
    box->setSingleStep(step);
    box->setDecimals(decimals);
    box->setSuffix(u' ' + unit);
    box->setToolTip(help);
    box->setMinimumHeight(26);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

}  // namespace

figures::FigureStyle rememberedStyle()
{
    const QSettings settings;
    figures::FigureStyle style;
    const auto read = [&settings](const char* key, double standard, double low, double high) {
        return std::clamp(settings.value(group + QLatin1String(key), standard).toDouble(), low, high);
    };
    style.width = read("width", style.width, 30, 400);
    style.height = read("height", style.height, 0, 400);
    style.dpi = static_cast<int>(read("dpi", style.dpi, 72, 1200));
    style.fontSize = read("font", style.fontSize, 4, 24);
    style.lineWidth = read("line", style.lineWidth, 0.2, 4);
    if (settings.value(group + QStringLiteral("dark")).toBool())
        style.theme = theme::darkTheme();
    return style;
}

void rememberStyle(const figures::FigureStyle& style)
{
    QSettings settings;
    const std::pair<const char*, QVariant> values[] = {
        {"width", style.width},   {"height", style.height},  {"dpi", style.dpi},
        {"font", style.fontSize}, {"line", style.lineWidth}, {"dark", style.theme.appearance == theme::Appearance::dark}};
    for (const auto& [key, value] : values)
        settings.setValue(group + QLatin1String(key), value);
}

ExportDialog::ExportDialog(experiment::FigureData figure, QWidget* parent)
    : QDialog(parent), figure_(std::move(figure)), preview_(new QLabel(this)), format_(new QComboBox(this)), colours_(new QComboBox(this)),
      width_(makeBox(this, 30, 400, 5, 0, tr("mm"), tr("Of the whole figure. A journal's column is about 85 mm, its page 180 mm."))),
      height_(makeBox(this, 0, 400, 5, 0, tr("mm"), tr("Of the whole figure; automatic: chosen from what it shows."))),
      font_(makeBox(this, 4, 24, 0.5, 1, tr("pt"), tr("Of the numbers at the axes; titles are a little larger."))),
      line_(makeBox(this, 0.2, 4, 0.1, 1, tr("pt"), tr("Width of the lines that show data."))), dpi_(new QSpinBox(this))
{
    setWindowTitle(tr("Export “%1”").arg(QString::fromStdString(figure_.title)));
    preview_->setAlignment(Qt::AlignCenter);
    preview_->setMinimumSize(480, 360);
    preview_->setAccessibleName(tr("preview of the figure"));
    format_->setObjectName(QStringLiteral("format"));
    for (const char* suffix : {"svg", "pdf", "png", "csv"})
        format_->addItem(QString::fromLatin1(suffix).toUpper(), QString::fromLatin1(suffix));
    format_->setToolTip(tr("SVG and PNG carry the experiment and reopen it; PDF carries it as an attachment; CSV holds the numbers."));
    colours_->setObjectName(QStringLiteral("colours"));
    colours_->addItems({tr("paper"), tr("dark")});
    width_->setObjectName(QStringLiteral("width"));
    height_->setObjectName(QStringLiteral("height"));
    height_->setSpecialValueText(tr("automatic"));
    dpi_->setRange(72, 1200);
    dpi_->setSingleStep(50);
    dpi_->setSuffix(tr(" dpi"));
    dpi_->setMinimumHeight(26);
    dpi_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    dpi_->setToolTip(tr("Dots per inch of PNG files, and of heat maps in the others."));

    const figures::FigureStyle style = rememberedStyle();
    width_->setValue(style.width);
    height_->setValue(style.height);
    font_->setValue(style.fontSize);
    line_->setValue(style.lineWidth);
    dpi_->setValue(style.dpi);
    colours_->setCurrentIndex(style.theme.appearance == theme::Appearance::dark ? 1 : 0);

    for (QComboBox* box : {format_, colours_})
        box->setMinimumHeight(26);
    auto* form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->addRow(tr("format"), format_);
    form->addRow(tr("width"), width_);
    form->addRow(tr("height"), height_);
    form->addRow(tr("resolution"), dpi_);
    form->addRow(tr("letters"), font_);
    form->addRow(tr("lines"), line_);
    form->addRow(tr("colours"), colours_);
    auto* save = new QPushButton(tr("Save…"), this);
    save->setObjectName(QStringLiteral("save"));
    save->setProperty("accent", true);
    save->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    connect(save, &QPushButton::clicked, this, [this] {
        rememberStyle(this->style());
        accept();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    auto* side = new QVBoxLayout;
    side->addLayout(form);
    side->addStretch(1);
    side->addLayout(buttons);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 16, 16, 16);
    row->setSpacing(18);
    row->addWidget(preview_, 1);
    row->addLayout(side);
    for (QDoubleSpinBox* box : {width_, height_, font_, line_})
        connect(box, &QDoubleSpinBox::valueChanged, this, &ExportDialog::showPreview);
    connect(colours_, &QComboBox::currentIndexChanged, this, &ExportDialog::showPreview);
    resize(860, 520);
    showPreview();
}

figures::FigureStyle ExportDialog::style() const
{
    figures::FigureStyle style;
    style.width = width_->value();
    style.height = height_->value();
    style.dpi = dpi_->value();
    style.fontSize = font_->value();
    style.lineWidth = line_->value();
    style.theme = colours_->currentIndex() == 1 ? theme::darkTheme() : theme::paperTheme();
    return style;
}

QString ExportDialog::format() const { return format_->currentData().toString(); }

void ExportDialog::resizeEvent(QResizeEvent* event)
{
    QDialog::resizeEvent(event);
    showPreview();
}

/// Drawn at the resolution at which it fits the place.
void ExportDialog::showPreview()
{
    figures::FigureStyle style = this->style();
    const double ratio = devicePixelRatioF();
    const double room = std::max(1, preview_->width());
    style.dpi = static_cast<int>(std::max(20.0, room * ratio * millimetresPerInch / style.width));
    QImage image = figures::toImage(figure_, style);
    const QSize most = QSize(preview_->width(), preview_->height()) * ratio;
    if (image.height() > most.height() || image.width() > most.width())
        image = image.scaled(most, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    QPixmap shown = QPixmap::fromImage(image);
    shown.setDevicePixelRatio(ratio);
    preview_->setPixmap(shown);
}

}  // namespace horn::plots
