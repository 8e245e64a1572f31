/// Everything that the window can do, found by typing a few letters of it.
#pragma once

#include <QDialog>

#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace horn::shell
{

struct PaletteEntry {
    QString title;   ///< "Run or pause", "ω natural frequency"
    QString detail;  ///< where it is, or its keys: "Run · Space"
    QString words;   ///< what else it is found by
    std::function<void()> run;
};

/// How well an entry fits what was typed: 0 when some word of it is nowhere to be found, higher when it begins a word of the title.
[[nodiscard]] int matchOf(const PaletteEntry& entry, const QString& typed);

class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* window);

    /// Opens over the window with all entries.
    void show(std::vector<PaletteEntry> entries);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void choose();

    QLineEdit* line_;
    QListWidget* list_;
    std::vector<PaletteEntry> entries_;
};

}  // namespace horn::shell
