/// The strip above two runs that are compared: which of them the panel edits, how far apart they are, what is shown, and how it ends.
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <array>
#include <cstddef>

class QLabel;
class QPushButton;

namespace horn::workspaces
{

class ComparisonBar : public QWidget
{
    Q_OBJECT

public:
    explicit ComparisonBar(QWidget* parent = nullptr);

    void showChosen(std::size_t which);
    /// \param difference whether the difference is shown, or what is measured.
    void showPage(bool difference);
    /// What sets the runs apart; elided when long.
    void setWords(const QString& words);
    void setTheme(const theme::Theme& theme);

Q_SIGNALS:
    void chosen(std::size_t which);
    void pageChosen(bool difference);
    /// One of the two runs stays.
    void endWanted(std::size_t keep);

private:
    std::array<QPushButton*, 2> runs_{};
    std::array<QPushButton*, 2> pages_{};
    QLabel* words_;
    QPushButton* keep_;
    QPushButton* close_;
};

}  // namespace horn::workspaces
