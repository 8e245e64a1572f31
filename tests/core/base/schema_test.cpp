#include "core/base/schema.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using horn::ParameterInfo;
using horn::base::allowed_range;
using horn::base::allows;
using horn::base::find_parameter;

namespace
{

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

class SchemaTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void what_is_not_finite_is_never_allowed()
    {
        const ParameterInfo anything{.name = "anything"};
        QVERIFY(allows(anything, -1e300));
        QVERIFY(!allows(anything, not_a_number));
        QVERIFY(!allows(anything, infinity));
        QVERIFY(!allows(anything, -infinity));
    }

    void the_ends_of_a_range_belong_to_it_unless_excluded()
    {
        ParameterInfo info{.minimum = 0, .maximum = 1};
        QVERIFY(allows(info, 0));
        QVERIFY(allows(info, 1));
        QVERIFY(!allows(info, std::nextafter(0.0, -1.0)));
        QVERIFY(!allows(info, std::nextafter(1.0, 2.0)));
        info.minimum_excluded = true;
        QVERIFY(!allows(info, 0));
        QVERIFY(allows(info, std::numeric_limits<double>::min()));
    }

    void a_whole_number_must_be_whole()
    {
        const ParameterInfo info{.minimum = -5, .maximum = 5, .integer = true};
        QVERIFY(allows(info, -3));
        QVERIFY(!allows(info, -3.5));
    }

    void the_range_is_told_in_words()
    {
        QCOMPARE(allowed_range({}), std::string("finite"));
        QCOMPARE(allowed_range({.minimum = 0}), std::string("≥ 0"));
        QCOMPARE(allowed_range({.minimum = 0, .minimum_excluded = true}), std::string("> 0"));
        QCOMPARE(allowed_range({.maximum = 2}), std::string("≤ 2"));
        QCOMPARE(allowed_range({.minimum = 1, .maximum = 1024, .integer = true}), std::string("a whole number 1 … 1024"));
        QCOMPARE(allowed_range({.integer = true}), std::string("a whole number"));
    }

    void a_row_is_found_by_its_name()
    {
        const std::array<ParameterInfo, 2> table{{{.name = "omega"}, {.name = "gamma"}}};
        QCOMPARE(find_parameter(table, "gamma"), &table[1]);
        QCOMPARE(find_parameter(table, "gam"), nullptr);
    }
};

QTEST_APPLESS_MAIN(SchemaTest)
#include "schema_test.moc"
