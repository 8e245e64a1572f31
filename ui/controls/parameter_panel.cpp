#include "ui/controls/parameter_panel.h"

#include "ui/controls/row_metrics.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace horn::controls
{

ParameterPanel::ParameterPanel(QWidget* parent)
    : QScrollArea(parent), content_(new QWidget(this)), rows_(new QVBoxLayout(content_)), search_(new QLineEdit(content_))
{
    setObjectName(QStringLiteral("panel"));
    content_->setObjectName(QStringLiteral("panelContent"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedWidth(row_metrics::panel);
    const auto setRightMargin = [this](int right) {
        rows_->setContentsMargins(row_metrics::margin, row_metrics::margin - 4, right, row_metrics::margin);
    };
    setRightMargin(row_metrics::margin);
    // The rows keep their width when the scroll bar comes and goes.
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this, setRightMargin](int, int largest) {
        setRightMargin(largest > 0 ? row_metrics::margin - verticalScrollBar()->sizeHint().width() : row_metrics::margin);
    });
    rows_->setSpacing(3);
    search_->setObjectName(QStringLiteral("search"));
    search_->setPlaceholderText(tr("Find a parameter"));
    search_->setAccessibleName(search_->placeholderText());
    search_->setClearButtonEnabled(true);
    search_->setMinimumHeight(26);
    search_->installEventFilter(this);
    search_->hide();
    connect(search_, &QLineEdit::textChanged, this, &ParameterPanel::showRows);
    rows_->addWidget(search_);
    rows_->addStretch(1);
    setWidget(content_);
}

void ParameterPanel::add(QWidget* widget, const QString& caption, const QString& words, bool heading)
{
    rows_->insertWidget(rows_->count() - 1, widget);
    if (heading)
        section_ = caption;
    all_.push_back({widget, caption, section_, words, true, heading});
}

void ParameterPanel::addRow(QWidget* row) { add(row, row->accessibleName(), row->toolTip()); }

void ParameterPanel::setRowVisible(QWidget* row, bool visible)
{
    const auto found = std::find_if(all_.begin(), all_.end(), [row](const Row& one) { return one.widget == row; });
    Q_ASSERT(found != all_.end());
    if (found->wanted == visible)
        return;
    found->wanted = visible;
    showRows();
}

void ParameterPanel::showRows()
{
    const QString typed = search_->text().trimmed();
    const auto matches = [&typed](const Row& row) {
        return typed.isEmpty() || row.caption.contains(typed, Qt::CaseInsensitive) || row.words.contains(typed, Qt::CaseInsensitive) ||
               row.section.contains(typed, Qt::CaseInsensitive);
    };
    QWidget* heading = nullptr;
    bool any = false;
    const auto closeSection = [&] {
        if (heading)
            heading->setVisible(any);
    };
    for (const Row& row : all_) {
        if (row.heading) {
            closeSection();
            heading = row.widget;
            any = false;
            continue;
        }
        const bool shown = row.wanted && matches(row);
        row.widget->setVisible(shown);
        any = any || shown;
    }
    closeSection();
}

void ParameterPanel::startSearch()
{
    if (isHidden())
        Q_EMIT wanted();
    search_->show();
    verticalScrollBar()->setValue(0);
    search_->setFocus();
    search_->selectAll();
}

void ParameterPanel::endSearch()
{
    search_->clear();
    search_->hide();
}

bool ParameterPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == search_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        endSearch();
        return true;
    }
    return QScrollArea::eventFilter(watched, event);
}

std::vector<ParameterPanel::Entry> ParameterPanel::entries() const
{
    std::vector<Entry> found;
    for (const Row& row : all_)
        if (row.wanted && !row.heading && !row.caption.isEmpty() && row.widget->findChild<QWidget*>() != nullptr)
            found.push_back({row.caption, row.section, row.words, row.widget});
    return found;
}

void ParameterPanel::reach(QWidget* row) const
{
    if (isHidden())
        Q_EMIT wanted();
    const_cast<ParameterPanel*>(this)->ensureWidgetVisible(row);
    QWidget* target = row;
    if (auto* entry = row->findChild<QLineEdit*>())
        target = entry;
    else if (auto* box = row->findChild<QComboBox*>())
        target = box;
    target->setFocus(Qt::ShortcutFocusReason);
    if (auto* entry = qobject_cast<QLineEdit*>(target))
        entry->selectAll();
}

QLabel* ParameterPanel::addSection(const QString& heading)
{
    auto* label = new QLabel(heading.toUpper(), content_);
    label->setProperty("role", QStringLiteral("section"));
    label->setContentsMargins(0, all_.empty() ? 2 : 12, 0, 3);
    add(label, heading, {}, true);
    return label;
}

ParameterControl* ParameterPanel::addParameter(const ParameterInfo& info, const QString& caption)
{
    auto* control = new ParameterControl(info, caption, content_);
    const auto text = [](std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); };
    add(control, caption, text(info.name).replace(u'_', u' ') + u' ' + text(info.label) + u' ' + text(info.help));
    return control;
}

ChoiceControl* ParameterPanel::addChoice(const QString& caption, const QStringList& choices, const QString& help)
{
    auto* control = new ChoiceControl(caption, choices, help, content_);
    add(control, caption, choices.join(u' ') + u' ' + help);
    return control;
}

QLabel* ParameterPanel::addReadout(const QString& caption, const QString& help)
{
    auto* row = new QWidget(content_);
    row->setToolTip(help);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* name = new QLabel(caption, row);
    name->setProperty("role", QStringLiteral("muted"));
    auto* value = new QLabel(row);
    value->setProperty("role", QStringLiteral("readout"));
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setFocusPolicy(Qt::NoFocus);
    value->setAccessibleName(caption);
    value->setMinimumHeight(22);
    layout->addWidget(name);
    layout->addWidget(value, 1);
    add(row, {}, caption + u' ' + help);
    return value;
}

QLabel* ParameterPanel::addNote(const QString& words)
{
    auto* note = new QLabel(words, content_);
    note->setProperty("role", QStringLiteral("muted"));
    note->setWordWrap(true);
    addRow(note);
    return note;
}

QSize ParameterPanel::sizeHint() const { return {row_metrics::panel, 600}; }

}  // namespace horn::controls
