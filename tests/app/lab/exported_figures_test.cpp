// What the tour exports: figures of what the run has come to, all of the same step.
#include "app/lab/figure.h"
#include "core/experiment/evidence.h"
#include "tests/ui/workspaces/network_bench.h"
#include "ui/figures/figure_files.h"

#include <QDir>

using namespace horn;

class ExportedFiguresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figures_after_a_comparison_are_of_the_newest_step()
    {
        NetworkBench bench;
        bench.go(700);
        bench.network().compare();
        bench.network().step(500);
        bench.frame();
        bench.network().endComparison();
        const Result<void> written = lab::exportFigures(bench.network(), bench.folder.path());
        QVERIFY2(written.ok(), written.ok() ? "" : written.error().message().c_str());
        for (const char* name :
             {"network-waves.svg", "network-lattice.svg", "network-nodes.svg", "network-phase-locking.svg", "network-synchrony.svg"}) {
            const auto read = figures::readFigure(bench.path(name).toStdString());
            QVERIFY2(read.ok(), name);
            const auto evidence = experiment::parse_evidence(read->evidence, name);
            QVERIFY2(evidence.ok() && !evidence->claims.empty(), name);
            for (const experiment::Claim& claim : evidence->claims) {
                const std::int64_t end = claim.source.first + claim.source.steps * claim.source.stride;
                QVERIFY2(end <= 1200 && end > 1200 - claim.source.stride,
                         qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name)).arg(end)));
            }
        }
        QCOMPARE(QDir(bench.folder.path()).entryList({QStringLiteral("network-*")}).size(), 3 * 5);
    }
};

QTEST_MAIN(ExportedFiguresTest)
#include "exported_figures_test.moc"
