/// One choice among named kinds, in the same grid as the parameters.
#pragma once

#include "core/base/result.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;

namespace horn::controls
{

class ChoiceControl : public QWidget
{
    Q_OBJECT

public:
    using Accept = std::function<Result<void>(int index)>;

    ChoiceControl(const QString& caption, const QStringList& choices, const QString& help, QWidget* parent = nullptr);

    void setAccept(Accept accept) { accept_ = std::move(accept); }
    [[nodiscard]] int index() const;
    void setIndex(int index);
    /// As a person who picks it from the list.
    void pick(int index);
    [[nodiscard]] QComboBox* box() const { return box_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose(int index);

    Accept accept_;
    QLabel* caption_;
    QComboBox* box_;
    int index_ = 0;
};

}  // namespace horn::controls
