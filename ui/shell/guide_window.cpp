#include "ui/shell/guide_window.h"

#include <QFile>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QSvgRenderer>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextList>
#include <QTextTable>
#include <QVBoxLayout>

#include <algorithm>

static void initialiseGuideResources() { Q_INIT_RESOURCE(guide); }

namespace horn::shell
{

namespace
{

constexpr int widestPicture = 800;  // px
const QUrl firstPage(QStringLiteral("qrc:/guide/guide.md"));

QImage pictureAt(const QString& path, double pixelRatio)
{
    const int most = static_cast<int>(widestPicture * pixelRatio);
    QImage picture;
    if (path.endsWith(QStringLiteral(".svg"))) {
        QSvgRenderer drawing(path);
        picture = QImage(drawing.defaultSize().scaled(most, most, Qt::KeepAspectRatio), QImage::Format_RGB32);
        picture.fill(Qt::white);
        QPainter painter(&picture);
        drawing.render(&painter);
    } else {
        picture.load(path);
        if (picture.width() > most)
            picture = picture.scaledToWidth(most, Qt::SmoothTransformation);
    }
    picture.setDevicePixelRatio(pixelRatio);
    return picture;
}

/// Markdown comes without any space between its paragraphs and around the words of a table.
void giveRoom(QTextDocument& document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (cursor.currentTable())
            continue;
        QTextBlockFormat format = block.blockFormat();
        format.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
        format.setTopMargin(format.headingLevel() > 0 ? 18 : 0);
        format.setBottomMargin(block.textList() ? 4 : 10);
        cursor.setBlockFormat(format);
    }
    for (QTextFrame* frame : document.rootFrame()->childFrames())
        if (auto* table = qobject_cast<QTextTable*>(frame)) {
            QTextTableFormat format = table->format();
            format.setCellPadding(6);
            format.setBorderCollapse(true);
            format.setBottomMargin(14);
            table->setFormat(format);
        }
}

/// Pictures are as wide as a page.
class Pages : public QTextBrowser
{
public:
    using QTextBrowser::QTextBrowser;

protected:
    QVariant loadResource(int type, const QUrl& name) override
    {
        const QUrl whole = source().resolved(name);
        if (type != QTextDocument::ImageResource || whole.scheme() != QStringLiteral("qrc"))
            return QTextBrowser::loadResource(type, name);
        return pictureAt(u':' + whole.path(), devicePixelRatioF());
    }
};

}  // namespace

GuideWindow::GuideWindow(QWidget* parent) : QWidget(parent, Qt::Window), pages_(new Pages(this))
{
    initialiseGuideResources();
    setObjectName(QStringLiteral("guide"));
    setWindowTitle(tr("Guide – HORN Lab"));
    resize(widestPicture + 80, 900);
    auto* back = new QPushButton(tr("Back"), this);
    back->setShortcut(QKeySequence::Back);
    back->setEnabled(false);
    auto* beginning = new QPushButton(tr("First page"), this);
    auto* row = new QHBoxLayout;
    row->addWidget(back);
    row->addWidget(beginning);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(pages_, 1);
    pages_->setOpenExternalLinks(true);
    pages_->setAccessibleName(tr("guide"));
    pages_->document()->setDocumentMargin(16);
    connect(pages_, &QTextBrowser::sourceChanged, this, [this] { giveRoom(*pages_->document()); });
    connect(pages_, &QTextBrowser::backwardAvailable, back, &QWidget::setEnabled);
    connect(back, &QPushButton::clicked, pages_, &QTextBrowser::backward);
    connect(beginning, &QPushButton::clicked, pages_, [this] { pages_->setSource(firstPage); });
    pages_->setSource(firstPage);
}

void GuideWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void GuideWindow::open()
{
    show();
    raise();
    activateWindow();
    pages_->setFocus();
}

}  // namespace horn::shell
