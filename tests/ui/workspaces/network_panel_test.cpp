// A person at the panel of the network workspace: what its rows reach, and what they say.
#include "tests/ui/workspaces/network_bench.h"
#include "ui/controls/choice_control.h"
#include "ui/controls/parameter_control.h"
#include "ui/controls/value_slider.h"

#include <QLabel>
#include <QLineEdit>

using namespace horn;

class NetworkPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_row_of_one_node_reaches_over_all_nodes_and_selects_what_is_typed()
    {
        NetworkBench bench;
        bench.go(100);
        const auto row = [&bench](const char* name) { return bench.find<controls::ParameterControl>(name); };
        const auto dragToTheEnd = [&bench](const char* name) {
            auto* slider = bench.find<controls::ValueSlider>(name);
            QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(slider->width() - 1, slider->height() / 2));
        };
        bench.type("nodes.entry", QStringLiteral("48"));
        bench.go(10);
        for (const char* name : {"one_node", "one_source"}) {
            dragToTheEnd(qPrintable(QString::fromLatin1(name) + QStringLiteral(".slider")));
            QVERIFY2(!row(name)->hasError(), qPrintable(row(name)->reason()));
            QCOMPARE(row(name)->value(), 47.0);
        }
        bench.type("one_node.entry", QStringLiteral("48"));
        QVERIFY2(row("one_node")->reason().contains(QStringLiteral("0 … 47")), qPrintable(row("one_node")->reason()));
        bench.type("nodes.entry", QStringLiteral("200"));
        bench.go(10);
        dragToTheEnd("one_node.slider");
        QCOMPARE(bench.network().plots().selected(), std::vector<int>{199});
        bench.type("one_node.entry", QStringLiteral("150"));
        QCOMPARE(bench.network().plots().selected(), std::vector<int>{150});
        QCOMPARE(row("one_node")->value(), 150.0);
        bench.type("nodes.entry", QStringLiteral("100"));  // node 150 is gone
        QVERIFY(row("one_node")->value() < 100 && row("one_source")->value() < 100);
    }

    void a_unit_stands_beside_its_number_or_not_at_all_and_the_tooltip_tells_it()
    {
        NetworkBench bench;
        const auto unitOf = [&bench](const char* entry) { return bench.find<QLineEdit>(entry)->findChild<QLabel*>(); };
        const auto stands = [&bench, &unitOf](const char* entry) {
            const auto* field = bench.find<QLineEdit>(entry);
            return field->fontMetrics().horizontalAdvance(field->text()) + 8 < unitOf(entry)->x();
        };
        for (const char* entry : {"omega.entry", "gamma.entry", "time_step.entry", "width.entry", "frequency.entry", "window.entry"})
            QVERIFY2(unitOf(entry)->isVisible() && stands(entry), entry);
        bench.type("width.entry", QStringLiteral("1234.5"));  // spacings
        QVERIFY(!unitOf("width.entry")->isVisible() || stands("width.entry"));
        bench.type("frequency.entry", QStringLiteral("0.0000123"));
        QVERIFY(!unitOf("frequency.entry")->isVisible() || stands("frequency.entry"));
        QVERIFY(bench.find<controls::ParameterControl>("frequency")->toolTip().contains(QStringLiteral("rad / time")));
    }

    void what_draws_anew_says_so_beforehand()
    {
        NetworkBench bench;
        for (const char* name : {"nodes", "density"})
            QVERIFY2(bench.find<controls::ParameterControl>(name)->toolTip().contains(QStringLiteral("anew")), name);
        int told = 0;
        for (const auto* box : bench.network().panel().findChildren<controls::ChoiceControl*>())
            told += box->toolTip().contains(QStringLiteral("anew")) ? 1 : 0;
        QVERIFY2(told >= 4, qPrintable(QString::number(told)));  // coupling, connections, spreads and delays
    }
};

QTEST_MAIN(NetworkPanelTest)
#include "network_panel_test.moc"
