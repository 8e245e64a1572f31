#include "ui/workspaces/csv_signal_dialog.h"

#include "core/base/csv.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_widget.h"
#include "ui/workspaces/signal_dialogs.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <string>

namespace horn::workspaces
{

namespace
{

constexpr std::size_t mostSteps = 20000;  // the experiment and its undo steps hold them all
constexpr base::CsvLimits limits{.bytes = std::size_t{16} << 20, .values = std::size_t{1} << 20};  // read within a second

/// The first of the leftmost columns that holds numbers, counted from 1; "1" where none of them does.
QString firstReadable(const QString& path)
{
    constexpr int tried = 8;
    for (int column = 1; column <= tried; ++column)
        if (const std::array wanted{std::to_string(column)}; base::read_csv(path.toStdString(), wanted, limits))
            return QString::number(column);
    return QStringLiteral("1");
}

QLabel* makeCaption(const QString& words, QWidget* buddy, QWidget* parent)
{
    auto* label = new QLabel(words, parent);
    label->setBuddy(buddy);
    return label;
}

}  // namespace

CsvSignalDialog::CsvSignalDialog(QWidget* parent)
    : SignalDialog(parent), path_(new QLineEdit(this)), column_(new QComboBox(this)), preview_(new plots::LineChart(this)),
      words_(new QLabel(this))
{
    setWindowTitle(tr("Signal from a CSV file"));
    path_->setObjectName(QStringLiteral("csvPath"));
    path_->setAccessibleName(tr("file"));
    path_->setMinimumHeight(26);
    path_->setPlaceholderText(tr("a text file with a column of numbers"));
    column_->setObjectName(QStringLiteral("csvColumn"));
    column_->setAccessibleName(tr("column"));
    column_->setEditable(true);
    column_->setInsertPolicy(QComboBox::NoInsert);
    column_->setMinimumHeight(26);
    column_->setToolTip(tr("By its name in the first line, or by its number counted from 1."));
    auto* browse = new QPushButton(tr("Browse…"), this);
    browse->setAutoDefault(false);
    preview_->setTheme(themeAround(parent));
    preview_->setMinimumHeight(170);
    preview_->setAccessibleName(tr("the column as a signal"));
    preview_->setEmptyText(tr("The column will be shown here"));
    preview_->setXAxis({.title = tr("step after the onset")});
    preview_->setYAxis({.title = tr("s")});
    preview_->addSeries({.name = tr("signal"), .colour = theme::seriesStimulus, .inLegend = false});
    words_->setObjectName(QStringLiteral("csvWords"));
    words_->setWordWrap(true);
    words_->setMinimumHeight(36);
    words_->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    use_ = buttons->button(QDialogButtonBox::Ok);
    use_->setText(tr("Use this column"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(browse, &QPushButton::clicked, this, &CsvSignalDialog::browse);
    connect(path_, &QLineEdit::editingFinished, this, [this] { setPath(path_->text()); });
    connect(column_, &QComboBox::currentIndexChanged, this, &CsvSignalDialog::readColumn);
    connect(column_->lineEdit(), &QLineEdit::editingFinished, this, &CsvSignalDialog::readColumn);

    auto* form = new QGridLayout;
    form->setHorizontalSpacing(10);
    form->addWidget(makeCaption(tr("file"), path_, this), 0, 0);
    form->addWidget(path_, 0, 1);
    form->addWidget(browse, 0, 2);
    form->addWidget(makeCaption(tr("column"), column_, this), 1, 0);
    form->addWidget(column_, 1, 1, 1, 2);
    form->setColumnStretch(1, 1);
    setTabOrder(path_, browse);
    setTabOrder(browse, column_);
    setTabOrder(column_, preview_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addLayout(form);
    column->addWidget(preview_, 1);
    column->addWidget(words_);
    column->addWidget(buttons);
    resize(640, 420);
    tell(tr("Choose a file. Its values are kept in the experiment, which needs the file no longer."), false);
}

void CsvSignalDialog::browse()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Choose a CSV file"), {}, tr("Numbers in columns (*.csv *.tsv *.txt);;All files (*)"));
    if (!path.isEmpty())
        setPath(path);
}

void CsvSignalDialog::setPath(const QString& path)
{
    if (path.isEmpty())
        return;
    path_->setText(path);
    {
        const QSignalBlocker quiet(column_);
        const QString before = column_->currentText();
        column_->clear();
        if (const auto table = base::read_csv(path.toStdString(), {}, limits)) {
            for (const std::string& name : table->names)
                column_->addItem(QString::fromStdString(name));
            column_->setCurrentIndex(std::max(0, column_->findText(before)));
        } else {
            column_->setEditText(before.isEmpty() ? firstReadable(path) : before);  // other columns may hold words
        }
    }
    readColumn();
}

void CsvSignalDialog::readColumn()
{
    if (path_->text().isEmpty())
        return;
    values_.clear();
    refusal_.reset();
    const std::array wanted{column_->currentText().trimmed().toStdString()};
    const auto table = base::read_csv(path_->text().toStdString(), wanted, limits);
    if (!table) {
        refusal_ = table.error();
        return tell(QString::fromStdString(refusal_->message()), true);
    }
    if (table->values.size() > mostSteps)
        return tell(tr("The column has %1 values, an experiment keeps at most %2: shorten the file.").arg(table->rows).arg(mostSteps),
                    true);
    values_ = table->values;
    std::vector<double> steps(values_.size());
    for (std::size_t i = 0; i < steps.size(); ++i)
        steps[i] = static_cast<double>(i);
    preview_->setData(0, std::span<const double>(steps), std::span<const double>(values_));
    const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
    tell(tr("%1 steps between %2 and %3. The amplitude multiplies them.").arg(values_.size()).arg(*low, 0, 'g', 4).arg(*high, 0, 'g', 4),
         false);
}

void CsvSignalDialog::tell(const QString& words, bool refused)
{
    if (values_.empty())
        preview_->clear();
    use_->setEnabled(!values_.empty());
    words_->setText(words);
    const theme::Theme& theme = preview_->theme();
    words_->setStyleSheet(QStringLiteral("color: %1").arg((refused ? theme.alarm : theme.muted).name()));
}

}  // namespace horn::workspaces
