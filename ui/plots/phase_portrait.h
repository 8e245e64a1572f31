/// Trails of oscillators in the plane of position x and scaled velocity y/ω, at equal aspect: the tail fades, a dot marks the present.
#pragma once

#include "ui/plots/plot_widget.h"

#include <span>
#include <vector>

namespace horn::plots
{

class PhasePortrait : public PlotWidget
{
    Q_OBJECT
public:
    explicit PhasePortrait(QWidget* parent = nullptr);
    ~PhasePortrait() override;

    void setAxisTitles(const QString& x, const QString& y);
    /// \param names one per trail, in the legend when there are several; \param colours places in the theme's series colours; missing: in
    /// order
    void setTrails(const QStringList& names, const std::vector<int>& colours = {});
    /// Other names for the trails that there are.
    void renameTrails(const QStringList& names);
    /// Oldest first. \param x, y equally long; copied
    void setTrail(int trail, std::span<const float> x, std::span<const float> y);
    /// How a trail follows from the experiment; figures carry it, so that they can be checked. Stays until another is given.
    void setSource(int trail, std::optional<experiment::Source> source);
    void clear();

    [[nodiscard]] std::vector<LegendLine> legendLines() const override;
    void toggleLine(std::size_t line) override;

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] experiment::FigureData toFigureData() const override;

protected:
    void paintContent(QPainter& painter) override;
    void paintOverlay(QPainter& painter) override;
    bool overlayClicked(QPointF position) override;
    [[nodiscard]] double overlayWidth() const override;
    [[nodiscard]] Aspect aspect() const override { return Aspect::widenRanges; }

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

}  // namespace horn::plots
