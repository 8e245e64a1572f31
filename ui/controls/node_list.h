/// Several nodes in one entry, as numbers and ranges: "0–15, 32, 40".
#pragma once

#include "core/base/result.h"

#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;

namespace horn::controls
{

/// \param nodes increasing. \return ranges of three and more as "0–15".
[[nodiscard]] QString textOfNodes(const std::vector<int>& nodes);

/// Reads numbers and ranges, separated by commas or spaces, in any order. \param count nodes are 0 … count − 1. \return increasing, each
/// once. Errors: what is not a number or a range, nodes that are not there, and no node at all.
[[nodiscard]] Result<std::vector<int>> nodesOfText(const QString& text, int count);

class NodeList : public QWidget
{
    Q_OBJECT

public:
    using Accept = std::function<Result<void>(const std::vector<int>& nodes)>;

    NodeList(const QString& caption, const QString& help, QWidget* parent = nullptr);

    void setAccept(Accept accept) { accept_ = std::move(accept); }
    /// \param count nodes of the layer
    void setNodes(const std::vector<int>& nodes, int count);
    [[nodiscard]] QLineEdit* entry() const { return entry_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void readEntry();
    void showNodes();

    Accept accept_;
    QLabel* caption_;
    QLineEdit* entry_;
    std::vector<int> nodes_;
    int count_ = 1;
};

}  // namespace horn::controls
