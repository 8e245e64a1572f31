#include "ui/plots/plot_tabs.h"

#include "core/experiment/figure_data.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedLayout>
#include <QTabBar>
#include <QVBoxLayout>

#include <cmath>

namespace horn::plots
{

namespace
{

constexpr int stripHeight = 24, beside = 8;

/// Names in a row, the chosen one underlined.
class TabStrip : public QTabBar
{
public:
    explicit TabStrip(QWidget* parent) : QTabBar(parent)
    {
        setDrawBase(false);
        setExpanding(false);
        setUsesScrollButtons(false);
        setElideMode(Qt::ElideNone);
        setMouseTracking(true);
    }
    theme::Theme theme = theme::darkTheme();

protected:
    [[nodiscard]] QSize tabSizeHint(int index) const override
    {
        return {static_cast<int>(std::ceil(QFontMetricsF(theme::font(12)).horizontalAdvance(tabText(index)))) + 2 * beside, stripHeight};
    }
    [[nodiscard]] QSize minimumTabSizeHint(int index) const override { return tabSizeHint(index); }

    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(theme::font(12));
        const QPoint pointer = mapFromGlobal(QCursor::pos());
        for (int tab = 0; tab < count(); ++tab) {
            const QRectF place = tabRect(tab);
            const bool chosen = tab == currentIndex(), lit = underMouse() && place.contains(pointer);
            if (chosen && hasFocus()) {
                painter.setPen(QPen(theme.accent, 1));
                painter.setBrush(Qt::NoBrush);
                painter.drawRoundedRect(place.adjusted(0.5, 1.5, -0.5, -3.5), 4, 4);
            }
            painter.setPen(chosen || lit ? theme.text : theme.muted);
            painter.drawText(place.adjusted(0, 0, 0, -3), Qt::AlignCenter, tabText(tab));
            if (chosen)
                painter.fillRect(QRectF(place.left() + beside, place.bottom() - 3, place.width() - 2 * beside, 2), theme.accent);
        }
    }
};

/// A few words that are cut short where they have no room; the tooltip has all of them then.
class Note : public QLabel
{
public:
    using QLabel::QLabel;

    void setWords(const QString& words)
    {
        if (words == words_)
            return;
        words_ = words;
        fit();
    }
    [[nodiscard]] const QString& words() const { return words_; }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QLabel::resizeEvent(event);
        fit();
    }

private:
    void fit()
    {
        ensurePolished();
        setText(fontMetrics().elidedText(words_, Qt::ElideRight, width()));
        setToolTip(text() == words_ ? QString() : words_);
    }

    QString words_;
};

}  // namespace

PlotTabs::PlotTabs(QWidget* parent) : QWidget(parent), strip_(new TabStrip(this)), note_(new Note(this)), stack_(new QStackedLayout)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 2, 0);
    row->addWidget(strip_);
    row->addWidget(note_, 1);
    note_->setProperty("role", QStringLiteral("unit"));  // small and muted
    note_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    note_->setMinimumWidth(0);
    note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    note_->setFixedHeight(stripHeight);
    column->addLayout(row);
    column->addLayout(stack_, 1);
    connect(strip_, &QTabBar::currentChanged, this, [this](int tab) {
        stack_->setCurrentIndex(tab);
        Q_EMIT currentChanged();
    });
}

void PlotTabs::addTab(const QString& name, PlotWidget* plot, const QString& help)
{
    plots_.push_back(plot);
    if (plot->accessibleName().isEmpty())
        plot->setAccessibleName(name);
    stack_->addWidget(plot);
    strip_->setTabToolTip(strip_->addTab(name), help);
}

void PlotTabs::setNote(const QString& words) { static_cast<Note*>(note_)->setWords(words); }

QString PlotTabs::note() const { return static_cast<const Note*>(note_)->words(); }

PlotWidget& PlotTabs::current() const { return *plots_.at(static_cast<std::size_t>(stack_->currentIndex())); }

void PlotTabs::setTheme(const theme::Theme& theme)
{
    static_cast<TabStrip*>(strip_)->theme = theme;
    for (PlotWidget* plot : plots_)
        plot->setTheme(theme);
    strip_->update();
}

experiment::FigureData PlotTabs::toFigureData() const { return current().toFigureData(); }

}  // namespace horn::plots
