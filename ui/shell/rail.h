/// The strip of workspaces on the left edge.
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace horn::shell
{

class Rail : public QWidget
{
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);

    /// \param icon name of a file in resources/icons. \return index, from 0.
    int addEntry(const QString& icon, const QString& title, const QString& shortcut);
    void setCurrent(int index);
    void setTheme(const theme::Theme& theme);

Q_SIGNALS:
    void chosen(int index);

private:
    QVBoxLayout* column_;
    QButtonGroup* group_;
    std::vector<QToolButton*> buttons_;
    std::vector<QString> icons_;
};

}  // namespace horn::shell
