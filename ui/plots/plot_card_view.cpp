// How a person looks at a card: its context menu, and filling the page with it.
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_stack.h"
#include "ui/plots/plot_tabs.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLayout>
#include <QMenu>

#include <algorithm>
#include <utility>

namespace horn::plots
{

std::vector<PlotWidget*> PlotCard::plots() const
{
    if (auto* stack = qobject_cast<PlotStack*>(content_))
        return stack->plots();
    if (auto* tabs = qobject_cast<PlotTabs*>(content_))
        return tabs->plots();
    if (auto* plot = qobject_cast<PlotWidget*>(content_))
        return {plot};
    return {};
}

void PlotCard::fillViewMenu(QMenu& menu)
{
    menu.clear();
    const std::vector<PlotWidget*> shown = plots();
    if (!shown.empty()) {
        QAction* fit = menu.addAction(tr("Fit (double click)"), this, [shown] {
            for (PlotWidget* plot : shown)
                plot->setView({});
        });
        fit->setEnabled(std::any_of(shown.begin(), shown.end(), [](const PlotWidget* plot) { return !plot->view().isFit(); }));
        QAction* keep = menu.addAction(tr("Keep the range"));
        keep->setCheckable(true);
        keep->setChecked(std::all_of(shown.begin(), shown.end(), [](const PlotWidget* plot) { return plot->view().isKept(); }));
        connect(keep, &QAction::triggered, this, [shown](bool kept) {
            for (PlotWidget* plot : shown)
                plot->setKept(kept);
        });
    }
    QAction* maximise = menu.addAction(tr("Maximise this plot"), this, [this] { setMaximised(!isMaximised()); });
    maximise->setCheckable(true);
    maximise->setChecked(isMaximised());
    addLines(menu);
    if (!menu_)
        return;
    menu.addSeparator();
    menu.addActions(menu_->actions());
}

/// What a click in a legend does, for every line of the plots in view.
void PlotCard::addLines(QMenu& menu)
{
    bool first = true;
    for (PlotWidget* plot : plots()) {
        if (plot->isHidden())
            continue;
        const std::vector<PlotWidget::LegendLine> lines = plot->legendLines();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (std::exchange(first, false))
                menu.addSeparator();
            QAction* line = menu.addAction(tr("Show %1").arg(lines[i].name), plot, [plot, i] { plot->toggleLine(i); });
            line->setCheckable(true);
            line->setChecked(!lines[i].hidden);
        }
    }
}

QMenu& PlotCard::contextMenu()
{
    if (!viewMenu_)
        viewMenu_ = new QMenu(this);
    fillViewMenu(*viewMenu_);
    return *viewMenu_;
}

void PlotCard::contextMenuEvent(QContextMenuEvent* event) { contextMenu().popup(event->globalPos()); }

void PlotCard::setMaximised(bool maximised)
{
    QWidget* page = parentWidget();
    if (maximised == isMaximised() || !page || !page->layout())
        return;
    const auto others = page->findChildren<PlotCard*>(Qt::FindDirectChildrenOnly);
    if (maximised) {
        for (PlotCard* other : others)
            other->setMaximised(false);
        placeholder_ = new QWidget(page);
        placeholder_->setSizePolicy(sizePolicy());
        placeholder_->setMinimumSize(minimumSizeHint());
        delete page->layout()->replaceWidget(this, placeholder_);
        page->installEventFilter(this);
        setGeometry(page->contentsRect());
        raise();
        setFocusPolicy(Qt::StrongFocus);
        setFocus();
        for (PlotCard* other : others)  // it lies below: Tab passes it by
            other->setEnabled(other == this);
    } else {
        for (PlotCard* other : others)
            other->setEnabled(true);
        page->removeEventFilter(this);
        delete page->layout()->replaceWidget(placeholder_, this);
        delete std::exchange(placeholder_, nullptr);
        setFocusPolicy(Qt::NoFocus);
        const std::vector<PlotWidget*> inside = plots();
        const auto seen = std::ranges::find_if(inside, &QWidget::isVisible);
        if (hasFocus() && seen != inside.end())
            (*seen)->setFocus(Qt::OtherFocusReason);
    }
    update();
}

bool PlotCard::eventFilter(QObject* watched, QEvent* event)
{
    if (isMaximised() && watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->contentsRect());
    return QWidget::eventFilter(watched, event);
}

void PlotCard::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->position().y() < content_->y())
        setMaximised(!isMaximised());
}

void PlotCard::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && isMaximised())
        setMaximised(false);
    else
        QWidget::keyPressEvent(event);
}

}  // namespace horn::plots
