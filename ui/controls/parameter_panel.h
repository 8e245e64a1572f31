/// A column of controls under section headings; scrolls when it is too tall.
#pragma once

#include "ui/controls/choice_control.h"
#include "ui/controls/parameter_control.h"

#include <QScrollArea>

#include <vector>

class QLabel;
class QLineEdit;
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

    /// Whether a row belongs to what is set now. Rows that do not match a search are hidden all the same.
    void setRowVisible(QWidget* row, bool visible);

    /// Opens a field above the rows: only those whose caption, meaning or section contain what is typed stay. Escape ends it.
    void startSearch();

    /// A control that can be reached by name.
    struct Entry {
        QString caption, section;
        QString words;  ///< name, symbol and meaning
        QWidget* widget;
    };
    /// Of all rows with a control that belong to what is set now.
    [[nodiscard]] std::vector<Entry> entries() const;
    /// Scrolls there and gives it the keyboard.
    void reach(QWidget* row) const;

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// Something in the panel is asked for while the panel is hidden.
    void wanted() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row {
        QWidget* widget;
        QString caption, section, words;
        bool wanted = true;
        bool heading = false;
    };
    void add(QWidget* widget, const QString& caption, const QString& words, bool heading = false);
    void showRows();
    void endSearch();

    QWidget* content_;
    QVBoxLayout* rows_;
    QLineEdit* search_;
    QString section_;
    std::vector<Row> all_;
};

}  // namespace horn::controls
