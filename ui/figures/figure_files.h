/// Figures as files: drawn anew for each, with the experiment inside.
#pragma once

#include "core/base/result.h"
#include "ui/figures/figure_style.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <filesystem>
#include <string>
#include <string_view>

namespace horn::experiment
{
struct FigureData;
}

namespace horn::figures
{

/// The keyword of the PNG text chunk, and the id of the SVG metadata element.
inline constexpr std::string_view experimentKeyword = "horn-experiment";

[[nodiscard]] QImage toImage(const experiment::FigureData& figure, const FigureStyle& style);

/// Texts stay texts, lines stay lines; heat maps are images of one pixel per cell.
/// The experiment is taken from the figure (JSON text); empty: none is embedded.
[[nodiscard]] QByteArray toSvg(const experiment::FigureData& figure, const FigureStyle& style);
[[nodiscard]] QByteArray toPdf(const experiment::FigureData& figure, const FigureStyle& style);
[[nodiscard]] QByteArray toPng(const experiment::FigureData& figure, const FigureStyle& style);
/// One block of columns per panel.
[[nodiscard]] QByteArray toCsv(const experiment::FigureData& figure);

/// Chooses the format by the name's ending: .svg, .pdf, .png, .csv. The file is replaced whole or not at all.
Result<void> save(const experiment::FigureData& figure, const FigureStyle& style, const std::filesystem::path& path);

/// The experiment's JSON text inside a figure file (.svg or .png).
Result<std::string> readExperiment(const std::filesystem::path& path);

}  // namespace horn::figures
