#include "ui/workspaces/comparison_bar.h"

#include "ui/controls/icons.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace horn::workspaces
{

namespace
{

/// Two buttons of which one is down.
std::array<QPushButton*, 2> pairOf(QWidget* parent, const QString& first, const QString& second)
{
    auto* group = new QButtonGroup(parent);
    const std::array<QPushButton*, 2> pair{new QPushButton(first, parent), new QPushButton(second, parent)};
    for (QPushButton* button : pair) {
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        group->addButton(button);
    }
    pair[0]->setChecked(true);
    return pair;
}

}  // namespace

ComparisonBar::ComparisonBar(QWidget* parent)
    : QWidget(parent), words_(new QLabel(this)), keep_(new QPushButton(tr("Keep B"), this)), close_(new QPushButton(tr("Close"), this))
{
    setObjectName(QStringLiteral("comparisonBar"));
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 6, 12, 6);
    row->setSpacing(8);
    auto* caption = new QLabel(tr("Panel edits"), this);
    caption->setProperty("role", QStringLiteral("toolbar"));
    runs_ = pairOf(this, QStringLiteral("A"), QStringLiteral("B"));
    pages_ = pairOf(this, tr("Measures"), tr("Difference"));
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        const QString name = i == 0 ? QStringLiteral("A") : QStringLiteral("B");
        runs_[i]->setObjectName(QStringLiteral("run%1").arg(name));
        runs_[i]->setAccessibleName(tr("the panel edits run %1").arg(name));
        runs_[i]->setToolTip(tr("Panel and kicks change run %1. Stimulus and seed are the same for both.").arg(name));
        pages_[i]->setObjectName(i == 0 ? QStringLiteral("showMeasures") : QStringLiteral("showDifference"));
        connect(runs_[i], &QPushButton::clicked, this, [this, i] { Q_EMIT chosen(i); });
        connect(pages_[i], &QPushButton::clicked, this, [this, i] { Q_EMIT pageChosen(i == 1); });
    }
    pages_[0]->setToolTip(tr("Phase locking and synchrony of both runs"));
    pages_[1]->setToolTip(tr("B − A over time, node by node, and how it grows"));
    words_->setObjectName(QStringLiteral("comparisonWords"));
    words_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    words_->setProperty("number", true);
    keep_->setObjectName(QStringLiteral("keepB"));
    keep_->setToolTip(tr("Go on with run B alone; the comparison is put aside"));
    close_->setObjectName(QStringLiteral("endComparison"));
    close_->setToolTip(tr("Go on with run A alone; the comparison is put aside"));
    row->addWidget(caption);
    for (QPushButton* button : runs_)
        row->addWidget(button);
    row->addSpacing(10);
    row->addWidget(words_, 1);
    for (QPushButton* button : {pages_[0], pages_[1]})
        row->addWidget(button);
    row->addSpacing(10);
    for (QPushButton* button : {keep_, close_}) {
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    connect(keep_, &QPushButton::clicked, this, [this] { Q_EMIT endWanted(1); });
    connect(close_, &QPushButton::clicked, this, [this] { Q_EMIT endWanted(0); });
}

void ComparisonBar::showChosen(std::size_t which) { runs_[which]->setChecked(true); }

void ComparisonBar::showPage(bool difference) { pages_[difference ? 1 : 0]->setChecked(true); }

void ComparisonBar::setWords(const QString& words)
{
    if (words == words_->text())
        return;
    words_->setText(words);
    words_->setToolTip(words);
}

void ComparisonBar::setTheme(const theme::Theme& theme) { close_->setIcon(controls::icon(QStringLiteral("close"), theme.text)); }

}  // namespace horn::workspaces
