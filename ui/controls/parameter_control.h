/// One parameter in a panel: caption, slider and exact entry, built from its row in the schema.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"

#include <QElapsedTimer>
#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;

namespace horn::controls
{

class ValueSlider;

/// Numbers one act of the person: everything between pressing and releasing a handle, or a quick series of key presses, has the same one,
/// so that it can be undone in one step. Never 0.
[[nodiscard]] int newGesture();

/// A refused value leaves the last good one in force; the field turns red and says why in its tooltip and in the status bar.
class ParameterControl : public QWidget
{
    Q_OBJECT

public:
    /// Asked with every new value; an error refuses it.
    using Accept = std::function<Result<void>(double value, int gesture)>;

    /// \param info must live as long as the control: rows of the schema do. \param caption as in the panel: "ω", "v feedback".
    ParameterControl(const ParameterInfo& info, const QString& caption, QWidget* parent = nullptr);

    void setAccept(Accept accept) { accept_ = std::move(accept); }

    [[nodiscard]] double value() const { return value_; }
    /// Shows a value that is in force, however it came about. Clears an error.
    void setValue(double value);
    [[nodiscard]] bool hasError() const { return !reason_.isEmpty(); }
    [[nodiscard]] QString reason() const { return reason_; }
    [[nodiscard]] const ParameterInfo& info() const { return info_; }
    /// The row that it was built from has another range.
    void rangeChanged();

    /// Shows words instead of some value, such as "none" for 0.
    void setSpecialText(double value, const QString& words);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build(const QString& caption);
    void propose(double value, int gesture);
    void nudge(int notches);
    void readEntry();
    void showValue();
    /// \param exact with all digits of the value, to be edited
    void showText(bool exact);
    void placeUnit();
    void refuse(const QString& reason, const QString& shown);
    void clearError();
    [[nodiscard]] QString shownText() const;

    const ParameterInfo& info_;
    Accept accept_;
    double value_;
    int gesture_ = 0;
    QElapsedTimer sinceNudge_;
    QString reason_;
    QString tip_;
    double specialValue_ = 0;
    QString specialText_;

    QLabel* caption_ = nullptr;
    ValueSlider* slider_ = nullptr;
    QLineEdit* entry_ = nullptr;
    QLabel* unit_ = nullptr;
};

}  // namespace horn::controls
