/// Nodes where they lie: the cells of a lattice or torus, or a ring, each in the colour of its value. Click selects, a drag paints.
#pragma once

#include "core/analysis/waves.h"
#include "core/model/layout.h"
#include "ui/plots/plot_widget.h"
#include "ui/theme/colour_map.h"

#include <span>
#include <vector>

namespace horn::experiment
{
struct Mark;
}

namespace horn::plots
{

/// Directionality below which a wave has no way worth showing: what is left of ways that cancel.
inline constexpr double leastDirectionality = 0.05;

class LatticeView : public PlotWidget
{
    Q_OBJECT
public:
    explicit LatticeView(QWidget* parent = nullptr);
    ~LatticeView() override;

    void setColourTitle(const QString& title);
    void setColourMap(theme::ColourMapKind kind);
    void setColourRange(std::optional<Range> range);

    /// \param values one per node, NaN leaves its place empty
    void setValues(const model::Placement& placement, std::span<const float> values);
    /// How the values follow from the experiment.
    void setSource(std::optional<experiment::Source> source);
    /// Nodes that are outlined, each in the theme's series colour of its place in the list.
    void setSelected(std::vector<int> nodes);
    /// An arrow the way the wave goes, as long as its directionality; nothing: no arrow.
    void setWave(const std::optional<analysis::WaveDirection>& wave);
    /// Points around which the phase turns, with their sign.
    void setVortices(std::vector<analysis::Vortex> vortices);
    void clear();

    /// The node at a place of the widget, or −1; and the middle of a node there.
    [[nodiscard]] int nodeAt(QPointF position) const;
    [[nodiscard]] QPointF centreOf(int node) const;

    [[nodiscard]] bool isEmpty() const override;
    /// The lattice as a heat map; a ring as one row.
    [[nodiscard]] experiment::FigureData toFigureData() const override;
    void setTheme(const theme::Theme& theme) override;

Q_SIGNALS:
    void nodeClicked(int node, Qt::KeyboardModifiers modifiers);
    /// The pointer has come to another node while the left button is held, the first one included; once per visit, none jumped over.
    void nodePainted(int node);

protected:
    void paintContent(QPainter& painter) override;
    void paintOverlay(QPainter& painter) override;
    void viewMoved() override;
    [[nodiscard]] QString readOut(QPointF place) const override;
    [[nodiscard]] double overlayWidth() const override;
    [[nodiscard]] Aspect aspect() const override { return Aspect::shrinkArea; }
    [[nodiscard]] bool yDownwards() const override { return true; }
    [[nodiscard]] bool axesVisible() const override { return false; }
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Content;
    [[nodiscard]] int nodeAtPlace(QPointF place) const;
    /// What is drawn over the nodes, as figures carry it.
    [[nodiscard]] std::vector<experiment::Mark> marks() const;
    [[nodiscard]] bool isRing() const;
    void paintCells(QPainter& painter);
    void paintRing(QPainter& painter);
    void paintSelection(QPainter& painter);
    void paintWave(QPainter& painter);
    void paintVortices(QPainter& painter);
    void paintAlong(QPointF to);
    std::unique_ptr<Content> content_;
};

}  // namespace horn::plots
