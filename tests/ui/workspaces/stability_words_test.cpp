// What the status bar says of a live network: whether its nodes are stable, and whether the whole comes to rest.
#include "tests/ui/shell/window_bench.h"
#include "ui/workspaces/network_workspace.h"

#include <QRegularExpression>

using namespace horn;

namespace
{

struct NetworkBench : WindowBench {
    NetworkBench()
    {
        press(Qt::Key_2, Qt::ControlModifier);
        network().step(10);
        frame();
    }
    workspaces::NetworkWorkspace& network() { return dynamic_cast<workspaces::NetworkWorkspace&>(window->current()); }
    workspaces::WorkspaceStatus status() { return network().status(); }
    /// As a person types it, and what is then seen.
    void enter(const char* entry, const char* value)
    {
        type(entry, QString::fromLatin1(value));
        frame();
    }
};

}  // namespace

class StabilityWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_words_of_stability_are_those_of_the_worse_run()
    {
        NetworkBench bench;
        bench.enter("recurrent_gain.entry", "0.1");
        QTRY_VERIFY(bench.status().words.contains(QStringLiteral("rest margin 0.")));
        const QString alone = bench.status().words;
        QVERIFY2(alone.startsWith(QStringLiteral("stable")), qPrintable(alone));
        bench.network().fork();
        bench.frame();
        QTRY_COMPARE(bench.status().words, alone);
        bench.enter("gamma.entry", "0.4");
        QTRY_VERIFY2(bench.status().words.startsWith(QStringLiteral("B: stable")), qPrintable(bench.status().words));
        bench.enter("gamma.entry", "0.005");
        QTRY_VERIFY2(bench.status().words.startsWith(QStringLiteral("A: stable")), qPrintable(bench.status().words));
        bench.enter("recurrent_gain.entry", "20");
        QTRY_VERIFY(bench.status().words.startsWith(QStringLiteral("B: stable")));
        QTRY_VERIFY2(bench.status().words.endsWith(QStringLiteral("swings by itself")), qPrintable(bench.status().words));
    }

    void a_network_that_swings_by_itself_is_not_called_stable_in_green()
    {
        using Tone = workspaces::WorkspaceStatus::Tone;
        NetworkBench bench;
        bench.enter("recurrent_gain.entry", "20");
        QTRY_VERIFY(bench.status().words.contains(QStringLiteral("swings by itself")));
        QVERIFY(bench.status().wordsTone == Tone::neutral);
        bench.enter("recurrent_gain.entry", "0");
        QTRY_VERIFY(bench.status().words.contains(QRegularExpression(QStringLiteral("rest margin 0\\.\\d+$"))));
        QVERIFY(bench.status().wordsTone == Tone::good);
    }

    void an_unstable_run_is_told_in_red_with_its_node()
    {
        NetworkBench bench;
        bench.enter("feedback.entry", "30");
        const workspaces::WorkspaceStatus status = bench.status();
        QVERIFY2(status.wordsTone == workspaces::WorkspaceStatus::Tone::bad, qPrintable(status.words));
        QVERIFY2(status.words.contains(QRegularExpression(QStringLiteral("node \\d+"))), qPrintable(status.words));
    }
};

QTEST_MAIN(StabilityWordsTest)
#include "stability_words_test.moc"
