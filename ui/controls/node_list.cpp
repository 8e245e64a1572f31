#include "ui/controls/node_list.h"

#include "ui/controls/row_metrics.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStatusTipEvent>
#include <QStyle>

#include <algorithm>

namespace horn::controls
{

namespace
{

constexpr int shortestRange = 3;

void mark(QLineEdit& entry, bool invalid)
{
    if (entry.property("invalid").toBool() == invalid)
        return;
    entry.setProperty("invalid", invalid);
    entry.style()->unpolish(&entry);
    entry.style()->polish(&entry);
}

}  // namespace

QString textOfNodes(const std::vector<int>& nodes)
{
    QStringList parts;
    for (std::size_t i = 0; i < nodes.size();) {
        std::size_t end = i + 1;
        while (end < nodes.size() && nodes[end] == nodes[end - 1] + 1)
            ++end;
        if (end - i >= shortestRange) {
            parts << QStringLiteral("%1–%2").arg(nodes[i]).arg(nodes[end - 1]);
            i = end;
        } else {
            parts << QString::number(nodes[i++]);
        }
    }
    return parts.join(QStringLiteral(", "));
}

Result<std::vector<int>> nodesOfText(const QString& text, int count)
{
    static const QRegularExpression aroundDash(QStringLiteral("\\s*[-–−]\\s*")), between(QStringLiteral("[\\s,;]+"));
    static const QRegularExpression form(QStringLiteral("^(\\d+)(?:-(\\d+))?$"));
    const std::string where = NodeList::tr("nodes").toStdString();
    const std::string remedy = NodeList::tr("give numbers and ranges, e.g. 0-15, 32").toStdString();
    std::vector<bool> named(static_cast<std::size_t>(count), false);
    bool any = false;
    for (const QString& part : QString(text).replace(aroundDash, QStringLiteral("-")).split(between, Qt::SkipEmptyParts)) {
        const QRegularExpressionMatch match = form.match(part);
        if (!match.hasMatch())
            return Error{where, NodeList::tr("“%1” is neither a node nor a range").arg(part).toStdString(), remedy};
        const QString last = match.captured(match.lastCapturedIndex());
        bool fits = false;
        const int to = last.toInt(&fits), from = match.captured(1).toInt();
        if (!fits || to >= count)
            return Error{where, NodeList::tr("there is no node %1 among %2").arg(last).arg(count).toStdString(),
                         NodeList::tr("give numbers 0 … %1").arg(count - 1).toStdString()};
        if (from > to)
            return Error{where, NodeList::tr("the range %1 runs backwards").arg(part).toStdString(), remedy};
        std::fill(named.begin() + from, named.begin() + to + 1, true);
        any = true;
    }
    if (!any)
        return Error{where, NodeList::tr("no node is named").toStdString(), remedy};
    std::vector<int> nodes;
    for (int node = 0; node < count; ++node)
        if (named[static_cast<std::size_t>(node)])
            nodes.push_back(node);
    return nodes;
}

NodeList::NodeList(const QString& caption, const QString& help, QWidget* parent)
    : QWidget(parent), caption_(new QLabel(caption, this)), entry_(new QLineEdit(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(row_metrics::spacing);
    caption_->setFixedWidth(row_metrics::caption);
    caption_->setBuddy(entry_);
    entry_->setFixedHeight(row_metrics::field_height);
    entry_->setAccessibleName(caption);
    entry_->installEventFilter(this);
    row->addWidget(caption_);
    row->addWidget(entry_, 1);
    setToolTip(help);
    setAccessibleName(caption);
    setFocusProxy(entry_);
    connect(entry_, &QLineEdit::editingFinished, this, &NodeList::readEntry);
}

void NodeList::setNodes(const std::vector<int>& nodes, int count)
{
    nodes_ = nodes;
    count_ = count;
    if (!entry_->isModified())
        showNodes();
}

void NodeList::showNodes()
{
    entry_->setText(textOfNodes(nodes_));
    entry_->setCursorPosition(0);
    entry_->setModified(false);
    mark(*entry_, false);
}

void NodeList::readEntry()
{
    if (!entry_->isModified())
        return;
    const Result<std::vector<int>> read = nodesOfText(entry_->text(), count_);
    const Result<void> accepted = !read ? Result<void>(read.error()) : accept_ ? accept_(*read) : Result<void>();
    if (!accepted) {
        mark(*entry_, true);
        QStatusTipEvent tip(QString::fromStdString(accepted.error().message()));
        QCoreApplication::sendEvent(this, &tip);
        return;
    }
    nodes_ = *read;
    showNodes();
}

bool NodeList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == entry_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape &&
        entry_->isModified()) {
        showNodes();
        entry_->clearFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace horn::controls
