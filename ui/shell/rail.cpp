#include "ui/shell/rail.h"

#include "ui/controls/icons.h"

#include <QButtonGroup>
#include <QToolButton>
#include <QVBoxLayout>

namespace horn::shell
{

namespace
{
constexpr int railWidth = 84;
constexpr int iconSize = 24;
}  // namespace

Rail::Rail(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)), group_(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("rail"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedWidth(railWidth);
    setAccessibleName(tr("workspaces"));
    column_->setContentsMargins(0, 8, 0, 8);
    column_->setSpacing(4);
    column_->addStretch(1);
    group_->setExclusive(true);
    connect(group_, &QButtonGroup::idClicked, this, &Rail::chosen);
}

int Rail::addEntry(const QString& icon, const QString& title, const QString& shortcut)
{
    const int index = static_cast<int>(buttons_.size());
    auto* button = new QToolButton(this);
    button->setObjectName(icon);
    button->setText(title);
    button->setToolTip(tr("%1 (%2)").arg(title, shortcut));
    button->setCheckable(true);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize({iconSize, iconSize});
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::TabFocus);
    group_->addButton(button, index);
    column_->insertWidget(index, button);
    buttons_.push_back(button);
    icons_.push_back(icon);
    return index;
}

void Rail::setCurrent(int index) { buttons_[static_cast<std::size_t>(index)]->setChecked(true); }

void Rail::setTheme(const theme::Theme& theme)
{
    for (std::size_t i = 0; i < buttons_.size(); ++i)
        buttons_[i]->setIcon(controls::icon(icons_[i], theme.muted, theme.text));
}

}  // namespace horn::shell
