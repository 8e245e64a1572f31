/// A window with settings of its own, as a person's first start finds it.
#pragma once

#include "ui/shell/main_window.h"
#include "ui/workspaces/simulation_workspace.h"

#include <QApplication>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

struct WindowBench {
    QTemporaryDir folder;
    std::unique_ptr<horn::shell::MainWindow> window;

    bool askBeforeLosing = false;  ///< as in WindowOptions, from the next open() on
    QString runs;                  ///< as WindowOptions::runs
    QString autosave;              ///< as WindowOptions::autosave, from the next open() on

    explicit WindowBench(bool keepState = false, const char* runsFolder = nullptr)
    {
        if (runsFolder)
            runs = path(runsFolder);
        QCoreApplication::setOrganizationName(QStringLiteral("HORN Lab tests"));
        QCoreApplication::setApplicationName(QStringLiteral("window"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
        open(keepState);
    }

    void open(bool keepState)
    {
        window = std::make_unique<horn::shell::MainWindow>(horn::shell::WindowOptions{.keepState = keepState,
                                                                                      .askBeforeLosing = askBeforeLosing,
                                                                                      .appearance = horn::shell::AppearanceChoice::dark,
                                                                                      .runs = runs,
                                                                                      .autosave = autosave});
        window->resize(1600, 1000);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }

    [[nodiscard]] QString path(const char* name) const { return folder.filePath(QString::fromLatin1(name)); }

    horn::workspaces::SimulationWorkspace& simulation() { return dynamic_cast<horn::workspaces::SimulationWorkspace&>(window->current()); }
    [[nodiscard]] const horn::model::LayerSpecification& layer() { return window->current().document().experiment().model.layers.back(); }

    /// The newest frame, as the plots show it.
    const horn::engine::Frame& frame()
    {
        simulation().controller().waitUntilIdle();
        simulation().takeFrame();
        return *simulation().controller().frame();
    }

    template <class Widget>
    Widget* find(const char* name)
    {
        return window->current().findChild<Widget*>(QString::fromLatin1(name));
    }

    void type(const char* entryName, const QString& text)
    {
        auto* entry = find<QLineEdit>(entryName);
        entry->setFocus();
        entry->selectAll();
        QTest::keyClicks(entry, text);
        QTest::keyClick(entry, Qt::Key_Return);
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(window.get(), key, modifiers); }
};
