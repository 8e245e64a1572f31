// Nodes typed as numbers and ranges.
#include "ui/controls/node_list.h"

#include <QLineEdit>
#include <QTest>

using horn::controls::nodesOfText;
using horn::controls::textOfNodes;

class NodeListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lists_are_written_in_ranges_and_read_back()
    {
        QCOMPARE(textOfNodes({0, 1, 2, 3, 7, 9, 10, 40, 41, 42}), QStringLiteral("0–3, 7, 9, 10, 40–42"));
        QCOMPARE(textOfNodes({}), QString());
        for (const std::vector<int>& nodes : {std::vector{5}, std::vector{0, 1}, std::vector{0, 2, 3, 4, 99}, std::vector{97, 98, 99}}) {
            const auto read = nodesOfText(textOfNodes(nodes), 100);
            QVERIFY(read);
            QVERIFY(*read == nodes);
        }
    }

    void typing_is_free_in_order_spaces_and_dashes()
    {
        QVERIFY(*nodesOfText(QStringLiteral(" 9 , 3-5;4 -6,,0"), 10) == (std::vector{0, 3, 4, 5, 6, 9}));
        QVERIFY(*nodesOfText(QStringLiteral("2 1"), 10) == (std::vector{1, 2}));
    }

    void what_is_wrong_is_named_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("named");
        QTest::newRow("word") << "0, all"
                              << "all";
        QTest::newRow("fraction") << "1.5"
                                  << "1.5";
        QTest::newRow("beyond") << "3-10"
                                << "10";
        QTest::newRow("far beyond") << "0-99999999999999"
                                    << "99999999999999";
        QTest::newRow("backwards") << "7-3"
                                   << "7-3";
        QTest::newRow("open") << "3-"
                              << "3-";
        QTest::newRow("nothing") << " , "
                                 << "no node";
    }
    void what_is_wrong_is_named()
    {
        QFETCH(QString, text);
        QFETCH(QString, named);
        const auto read = nodesOfText(text, 10);
        QVERIFY(!read);
        const QString words = QString::fromStdString(read.error().message());
        QVERIFY2(words.contains(named) && !words.contains(u'\n'), qPrintable(words));
    }

    void an_entry_takes_what_is_valid_and_keeps_the_rest_for_mending()
    {
        horn::controls::NodeList list(QStringLiteral("nodes"), {});
        std::vector<int> taken;
        list.setAccept([&taken](const std::vector<int>& nodes) {
            taken = nodes;
            return horn::Result<void>();
        });
        list.setNodes({1}, 8);
        list.entry()->selectAll();
        QTest::keyClicks(list.entry(), QStringLiteral("0-3, 9"));
        QTest::keyClick(list.entry(), Qt::Key_Return);
        QVERIFY(taken.empty());
        QVERIFY(list.entry()->property("invalid").toBool());
        QCOMPARE(list.entry()->text(), QStringLiteral("0-3, 9"));
        QTest::keyClick(list.entry(), Qt::Key_Backspace);
        QTest::keyClicks(list.entry(), QStringLiteral("7"));
        QTest::keyClick(list.entry(), Qt::Key_Return);
        QVERIFY(taken == (std::vector{0, 1, 2, 3, 7}));
        QVERIFY(!list.entry()->property("invalid").toBool());
        QCOMPARE(list.entry()->text(), QStringLiteral("0–3, 7"));
        QTest::keyClicks(list.entry(), QStringLiteral("x"));
        QTest::keyClick(list.entry(), Qt::Key_Escape);
        QCOMPARE(list.entry()->text(), QStringLiteral("0–3, 7"));
    }
};

QTEST_MAIN(NodeListTest)
#include "node_list_test.moc"
