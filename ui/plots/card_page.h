/// The cards of a workspace in rows: side by side where the page is wide, fewer to a row where it is narrow.
#pragma once

#include <QWidget>

#include <vector>

namespace horn::plots
{

class PlotCard;

class CardPage : public QWidget
{
    Q_OBJECT

public:
    explicit CardPage(QWidget* parent = nullptr);

    struct Place {
        PlotCard* card;
        int stretch = 1;  ///< share of the row's width
    };
    struct Row {
        std::vector<Place> places;
        int stretch = 1;  ///< share of the page's height
        int least = 0;    ///< px, height that it never falls short of
    };

    /// Below this width, px, the rows are the narrow ones.
    static constexpr int narrowBelow = 880;

    /// Of the same cards, which are children of the page.
    void setRows(std::vector<Row> wide, std::vector<Row> narrow);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange(const std::vector<Row>& rows);

    std::vector<Row> wide_, narrow_;
    const std::vector<Row>* arranged_ = nullptr;
};

}  // namespace horn::plots
