/// A column of controls under section headings; scrolls when it is too tall.
#pragma once

#include "ui/controls/choice_control.h"
#include "ui/controls/parameter_control.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace horn::controls
{

class ParameterPanel : public QScrollArea
{
    Q_OBJECT

public:
    explicit ParameterPanel(QWidget* parent = nullptr);

    QLabel* addSection(const QString& heading);
    ParameterControl* addParameter(const ParameterInfo& info, const QString& caption);
    ChoiceControl* addChoice(const QString& caption, const QStringList& choices, const QString& help);
    /// A muted caption with a value at the right end of the row. \return the value's label.
    QLabel* addReadout(const QString& caption, const QString& help);
    /// A line or two of explanation in muted text.
    QLabel* addNote(const QString& words);
    /// Any widget over the full width.
    void addRow(QWidget* row);

    [[nodiscard]] QSize sizeHint() const override;

private:
    QWidget* content_;
    QVBoxLayout* rows_;
};

}  // namespace horn::controls
