/// The guide, and the pages that it leads to, in a window of its own beside the laboratory.
#pragma once

#include <QWidget>

class QTextBrowser;

namespace horn::shell
{

class GuideWindow : public QWidget
{
    Q_OBJECT

public:
    explicit GuideWindow(QWidget* parent);

    /// Brings the window to the front, where it was.
    void open();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QTextBrowser* pages_;
};

}  // namespace horn::shell
