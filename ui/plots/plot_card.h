/// The rounded panel that a plot sits in: title, a line of live text, and the export menu.
#pragma once

#include "core/base/result.h"
#include "ui/figures/figure_style.h"
#include "ui/plots/plot_widget.h"

#include <QWidget>

#include <functional>
#include <string>
#include <vector>

class QMenu;
class QToolButton;

namespace horn::plots
{

/// SHA-256 in hexadecimal of the files behind a figure; empty where there is none.
struct FileHashes {
    std::string checkpoint, dataset;
};

class PlotCard : public QWidget
{
    Q_OBJECT
public:
    /// \param content a PlotWidget, a PlotStack, PlotTabs or any other widget; the card takes it. Without a FigureSource there is no export
    /// menu.
    PlotCard(const QString& title, QWidget* content, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& text);  ///< elided when long
    [[nodiscard]] const QString& subtitle() const { return subtitle_; }
    [[nodiscard]] QWidget* content() const { return content_; }
    void setTheme(const theme::Theme& theme);

    /// The experiment as JSON text that exported figures carry; none: figures without an experiment.
    void setExperimentSource(std::function<std::string()> source);
    void setHashSource(std::function<FileHashes()> source);
    /// Whether the numbers of a run, as experiment::Source counts, follow from that experiment; none: of every run.
    void setRunCheck(std::function<bool(int run)> follows);
    /// Widgets beside the export button, e.g. a combo box.
    void addHeaderWidget(QWidget* widget);
    [[nodiscard]] QMenu* exportMenu() const { return menu_; }
    /// All that can be done with the card now. Asking again renews its actions.
    [[nodiscard]] QMenu& contextMenu();

    /// Fills the widget that the card sits in, above its neighbours, and back. Escape and a double click on the header do the latter.
    void setMaximised(bool maximised);
    [[nodiscard]] bool isMaximised() const { return placeholder_ != nullptr; }

    /// Writes the figure without a dialogue. \param path ends in .svg, .pdf, .png or .csv
    Result<void> exportTo(const QString& path, const figures::FigureStyle& style = {}) const;
    /// As picture, as SVG, and as text: its data as CSV.
    void copyToClipboard() const;

    [[nodiscard]] QSize minimumSizeHint() const override { return {180, 140}; }
    [[nodiscard]] QSize sizeHint() const override { return {380, 300}; }

Q_SIGNALS:
    /// An export asked for in the menu has been written, or could not be.
    void exported(const QString& path);
    void exportFailed(const QString& message);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildMenu();
    void askForStyle();
    void askAndExport(const QString& suffix);
    [[nodiscard]] experiment::FigureData figure() const;
    [[nodiscard]] std::vector<PlotWidget*> plots() const;
    void fillViewMenu(QMenu& menu);
    void addLines(QMenu& menu);

    theme::Theme theme_;
    QString title_, subtitle_;
    QWidget* content_ = nullptr;
    QToolButton* exportButton_ = nullptr;
    QMenu* menu_ = nullptr;
    QMenu* viewMenu_ = nullptr;
    QWidget* placeholder_ = nullptr;  ///< keeps the card's place in the layout while it is maximised
    std::vector<QWidget*> headerWidgets_;
    std::function<std::string()> experiment_;
    std::function<FileHashes()> hashes_;
    std::function<bool(int)> follows_;
};

}  // namespace horn::plots
