#include "ui/workspaces/image_signal_dialog.h"

#include "core/tasks/idx.h"
#include "ui/controls/pixel_pad.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace horn::workspaces
{

namespace
{

constexpr int mostPixels = 64;  // on a side: the sweep of more takes longer than anybody watches
constexpr double white = 255;

}  // namespace

ImageSignalDialog::ImageSignalDialog(int width, const std::vector<double>& pixels, const QString& folder, QWidget* parent)
    : SignalDialog(parent), folder_(folder), pad_(new controls::PixelPad(this)), index_(new QSpinBox(this)), row_(new QSpinBox(this)),
      column_(new QSpinBox(this)), brightness_(new QDoubleSpinBox(this)), sweepStep_(new QLabel(this)), words_(new QLabel(this))
{
    setWindowTitle(tr("An image, swept pixel by pixel"));
    pad_->setObjectName(QStringLiteral("imagePad"));
    const auto height = width > 0 ? static_cast<int>(pixels.size()) / width : 0;
    if (width > 0 && width <= mostPixels && height > 0 && height <= mostPixels)
        pad_->setPixels(width, pixels);
    auto* note = new QLabel(tr("Paint with the left button, erase with the right one. With the keyboard: arrow keys and Space. "
                               "Rows are swept from the top, each from the left."),
                            this);
    note->setProperty("role", QStringLiteral("muted"));
    note->setWordWrap(true);
    auto* soft = new QCheckBox(tr("soft pen"), this);
    soft->setObjectName(QStringLiteral("softPen"));
    soft->setToolTip(tr("Paints the neighbours of a pixel, too, as ink does. Without it, single pixels can be changed."));
    soft->setChecked(true);
    connect(soft, &QCheckBox::toggled, this, [this](bool on) { pad_->setSoft(on); });
    auto* browse = new QPushButton(tr("From a data set…"), this);
    browse->setToolTip(tr("Takes an image of an IDX file, such as train-images-idx3-ubyte of MNIST."));
    browse->setAutoDefault(false);
    index_->setObjectName(QStringLiteral("imageIndex"));
    index_->setAccessibleName(tr("number of the image"));
    index_->setPrefix(tr("image "));
    index_->setToolTip(tr("Up and down keys show the next images."));
    index_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    index_->setMinimumHeight(26);
    index_->setEnabled(false);
    words_->setObjectName(QStringLiteral("imageWords"));
    words_->setWordWrap(true);
    words_->setMinimumHeight(36);
    words_->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Use this image"));
    QPushButton* clear = buttons->addButton(tr("Clear"), QDialogButtonBox::ResetRole);
    clear->setAutoDefault(false);
    connect(clear, &QPushButton::clicked, this,
            [this] { pad_->setPixels(pad_->columns(), std::vector<double>(pad_->pixels().size(), 0.0)); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(browse, &QPushButton::clicked, this, &ImageSignalDialog::browse);
    connect(index_, &QSpinBox::valueChanged, this, &ImageSignalDialog::showImage);

    auto* settings = new QHBoxLayout;
    settings->setSpacing(12);
    settings->addWidget(soft);
    settings->addStretch(1);
    settings->addWidget(browse);
    settings->addWidget(index_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addWidget(note);
    column->addWidget(pad_, 1);
    column->addLayout(exactEntry());
    column->addLayout(settings);
    column->addWidget(words_);
    column->addWidget(buttons);
    resize(460, 600);
    showCursor();
}

QHBoxLayout* ImageSignalDialog::exactEntry()
{
    auto* layout = new QHBoxLayout;
    layout->setSpacing(8);
    const auto add = [&](QAbstractSpinBox* box, const char* name, const QString& accessible, const QString& tip) {
        box->setObjectName(QString::fromLatin1(name));
        box->setAccessibleName(accessible);
        box->setToolTip(tip);
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
        box->setKeyboardTracking(false);  // a number counts when it is complete
        box->setMinimumHeight(26);
        layout->addWidget(box);
    };
    row_->setPrefix(tr("row "));
    column_->setPrefix(tr("column "));
    brightness_->setPrefix(tr("brightness "));
    brightness_->setRange(0, 1);
    brightness_->setDecimals(4);
    brightness_->setSingleStep(0.1);
    add(row_, "pixelRow", tr("row of the pixel"), tr("Counted from 0 at the top."));
    add(column_, "pixelColumn", tr("column of the pixel"), tr("Counted from 0 at the left."));
    add(brightness_, "pixelBrightness", tr("brightness of the pixel"), tr("0 to 1: the input at the pixel's step, before the amplitude."));
    layout->addStretch(1);
    sweepStep_->setProperty("role", QStringLiteral("muted"));
    layout->addWidget(sweepStep_);

    connect(pad_, &controls::PixelPad::cursorMoved, this, &ImageSignalDialog::showCursor);
    connect(pad_, &controls::PixelPad::painted, this, &ImageSignalDialog::showCursor);
    for (QSpinBox* box : {row_, column_})
        connect(box, &QSpinBox::valueChanged, this, [this] { pad_->setCursorAt({column_->value(), row_->value()}); });
    connect(brightness_, &QDoubleSpinBox::valueChanged, this, [this](double value) { pad_->setPixel(pad_->cursorAt(), value); });
    return layout;
}

void ImageSignalDialog::showCursor()
{
    const QPoint at = pad_->cursorAt();
    const QSignalBlocker row(row_), column(column_), brightness(brightness_);
    row_->setRange(0, pad_->rows() - 1);
    column_->setRange(0, pad_->columns() - 1);
    row_->setValue(at.y());
    column_->setValue(at.x());
    brightness_->setValue(pad_->pixel(at));
    sweepStep_->setText(tr("pixel %1 of the sweep").arg(at.y() * pad_->columns() + at.x()));
}

ImageSignalDialog::~ImageSignalDialog() = default;

/// Return in an entry ends the entry; it does not close the dialogue.
void ImageSignalDialog::keyPressEvent(QKeyEvent* event)
{
    const bool returns = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!returns || qobject_cast<QAbstractSpinBox*>(focusWidget()) == nullptr)
        SignalDialog::keyPressEvent(event);
}

const std::vector<double>& ImageSignalDialog::values() const { return pad_->pixels(); }

int ImageSignalDialog::width() const { return pad_->columns(); }

void ImageSignalDialog::browse()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a file of images"), folder_,
                                                      tr("IDX images (*ubyte *ubyte.gz *.idx *.idx3);;All files (*)"));
    if (!path.isEmpty())
        setPath(path);
}

void ImageSignalDialog::setPath(const QString& path)
{
    auto read = tasks::read_idx_images(path.toStdString());
    if (!read)
        return tell(QString::fromStdString(read.error().message()), true);
    if (read->rows > mostPixels || read->columns > mostPixels)
        return tell(tr("%1: its images have %2 × %3 pixels; at most %4 on a side can be swept.")
                        .arg(path)
                        .arg(read->rows)
                        .arg(read->columns)
                        .arg(mostPixels),
                    true);
    images_ = std::make_unique<tasks::IdxImages>(*std::move(read));
    index_->setRange(0, images_->count - 1);
    index_->setEnabled(true);
    index_->setValue(0);
    showImage(0);
    tell(tr("%1 images of %2 × %3 pixels").arg(images_->count).arg(images_->rows).arg(images_->columns), false);
}

void ImageSignalDialog::showImage(int index)
{
    if (!images_)
        return;
    const auto size = static_cast<std::size_t>(images_->rows) * static_cast<std::size_t>(images_->columns);
    const auto first = images_->pixels.begin() + static_cast<std::ptrdiff_t>(size) * index;
    std::vector<double> pixels(size);
    std::transform(first, first + static_cast<std::ptrdiff_t>(size), pixels.begin(), [](std::uint8_t grey) { return grey / white; });
    pad_->setPixels(images_->columns, std::move(pixels));
}

void ImageSignalDialog::tell(const QString& words, bool refused)
{
    words_->setText(words);
    const theme::Theme& theme = themeAround(parentWidget());
    words_->setStyleSheet(QStringLiteral("color: %1").arg((refused ? theme.alarm : theme.muted).name()));
}

}  // namespace horn::workspaces
