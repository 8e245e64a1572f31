/// The status bar: run state, rate, frame time, stability in words, seed; and for a while what a control has to say.
#pragma once

#include "ui/workspaces/workspace.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace horn::shell
{

class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    void show(const workspaces::WorkspaceStatus& status, const QString& frameTimes);
    /// In place of the stability words for a few seconds; empty text ends it.
    void showTip(const QString& words, bool good = false);

private:
    QLabel* state_;
    QLabel* rate_;
    QLabel* frames_;
    QLabel* words_;
    QLabel* right_;
    QTimer tipEnds_;
};

}  // namespace horn::shell
