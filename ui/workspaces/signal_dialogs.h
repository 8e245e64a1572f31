/// What the dialogues for signals of a person's own have in common.
#pragma once

#include "ui/theme/theme.h"

#include <QDialog>

namespace horn::workspaces
{

/// The theme of the plots in a widget's window.
[[nodiscard]] const theme::Theme& themeAround(const QWidget* widget);

/// Return ends the entry of a number or a path, and no more.
class SignalDialog : public QDialog
{
    Q_OBJECT

public:
    using QDialog::QDialog;

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace horn::workspaces
