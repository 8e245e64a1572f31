#include "ui/plots/card_page.h"

#include "ui/plots/plot_card.h"

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <numeric>
#include <utility>

namespace horn::plots
{

namespace
{
constexpr int gap = 10;          // px, between cards and around them
constexpr int leastWidth = 500;  // px
}  // namespace

CardPage::CardPage(QWidget* parent) : QWidget(parent) { setMinimumWidth(leastWidth); }

void CardPage::setRows(std::vector<Row> wide, std::vector<Row> narrow)
{
    wide_ = std::move(wide);
    narrow_ = std::move(narrow);
    arrange(width() < narrowBelow ? narrow_ : wide_);
}

void CardPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (const std::vector<Row>& rows = event->size().width() < narrowBelow ? narrow_ : wide_; &rows != arranged_)
        arrange(rows);
}

void CardPage::arrange(const std::vector<Row>& rows)
{
    arranged_ = &rows;
    PlotCard* maximised = nullptr;  // lies above the rows, and a placeholder in them
    for (const Row& row : rows)
        for (const Place& place : row.places)
            if (place.card->isMaximised())
                maximised = place.card;
    if (maximised)
        maximised->setMaximised(false);
    delete layout();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    for (const Row& row : rows) {
        auto* line = new QHBoxLayout;
        line->setSpacing(gap);
        for (const Place& place : row.places)
            line->addWidget(place.card, place.stretch);
        column->addLayout(line, row.stretch);
    }
    setMinimumHeight(std::accumulate(rows.begin(), rows.end(), gap, [](int sum, const Row& row) { return sum + row.least + gap; }));
    if (maximised)
        maximised->setMaximised(true);
}

}  // namespace horn::plots
