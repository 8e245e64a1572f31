#include "ui/shell/message_bar.h"

#include "ui/controls/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace horn::shell
{

MessageBar::MessageBar(const QString& name, QWidget* parent)
    : QWidget(parent), words_(new QLabel(this)), offer_(new QPushButton(this)), close_(new QToolButton(this))
{
    setObjectName(name);
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
    row->addWidget(offer_);
    row->addWidget(close_);
    offer_->setObjectName(QStringLiteral("offer"));
    offer_->setProperty("accent", true);
    connect(offer_, &QPushButton::clicked, this, [this] {
        hide();
        const auto accept = std::exchange(accept_, nullptr);
        accept();
    });
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void MessageBar::showMessage(const QString& words)
{
    words_->setText(words);
    offer_->hide();
    setVisible(!words.isEmpty());
}

void MessageBar::showOffer(const QString& words, const QString& button, std::function<void()> accept)
{
    words_->setText(words);
    offer_->setText(button);
    offer_->show();
    accept_ = std::move(accept);
    show();
}

QString MessageBar::text() const { return isHidden() ? QString() : words_->text(); }

void MessageBar::setTheme(const theme::Theme& theme) { close_->setIcon(controls::icon(QStringLiteral("close"), theme.muted)); }

}  // namespace horn::shell
