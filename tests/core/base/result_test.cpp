#include "core/base/result.h"

#include <QTest>

#include <memory>

using horn::Error;
using horn::Result;

namespace
{

Result<int> half(int number)
{
    if (number % 2 != 0)
        return Error{"number", "is odd", "give an even one"};
    return number / 2;
}

Result<void> even(int number)
{
    if (number % 2 != 0)
        return Error{"number", "is odd", {}};
    return {};
}

}  // namespace

class ResultTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void holds_the_value_on_success()
    {
        const Result<int> result = half(8);
        QVERIFY(result.ok());
        QVERIFY(static_cast<bool>(result));
        QCOMPARE(*result, 4);
        QCOMPARE(result.value(), 4);
    }

    void holds_the_error_on_failure()
    {
        const Result<int> result = half(7);
        QVERIFY(!result);
        QCOMPARE(result.error().where, std::string("number"));
        QCOMPARE(result.error().what, std::string("is odd"));
    }

    void may_hold_nothing_but_success()
    {
        QVERIFY(even(2).ok());
        QVERIFY(!even(3));
        QCOMPARE(even(3).error().what, std::string("is odd"));
    }

    void gives_up_what_can_only_be_moved()
    {
        Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
        const std::unique_ptr<int> taken = *std::move(result);
        QCOMPARE(*taken, 5);
    }

    void an_error_is_one_line_of_place_fault_and_remedy()
    {
        QCOMPARE((Error{"a.json", "is cut", "copy it again"}).message(), std::string("a.json: is cut; copy it again"));
        QCOMPARE((Error{"a.json", "is cut", {}}).message(), std::string("a.json: is cut"));
        QCOMPARE((Error{{}, "is cut", "copy it again"}).message(), std::string("is cut; copy it again"));
    }
};

QTEST_APPLESS_MAIN(ResultTest)
#include "result_test.moc"
