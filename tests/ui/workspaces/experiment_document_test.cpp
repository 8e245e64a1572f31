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
};

QTEST_GUILESS_MAIN(ExperimentDocumentTest)
#include "experiment_document_test.moc"
