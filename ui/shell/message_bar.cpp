#include "ui/shell/message_bar.h"

#include "ui/controls/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace horn::shell
{

MessageBar::MessageBar(QWidget* parent) : QWidget(parent), words_(new QLabel(this)), close_(new QToolButton(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 7, 8, 7);
    words_->setWordWrap(true);
    words_->setTextFormat(Qt::PlainText);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    close_->setAutoRaise(true);
    close_->setAccessibleName(tr("close the message"));
    close_->setFocusPolicy(Qt::TabFocus);
    row->addWidget(words_, 1);
    row->addWidget(close_);
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void MessageBar::showMessage(const QString& words)
{
    words_->setText(words);
    setVisible(!words.isEmpty());
}

QString MessageBar::text() const { return isHidden() ? QString() : words_->text(); }

void MessageBar::setTheme(const theme::Theme& theme) { close_->setIcon(controls::icon(QStringLiteral("close"), theme.muted)); }

}  // namespace horn::shell
