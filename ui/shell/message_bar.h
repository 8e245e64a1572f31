/// One calm line below the tool bar for what went wrong and what to do about it.
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace horn::shell
{

class MessageBar : public QWidget
{
    Q_OBJECT

public:
    explicit MessageBar(const QString& name, QWidget* parent = nullptr);

    void showMessage(const QString& words);
    /// With a button that does something about it and closes the message. New words for an offer that is shown do not disturb a click.
    void showOffer(const QString& words, const QString& button, std::function<void()> accept);
    [[nodiscard]] QString text() const;
    void setTheme(const theme::Theme& theme);

private:
    QLabel* words_;
    QPushButton* offer_;
    std::function<void()> accept_;
    QToolButton* close_;
};

}  // namespace horn::shell
