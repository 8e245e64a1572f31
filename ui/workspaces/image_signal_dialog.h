/// Where a person paints an image, or takes one from a data set, that is swept through the network pixel by pixel.
#pragma once

#include "ui/workspaces/signal_dialogs.h"

#include <memory>
#include <vector>

class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QSpinBox;

namespace horn::controls
{
class PixelPad;
}

namespace horn::tasks
{
struct IdxImages;
}

namespace horn::workspaces
{

class ImageSignalDialog : public SignalDialog
{
    Q_OBJECT

public:
    /// \param pixels rows × width, what was shown before, to go on with; may be empty. \param folder where the file dialogue begins.
    ImageSignalDialog(int width, const std::vector<double>& pixels, const QString& folder, QWidget* parent);
    ~ImageSignalDialog() override;

    /// Row-major, 0 … 1.
    [[nodiscard]] const std::vector<double>& values() const;
    [[nodiscard]] int width() const;

    /// Reads the images of an IDX file and shows the first. What cannot be read is told, and the pad stays as it is.
    void setPath(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// Row, column and brightness of the pixel under the cursor, to be typed.
    [[nodiscard]] QHBoxLayout* exactEntry();
    void showCursor();
    void browse();
    void showImage(int index);
    void tell(const QString& words, bool refused);

    QString folder_;
    controls::PixelPad* pad_;
    QSpinBox* index_;
    QSpinBox* row_;
    QSpinBox* column_;
    QDoubleSpinBox* brightness_;
    QLabel* sweepStep_;
    QLabel* words_;
    std::unique_ptr<tasks::IdxImages> images_;
};

}  // namespace horn::workspaces
