#include "core/experiment/presets.h"
#include "ui/workspaces/experiment_document.h"

#include <QSignalSpy>
#include <QTest>

using namespace horn;
using workspaces::ExperimentDocument;

class ExperimentDocumentTest : public QObject
{
    Q_OBJECT

private:
    static experiment::Experiment preset() { return experiment::load_preset("dho-resonance").value(); }
    static Result<void> setOmega(ExperimentDocument& document, int gesture, double omega)
    {
        return document.edit(QStringLiteral("change ω"), gesture,
                             [omega](experiment::Experiment& e) { e.model.layers[0].omega.base = omega; });
    }

private Q_SLOTS:
    void edits_of_one_gesture_are_undone_together()
    {
        ExperimentDocument document(preset());
        const double before = document.experiment().model.layers[0].omega.base;
        for (const double omega : {0.3, 0.31, 0.32})
            QVERIFY(setOmega(document, 7, omega));
        QCOMPARE(document.undoStack().count(), 1);
        document.undoStack().undo();
        QCOMPARE(document.experiment().model.layers[0].omega.base, before);
        document.undoStack().redo();
        QCOMPARE(document.experiment().model.layers[0].omega.base, 0.32);
    }

    void edits_of_two_gestures_are_undone_one_by_one()
    {
        ExperimentDocument document(preset());
        QVERIFY(setOmega(document, 1, 0.3));
        QVERIFY(setOmega(document, 2, 0.4));
        document.undoStack().undo();
        QCOMPARE(document.experiment().model.layers[0].omega.base, 0.3);
    }

    void an_invalid_edit_changes_nothing()
    {
        ExperimentDocument document(preset());
        QSignalSpy changed(&document, &ExperimentDocument::changed);
        const Result<void> refused = setOmega(document, 1, 2.5);  // ωh must stay below 2√(1−γh) = 1.99
        QVERIFY(!refused);
        QVERIFY(document.experiment() == preset());
        QCOMPARE(changed.count(), 0);
        QCOMPARE(document.undoStack().count(), 0);
    }

    void the_title_has_a_dot_when_changed()
    {
        ExperimentDocument document(preset());
        document.load(preset(), {}, QStringLiteral("dho-resonance"));
        QCOMPARE(document.title(), QStringLiteral("dho-resonance"));
        QVERIFY(setOmega(document, 1, 0.3));
        QCOMPARE(document.title(), QStringLiteral("dho-resonance •"));
        document.markSaved(QStringLiteral("/tmp/mine.horn.json"));
        QCOMPARE(document.title(), QStringLiteral("mine.horn.json"));
    }

    void what_undo_cannot_take_back_marks_the_document_until_it_is_saved()
    {
        ExperimentDocument document({});
        document.load({}, {}, QStringLiteral("waves"));
        document.markChanged();
        QVERIFY(document.isModified());
        QCOMPARE(document.title(), QStringLiteral("waves •"));
        document.markSaved(QStringLiteral("/tmp/waves.horn.json"));
        QVERIFY(!document.isModified());
    }

    void following_a_replay_is_not_an_edit()
    {
        ExperimentDocument document(preset());
        QSignalSpy changed(&document, &ExperimentDocument::changed);
        experiment::Change present{document.experiment().model, document.experiment().stimulus};
        present.model.layers[0].omega.base = 0.5;
        document.follow(present);
        QCOMPARE(document.experiment().model.layers[0].omega.base, 0.5);
        QCOMPARE(changed.count(), 0);
        QVERIFY(!document.isModified());
    }

    void a_comparison_begins_equal_and_edits_reach_the_chosen_one()
    {
        ExperimentDocument document(preset());
        document.beginComparison();
        QVERIFY(document.isComparing() && document.chosen() == 1);
        QVERIFY(document.experiments()[0] == document.experiments()[1]);
        QVERIFY(setOmega(document, 1, 0.3));
        QCOMPARE(document.experiments()[1].model.layers[0].omega.base, 0.3);
        QVERIFY(document.experiments()[0].model == preset().model);
    }

    void undo_chooses_the_experiment_whose_edit_it_takes_back()
    {
        ExperimentDocument document(preset());
        document.beginComparison();
        QVERIFY(setOmega(document, 1, 0.3));
        document.choose(0);
        QSignalSpy chosen(&document, &ExperimentDocument::comparisonChanged);
        document.undoStack().undo();
        QCOMPARE(document.chosen(), std::size_t{1});
        QCOMPARE(chosen.count(), 1);
        QVERIFY(document.experiments()[1].model == preset().model);
    }

    void an_undone_edit_from_before_the_comparison_concerns_the_first_one()
    {
        ExperimentDocument document(preset());
        QVERIFY(setOmega(document, 1, 0.3));
        document.beginComparison();
        document.undoStack().undo();
        QVERIFY(document.experiments()[0].model == preset().model);
        QCOMPARE(document.experiments()[1].model.layers[0].omega.base, 0.3);
    }

    void stimulus_and_seed_are_common_to_both()
    {
        ExperimentDocument document(preset());
        document.beginComparison();
        QVERIFY(document.edit({}, 1, [](experiment::Experiment& e) { e.stimulus.amplitude = 2, e.seed = 9; }));
        QCOMPARE(document.experiments()[0].stimulus.amplitude, 2.0);
        QCOMPARE(document.experiments()[0].seed, std::uint64_t{9});
        document.undoStack().undo();
        QVERIFY(document.experiments()[0] == preset() && document.experiments()[1] == preset());
    }

    void the_end_of_a_comparison_keeps_the_steps_of_the_one_that_stays()
    {
        for (const std::size_t keep : {0, 1}) {
            ExperimentDocument document(preset());
            QVERIFY(setOmega(document, 1, 0.3));
            document.markSaved(QStringLiteral("/tmp/a.horn.json"));
            document.beginComparison();
            QVERIFY(setOmega(document, 2, 0.4));
            document.endComparison(keep);
            QVERIFY(!document.isComparing());
            QCOMPARE(document.experiment().model.layers[0].omega.base, keep == 0 ? 0.3 : 0.4);
            QCOMPARE(document.isModified(), keep == 1);
            QCOMPARE(document.undoStack().count(), keep == 0 ? 1 : 2);
            if (keep == 1)
                document.undoStack().undo();
            QCOMPARE(document.experiment().model.layers[0].omega.base, 0.3);
            QVERIFY(!document.isModified());
            document.undoStack().undo();
            QVERIFY(document.experiment() == preset());
            QVERIFY(document.isModified());
        }
    }
};

QTEST_GUILESS_MAIN(ExperimentDocumentTest)
#include "experiment_document_test.moc"
