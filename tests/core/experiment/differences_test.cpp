#include "core/experiment/differences.h"

#include <QtTest>

using namespace horn;
using experiment::Difference;
using experiment::Experiment;

class DifferencesTest : public QObject
{
    Q_OBJECT

private:
    static QByteArray told(const Experiment& first, const Experiment& second)
    {
        QByteArray words;
        for (const Difference& one : experiment::differences(first, second))
            words += one.where + " " + one.first + " > " + one.second + "\n";
        return words;
    }

private Q_SLOTS:
    void equal_models_and_stimuli_do_not_differ()
    {
        Experiment other;
        other.seed = 9;
        QCOMPARE(told(Experiment{}, other), QByteArray());
    }

    void one_edge_and_one_pixel_are_found()
    {
        Experiment first, other;
        other.model.layers[0].edges = {{.to = 3, .from = 5, .weight = -0.5}};
        QCOMPARE(told(first, other), QByteArray("/model/layers/0/edges none > 3 ← 5: -0.5\n"));
        first.stimulus.width = 2;
        first.stimulus.values = {0, 1, 0, 0};
        other = first;
        other.stimulus.values[2] = 1;
        QCOMPARE(told(first, other), QByteArray("/stimulus/pixels/1/0 0.0 > 1.0\n"));
    }

    void a_number_is_told_before_and_after()
    {
        Experiment other;
        other.model.layers[0].gamma.base = 0.02;
        QCOMPARE(told(Experiment{}, other), QByteArray("/model/layers/0/gamma 0.01 > 0.02\n"));
    }

    void one_node_of_many_is_found()
    {
        Experiment first, other;
        first.model.layers[0].nodes = other.model.layers[0].nodes = 4;
        other.model.layers[0].alpha = {.kind = model::NodeValues::Kind::given, .base = 0.04, .values = {0.04, 0.04, 0.5, 0.04}};
        QCOMPARE(told(first, other), QByteArray("/model/layers/0/alpha/2 0.04 > 0.5\n"));
        QCOMPARE(told(other, first), QByteArray("/model/layers/0/alpha/2 0.5 > 0.04\n"));
    }

    void a_spread_is_told_by_its_distribution()
    {
        Experiment other;
        other.model.layers[0].omega.kind = model::NodeValues::Kind::normal;
        const QByteArray words = told(Experiment{}, other);
        QVERIFY2(words.startsWith("/model/layers/0/omega 0.22") && words.endsWith("> normal\n"), words.constData());
    }

    void another_layer_is_one_difference()
    {
        Experiment other;
        other.model.layers.emplace_back();
        QCOMPARE(told(Experiment{}, other), QByteArray("/model/layers … > …\n"));
    }
};

QTEST_APPLESS_MAIN(DifferencesTest)
#include "differences_test.moc"
