#include "core/model/specification.h"
#include "ui/controls/parameter_control.h"
#include "ui/controls/parameter_panel.h"
#include "ui/controls/value_slider.h"

#include <QLineEdit>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStatusTipEvent>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using horn::ParameterInfo;
using horn::Result;
using namespace horn::controls;

/// Catches what controls tell the status bar.
class Listener : public QWidget
{
public:
    QString lastTip;

protected:
    bool event(QEvent* event) override
    {
        if (event->type() != QEvent::StatusTip)
            return QWidget::event(event);
        lastTip = static_cast<QStatusTipEvent*>(event)->tip();
        return true;
    }
};

class ParameterControlTest : public QObject
{
    Q_OBJECT

private:
    struct Taken {
        double value;
        int gesture;
    };

    static const ParameterInfo& row(std::string_view name) { return *horn::base::find_parameter(horn::model::model_parameters(), name); }

    /// A control on a window, and everything that it asked to be accepted.
    struct Bench {
        Listener window;
        ParameterControl control{row("omega"), QStringLiteral("ω"), &window};
        std::vector<Taken> taken;
        ValueSlider* slider = control.findChild<ValueSlider*>();
        QLineEdit* entry = control.findChild<QLineEdit*>();

        Bench()
        {
            control.setAccept([this](double value, int gesture) -> Result<void> {
                if (value > 2)
                    return horn::Error{"/model", "unstable", "lower it"};
                taken.push_back({value, gesture});
                return {};
            });
            control.resize(320, 30);
            window.resize(340, 40);
            window.show();
        }
        void type(const QString& text)
        {
            entry->setFocus();
            entry->selectAll();
            QTest::keyClicks(entry, text);
            QTest::keyClick(entry, Qt::Key_Return);
        }
    };

private Q_SLOTS:
    void a_drag_with_shift_is_ten_times_finer_and_starts_where_the_handle_is()
    {
        Bench bench;
        const auto at = [&bench](int x) { return QPoint(x, bench.slider->height() / 2); };
        const double before = bench.control.value();
        QTest::mousePress(bench.slider, Qt::LeftButton, Qt::ShiftModifier, at(20));
        QCOMPARE(bench.control.value(), before);
        const auto move = [&bench](int x, Qt::KeyboardModifiers modifiers) {
            QMouseEvent event(QEvent::MouseMove, QPointF(x, 10), bench.slider->mapToGlobal(QPointF(x, 10)), Qt::NoButton, Qt::LeftButton,
                              modifiers);
            QCoreApplication::sendEvent(bench.slider, &event);
        };
        const double from = bench.slider->fraction();
        move(60, Qt::ShiftModifier);
        const double fine = bench.slider->fraction() - from;
        const double travel = bench.slider->width() - 15.0;  // of the handle, px
        QVERIFY2(std::abs(fine - 4 / travel) < 2e-4, qPrintable(QString::number(fine)));
        move(70, {});  // Shift let go: the handle keeps its distance to the pointer
        QVERIFY(std::abs(bench.slider->fraction() - from - fine - 10 / travel) < 2e-4);
        QTest::mouseRelease(bench.slider, Qt::LeftButton, {}, at(70));
        QTest::mousePress(bench.slider, Qt::LeftButton, {}, at(30));  // without Shift it jumps, as ever
        QVERIFY(std::abs(bench.slider->fraction() - 22.5 / travel) < 2e-4);
        QTest::mouseRelease(bench.slider, Qt::LeftButton, {}, at(30));
    }

    void a_slider_has_a_third_of_its_row()
    {
        Bench bench;
        bench.control.resize(318, 30);  // as in a panel
        QVERIFY2(bench.slider->width() >= 105, qPrintable(QString::number(bench.slider->width())));
    }

    void an_entry_shows_all_digits_while_it_has_the_focus_and_in_its_tooltip()
    {
        Bench bench;
        QVERIFY(QTest::qWaitForWindowActive(&bench.window));
        bench.type(QStringLiteral("0.22439947525641382"));
        QCOMPARE(bench.entry->text(), QStringLiteral("0.2244"));
        QVERIFY(bench.entry->toolTip().contains(QStringLiteral("0.22439947525641382")));
        QTest::mouseClick(bench.entry, Qt::LeftButton);
        QVERIFY(bench.entry->hasFocus());
        QCOMPARE(bench.entry->text(), QStringLiteral("0.22439947525641382"));
        QTest::keyClick(bench.entry, Qt::Key_End);
        QTest::keyClick(bench.entry, Qt::Key_Backspace);
        QTest::keyClick(bench.entry, Qt::Key_Return);
        QCOMPARE(bench.control.value(), 0.2243994752564138);  // edited where it ends, not the short form
        bench.entry->setFocus();
        bench.entry->clearFocus();
        QCOMPARE(bench.entry->text(), QStringLiteral("0.2244"));
        QCOMPARE(bench.taken.size(), std::size_t{2});  // looking changes nothing
    }

    void a_drag_is_one_gesture_of_many_values()
    {
        Bench bench;
        QTest::mousePress(bench.slider, Qt::LeftButton, {}, QPoint(20, 10));
        for (int x = 25; x <= 50; x += 5)
            QTest::mouseMove(bench.slider, QPoint(x, 10));
        QTest::mouseRelease(bench.slider, Qt::LeftButton, {}, QPoint(50, 10));
        QVERIFY(bench.taken.size() >= 3);
        for (const Taken& taken : bench.taken)
            QCOMPARE(taken.gesture, bench.taken.front().gesture);
        QVERIFY(bench.taken.back().value > bench.taken.front().value);
        QCOMPARE(bench.control.value(), bench.taken.back().value);
    }

