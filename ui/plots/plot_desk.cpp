#include "ui/plots/plot_desk.h"

namespace horn::plots
{

PlotDesk::PlotDesk(QWidget* plots, QWidget* parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setWidget(plots);
    for (QWidget* behind : {viewport(), plots})  // the window's own colour lies there
        behind->setAutoFillBackground(false);
}

}  // namespace horn::plots
