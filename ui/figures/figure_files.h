/// Figures as files: drawn anew for each, with the experiment inside.
#pragma once

#include "core/base/result.h"
#include "ui/figures/embedded.h"
#include "ui/figures/figure_style.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <filesystem>
#include <string>

namespace horn::experiment
{
struct FigureData;
}

namespace horn::figures
{

[[nodiscard]] QImage toImage(const experiment::FigureData& figure, const FigureStyle& style);

/// Texts stay texts, lines stay lines; heat maps are images of one pixel per cell.
/// The experiment is taken from the figure (JSON text) and goes with the numbers shown and where they come from; empty: neither is
/// embedded.
[[nodiscard]] QByteArray toSvg(const experiment::FigureData& figure, const FigureStyle& style);
[[nodiscard]] QByteArray toPdf(const experiment::FigureData& figure, const FigureStyle& style);
[[nodiscard]] QByteArray toPng(const experiment::FigureData& figure, const FigureStyle& style);
/// One block of columns per panel.
[[nodiscard]] QByteArray toCsv(const experiment::FigureData& figure);

/// Chooses the format by the name's ending: .svg, .pdf, .png, .csv. The file is replaced whole or not at all.
Result<void> save(const experiment::FigureData& figure, const FigureStyle& style, const std::filesystem::path& path);

/// What a figure file carries; SVG, PNG and PDF are told apart by their first bytes.
Result<Embedded> readFigure(const std::filesystem::path& path);

}  // namespace horn::figures