    void two_drags_are_two_gestures()
    {
        Bench bench;
        QTest::mouseClick(bench.slider, Qt::LeftButton, {}, QPoint(20, 10));
        QTest::mouseClick(bench.slider, Qt::LeftButton, {}, QPoint(40, 10));
        QCOMPARE(bench.taken.size(), std::size_t{2});
        QVERIFY(bench.taken[0].gesture != bench.taken[1].gesture);
    }

    void an_exact_entry_is_taken_with_every_digit()
    {
        Bench bench;
        bench.type(QStringLiteral("0.123456789"));
        QCOMPARE(bench.control.value(), 0.123456789);
        QCOMPARE(bench.entry->text(), QStringLiteral("0.1235"));
        QVERIFY(!bench.control.hasError());
    }

    void return_without_typing_changes_nothing()
    {
        Bench bench;
        bench.entry->setFocus();
        QTest::keyClick(bench.entry, Qt::Key_Return);
        QCOMPARE(bench.control.value(), row("omega").default_value);
        QVERIFY(bench.taken.empty());
    }

    void a_bad_entry_turns_red_and_the_last_good_value_stays()
    {
        Bench bench;
        bench.type(QStringLiteral("fast"));
        QVERIFY(bench.control.hasError());
        QVERIFY(bench.entry->property("invalid").toBool());
        QVERIFY(bench.entry->toolTip().contains(QStringLiteral("not a number")));
        QVERIFY(bench.window.lastTip.contains(QStringLiteral("not a number")));
        QCOMPARE(bench.control.value(), row("omega").default_value);
        QVERIFY(bench.taken.empty());
    }

    void a_value_outside_the_range_names_the_range()
    {
        Bench bench;
        bench.type(QStringLiteral("-1"));
        QVERIFY(bench.control.reason().contains(QStringLiteral("> 0")));
        QCOMPARE(bench.control.value(), row("omega").default_value);
    }

    void a_value_that_the_owner_refuses_shows_its_reason()
    {
        Bench bench;
        bench.type(QStringLiteral("3"));
        QCOMPARE(bench.control.reason(), QStringLiteral("unstable; lower it"));
        QCOMPARE(bench.control.value(), row("omega").default_value);
    }

    void a_good_entry_clears_the_error()
    {
        Bench bench;
        bench.type(QStringLiteral("fast"));
        bench.type(QStringLiteral("0.5"));
        QVERIFY(!bench.control.hasError());
        QVERIFY(!bench.entry->property("invalid").toBool());
        QVERIFY(bench.window.lastTip.isEmpty());
    }

    void escape_brings_the_good_value_back()
    {
        Bench bench;
        bench.type(QStringLiteral("fast"));
        QTest::keyClick(bench.entry, Qt::Key_Escape);
        QVERIFY(!bench.control.hasError());
        QCOMPARE(bench.entry->text(), QStringLiteral("0.2244"));
    }

    void a_double_click_on_the_slider_resets_to_the_default()
    {
        Bench bench;
        bench.type(QStringLiteral("0.5"));
        QTest::mouseDClick(bench.slider, Qt::LeftButton, {}, QPoint(20, 10));
        QCOMPARE(bench.control.value(), row("omega").default_value);
    }

    void arrow_keys_nudge_in_one_gesture()
    {
        Bench bench;
        bench.slider->setFocus();
        QTest::keyClick(bench.slider, Qt::Key_Right);
        QTest::keyClick(bench.slider, Qt::Key_Right);
        QTest::keyClick(bench.slider, Qt::Key_Left);
        QCOMPARE(bench.taken.size(), std::size_t{3});
        QCOMPARE(bench.taken[2].gesture, bench.taken[0].gesture);
        QVERIFY(bench.taken[1].value > bench.taken[0].value);
    }

    void the_wheel_turns_only_the_slider_that_was_touched()
    {
        Bench bench;
        const auto turn = [&] {
            QWheelEvent wheel(QPointF(20, 10), bench.slider->mapToGlobal(QPointF(20, 10)), {}, QPoint(0, 120), Qt::NoButton, {},
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(bench.slider, &wheel);
        };
        bench.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&bench.window));
        bench.entry->setFocus();
        turn();
        QVERIFY(bench.taken.empty());
        bench.slider->setFocus();
        turn();
        QCOMPARE(bench.taken.size(), std::size_t{1});
        QVERIFY(bench.taken[0].value > row("omega").default_value);
    }

    void everything_has_an_accessible_name()
    {
        Bench bench;
        QVERIFY(bench.slider->accessibleName().contains(QStringLiteral("natural frequency")));
        QVERIFY(bench.entry->accessibleName().contains(QStringLiteral("natural frequency")));
    }

    void a_panel_scrolls_when_it_is_too_tall()
    {
        ParameterPanel panel;
        panel.addSection(QStringLiteral("Oscillator"));
        for (int i = 0; i < 4; ++i)
            for (const ParameterInfo& info : horn::model::model_parameters())
                panel.addParameter(info, QStringLiteral("p"));
        panel.resize(panel.sizeHint().width(), 300);
        panel.show();
        QTest::qWait(20);
        QVERIFY(panel.verticalScrollBar()->maximum() > 0);
        QCOMPARE(panel.horizontalScrollBar()->maximum(), 0);
    }
};

QTEST_MAIN(ParameterControlTest)
#include "parameter_control_test.moc"
