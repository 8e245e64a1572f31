#include "ui/shell/status_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>

namespace horn::shell
{

namespace
{

constexpr int tipMilliseconds = 8000;

void setTone(QLabel* label, const char* tone)
{
    if (label->property("tone").toString() == QLatin1String(tone))
        return;
    label->setProperty("tone", QString::fromLatin1(tone));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

const char* nameOf(workspaces::WorkspaceStatus::Tone tone)
{
    switch (tone) {
    case workspaces::WorkspaceStatus::Tone::good: return "good";
    case workspaces::WorkspaceStatus::Tone::bad: return "bad";
    case workspaces::WorkspaceStatus::Tone::neutral: break;
    }
    return "neutral";
}

}  // namespace

StatusLine::StatusLine(QWidget* parent)
    : QWidget(parent), state_(new QLabel(this)), rate_(new QLabel(this)), frames_(new QLabel(this)), words_(new QLabel(this)),
      right_(new QLabel(this))
{
    setObjectName(QStringLiteral("statusLine"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(30);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 0, 14, 0);
    row->setSpacing(26);
    state_->setObjectName(QStringLiteral("state"));
    rate_->setObjectName(QStringLiteral("rate"));
    frames_->setObjectName(QStringLiteral("frames"));
    words_->setObjectName(QStringLiteral("words"));
    words_->setTextFormat(Qt::PlainText);
    words_->setMinimumWidth(40);
    words_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    rate_->setMinimumWidth(104);
    frames_->setMinimumWidth(150);
    row->addWidget(state_);
    row->addWidget(rate_);
    row->addWidget(frames_);
    row->addWidget(words_, 1);
    row->addWidget(right_);
    tipEnds_.setSingleShot(true);
}

void StatusLine::show(const workspaces::WorkspaceStatus& status, const QString& frameTimes)
{
    state_->setText(QStringLiteral("● ") + status.state);
    setTone(state_, nameOf(status.stateTone));
    rate_->setText(status.rate);
    frames_->setText(frameTimes);
    right_->setText(status.right);
    if (tipEnds_.isActive())
        return;
    words_->setText(status.words);
    setTone(words_, nameOf(status.wordsTone));
}

void StatusLine::showTip(const QString& words, bool good)
{
    if (words.isEmpty()) {
        tipEnds_.stop();
        return;
    }
    words_->setText(words);
    setTone(words_, good ? "good" : "bad");
    tipEnds_.start(tipMilliseconds);
}

}  // namespace horn::shell
