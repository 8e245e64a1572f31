#include "ui/shell/command_palette.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace horn::shell
{

namespace
{

constexpr int paletteWidth = 620, paletteHeight = 420, topMargin = 70, rowHeight = 32, beside = 10;
constexpr int indexRole = Qt::UserRole, detailRole = Qt::UserRole + 1;
constexpr int startOfTitle = 8, startOfWord = 4, insideTitle = 2, elsewhere = 1;

/// How well one typed word fits.
int matchOfWord(const PaletteEntry& entry, const QString& word)
{
    const qsizetype at = entry.title.indexOf(word, 0, Qt::CaseInsensitive);
    if (at == 0)
        return startOfTitle;
    if (at > 0)
        return entry.title[at - 1].isLetterOrNumber() ? insideTitle : startOfWord;
    const bool found = entry.detail.contains(word, Qt::CaseInsensitive) || entry.words.contains(word, Qt::CaseInsensitive);
    return found ? elsewhere : 0;
}

/// Title at the left, where it is at the right.
class EntryDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, rowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem ground = option;
        initStyleOption(&ground, index);
        const QString title = std::exchange(ground.text, QString());
        option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
        const QRect place = option.rect.adjusted(beside, 0, -beside, 0);
        const QString detail = index.data(detailRole).toString();
        painter->setPen(QGuiApplication::palette().color(QPalette::PlaceholderText));
        painter->drawText(place, Qt::AlignVCenter | Qt::AlignRight, detail);
        const int left = place.width() - option.fontMetrics.horizontalAdvance(detail) - beside;
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeft, option.fontMetrics.elidedText(title, Qt::ElideRight, left));
    }
};

}  // namespace

int matchOf(const PaletteEntry& entry, const QString& typed)
{
    int sum = 1;
    for (const QString& word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const int match = matchOfWord(entry, word);
        if (match == 0)
            return 0;
        sum += match;
    }
    return sum;
}

CommandPalette::CommandPalette(QWidget* window)
    : QDialog(window, Qt::Popup | Qt::FramelessWindowHint), line_(new QLineEdit(this)), list_(new QListWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Command palette"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(8);
    line_->setObjectName(QStringLiteral("paletteLine"));
    line_->setPlaceholderText(tr("Type what you want to do, or the parameter you look for"));
    line_->setAccessibleName(line_->placeholderText());
    line_->setMinimumHeight(34);
    line_->installEventFilter(this);
    list_->setObjectName(QStringLiteral("paletteList"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setUniformItemSizes(true);
    list_->setItemDelegate(new EntryDelegate(list_));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setFocusProxy(line_);  // whose arrow keys walk through it
    list_->setAccessibleName(tr("what was found"));
    column->addWidget(line_);
    column->addWidget(list_, 1);
    connect(line_, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem*) { choose(); });
}

void CommandPalette::show(std::vector<PaletteEntry> entries)
{
    entries_ = std::move(entries);
    line_->clear();
    filter({});
    const QWidget* window = parentWidget();
    resize(std::min(paletteWidth, window->width() - 40), std::min(paletteHeight, window->height() - 2 * topMargin));
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, topMargin)));
    QDialog::show();
    line_->setFocus();
}

void CommandPalette::filter(const QString& typed)
{
    std::vector<std::pair<int, std::size_t>> found;  // match, index
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (const int match = matchOf(entries_[i], typed); match > 0)
            found.emplace_back(match, i);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    list_->clear();
    for (const auto& [match, index] : found) {
        const PaletteEntry& entry = entries_[index];
        auto* item = new QListWidgetItem(entry.title, list_);
        item->setData(indexRole, static_cast<qulonglong>(index));
        item->setData(detailRole, entry.detail);
    }
    if (list_->count() > 0)
        list_->setCurrentRow(0);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != line_ || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int last = list_->count() - 1, row = list_->currentRow();
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: list_->setCurrentRow(std::min(last, row + 1)); return true;
    case Qt::Key_Up: list_->setCurrentRow(std::max(0, row - 1)); return true;
    case Qt::Key_PageDown: list_->setCurrentRow(std::min(last, row + 10)); return true;
    case Qt::Key_PageUp: list_->setCurrentRow(std::max(0, row - 10)); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(); return true;
    default: return QDialog::eventFilter(watched, event);
    }
}

void CommandPalette::choose()
{
    const QListWidgetItem* item = list_->currentItem();
    if (!item)
        return;
    const auto index = static_cast<std::size_t>(item->data(indexRole).toULongLong());
    const std::function<void()> run = entries_[index].run;
    hide();
    run();
}

}  // namespace horn::shell
