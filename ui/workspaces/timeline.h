/// A slider over the recorded past of a live run: where it stands is the moment that the plots show; its right end is now.
#pragma once

#include "ui/controls/value_slider.h"

#include <QWidget>

#include <cstdint>
#include <optional>

class QLabel;
class QPushButton;

namespace horn::workspaces
{

/// A slider that has Home, End and the arrow keys with Shift to itself while it is focused.
class TimelineSlider : public controls::ValueSlider
{
    Q_OBJECT

public:
    using ValueSlider::ValueSlider;

Q_SIGNALS:
    void oldestWanted();
    void newestWanted();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

class Timeline : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent = nullptr);

    /// \param oldest, newest moments that can be shown, in steps taken. \param moment shown; nothing: the newest
    void show(std::int64_t oldest, std::int64_t newest, std::optional<std::int64_t> moment);
    /// Without its caption where there is little room.
    void setCompact(bool compact);

Q_SIGNALS:
    void momentChosen(std::int64_t step);
    void newestChosen();

private:
    void choose(std::int64_t step);
    void chooseFraction(double fraction);

    QLabel* caption_;
    TimelineSlider* slider_;
    QLabel* text_;
    QPushButton* live_;
    std::int64_t oldest_ = 0, newest_ = 0;
    std::optional<std::int64_t> moment_;
};

}  // namespace horn::workspaces
