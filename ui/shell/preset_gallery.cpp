#include "ui/shell/preset_gallery.h"

#include "core/experiment/presets.h"
#include "core/studies/preview.h"
#include "ui/theme/colour_map.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <span>

namespace horn::shell
{

namespace
{

constexpr QSize pictureSize(208, 117);
constexpr QSize cellSize(232, 164);

QImage wavesOf(const experiment::HeatMap& map, const theme::Theme& theme)
{
    const theme::ColourMap& colours = theme::colourMap(theme::ColourMapKind::diverging, theme.appearance);
    const experiment::Range range = map.value_range.value_or(experiment::Range{-1, 1});
    QImage image(map.columns, map.rows, QImage::Format_ARGB32_Premultiplied);
    for (int row = 0; row < map.rows; ++row)
        theme::paint(
            colours,
            std::span(map.values)
                .subspan(static_cast<std::size_t>(row) * static_cast<std::size_t>(map.columns), static_cast<std::size_t>(map.columns)),
            static_cast<float>(range.low), static_cast<float>(range.high), reinterpret_cast<QRgb*>(image.scanLine(row)));
    return image;
}

}  // namespace

QImage thumbnailOf(const experiment::Panel& panel, QSize size, const theme::Theme& theme)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(theme.plot);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    if (const auto* map = std::get_if<experiment::HeatMap>(&panel.content)) {
        if (map->rows > 0 && map->columns > 0)
            painter.drawImage(QRect({}, size), wavesOf(*map, theme).scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        return image;
    }
    const auto& all = std::get<std::vector<experiment::Series>>(panel.content);
    const double width = 1.4 * size.height() / pictureSize.height();
    for (std::size_t i = 0; i < all.size(); ++i) {
        QPolygonF line;
        const double count = static_cast<double>(std::max<std::size_t>(2, all[i].y.size()) - 1);
        for (std::size_t k = 0; k < all[i].y.size(); ++k)
            if (std::isfinite(all[i].y[k]))
                line << QPointF(static_cast<double>(k) / count * size.width(), size.height() * (0.5 - 0.42 * all[i].y[k]));
        painter.setPen(QPen(theme.series[static_cast<std::size_t>(i == 0 ? theme::seriesStimulus : theme::seriesAccent)],
                            i == 0 ? 0.7 * width : width));
        painter.drawPolyline(line);
    }
    return image;
}

PresetGallery::PresetGallery(const theme::Theme& theme, const QString& workspace, QWidget* parent)
    : QDialog(parent), theme_(theme), list_(new QListWidget(this)), title_(new QLabel(this)), words_(new QLabel(this))
{
    setWindowTitle(tr("Presets"));
    setObjectName(QStringLiteral("presetGallery"));
    list_->setObjectName(QStringLiteral("presetPictures"));
    list_->setAccessibleName(tr("Presets"));
    list_->setViewMode(QListView::IconMode);
    list_->setMovement(QListView::Static);
    list_->setResizeMode(QListView::Adjust);
    list_->setUniformItemSizes(true);
    list_->setIconSize(pictureSize);
    list_->setGridSize(cellSize);
    list_->setWordWrap(true);
    list_->setFrameShape(QFrame::NoFrame);
    title_->setFont(theme::font(15, theme::Weight::semiBold));
    words_->setWordWrap(true);
    words_->setMinimumHeight(44);
    words_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* open = new QPushButton(tr("Open"), this);
    open->setObjectName(QStringLiteral("openPreset"));
    open->setProperty("accent", true);
    open->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    connect(open, &QPushButton::clicked, this, &PresetGallery::choose);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(list_, &QListWidget::itemActivated, this, [this](QListWidgetItem*) { choose(); });
    connect(list_, &QListWidget::currentRowChanged, this, [this](int) { describe(); });
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(open);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 18, 18, 18);
    column->setSpacing(10);
    column->addWidget(list_, 1);
    column->addWidget(title_);
    column->addWidget(words_);
    column->addLayout(buttons);
    resize(1000, 700);
    fill(workspace);
    drawPictures();
}

PresetGallery::~PresetGallery() = default;

void PresetGallery::fill(const QString& workspace)
{
    std::vector<PresetEntry> entries = presetEntries();
    std::ranges::stable_partition(entries, [&](const PresetEntry& entry) { return entry.workspace == workspace; });
    QImage blank(pictureSize, QImage::Format_RGB32);
    blank.fill(theme_.plot);
    for (const PresetEntry& entry : entries) {
        auto* item = new QListWidgetItem(QIcon(QPixmap::fromImage(blank)), entry.title, list_);
        item->setToolTip(entry.help);
        item->setData(Qt::AccessibleDescriptionRole, entry.help);
        item->setTextAlignment(Qt::AlignHCenter | Qt::AlignTop);
        names_.push_back(entry.name);
    }
    list_->setCurrentRow(0);
    list_->setFocus();
}

void PresetGallery::drawPictures()
{
    thread_ = std::jthread([this, names = names_](const std::stop_token& stop) {
        for (std::size_t row = 0; row < names.size() && !stop.stop_requested(); ++row) {
            const auto preset = experiment::load_preset(names[row].toStdString());
            if (!preset)
                continue;
            Result<experiment::Panel> panel = studies::preview_of(preset.value(), stop);
            if (panel && !stop.stop_requested())
                QMetaObject::invokeMethod(
                    this, [this, row, panel = std::move(panel).value()] { showPicture(static_cast<int>(row), panel); },
                    Qt::QueuedConnection);
        }
    });
}

void PresetGallery::showPicture(int row, const experiment::Panel& panel)
{
    const double ratio = devicePixelRatioF();
    QPixmap picture = QPixmap::fromImage(thumbnailOf(panel, (QSizeF(pictureSize) * ratio).toSize(), theme_));
    picture.setDevicePixelRatio(ratio);
    list_->item(row)->setIcon(QIcon(picture));
    ++drawn_;
}

void PresetGallery::describe()
{
    const int row = list_->currentRow();
    if (row < 0)
        return;
    title_->setText(list_->item(row)->text());
    words_->setText(list_->item(row)->toolTip());
}

void PresetGallery::choose()
{
    if (list_->currentRow() < 0)
        return;
    chosen_ = names_[static_cast<std::size_t>(list_->currentRow())];
    accept();
}

}  // namespace horn::shell
