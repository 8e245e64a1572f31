/// One calm line below the tool bar for what went wrong and what to do about it.
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace horn::shell
{

class MessageBar : public QWidget
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showMessage(const QString& words);
    [[nodiscard]] QString text() const;
    void setTheme(const theme::Theme& theme);

private:
    QLabel* words_;
    QToolButton* close_;
};

}  // namespace horn::shell
