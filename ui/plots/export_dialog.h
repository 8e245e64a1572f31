/// How a figure leaves: size, resolution, letters and colours, with a preview, kept for the next figure.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/figures/figure_style.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace horn::plots
{

/// The style chosen last, from the settings.
[[nodiscard]] figures::FigureStyle rememberedStyle();
void rememberStyle(const figures::FigureStyle& style);

class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(experiment::FigureData figure, QWidget* parent);

    [[nodiscard]] figures::FigureStyle style() const;
    /// "svg", "pdf", "png" or "csv".
    [[nodiscard]] QString format() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showPreview();

    experiment::FigureData figure_;
    QLabel* preview_;
    QComboBox *format_, *colours_;
    QDoubleSpinBox *width_, *height_, *font_, *line_;
    QSpinBox* dpi_;
};

}  // namespace horn::plots
