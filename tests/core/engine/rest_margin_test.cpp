#include "core/engine/rest_margin.h"

#include "core/model/specification.h"

#include <QTest>

#include <cmath>

using namespace horn;
using engine::RestMargin;
using engine::RestMargins;

namespace
{

/// A node alone: ρ = √(1−2γ).
std::shared_ptr<RestMargin> margin_of(double gamma, int nodes = 1)
{
    model::ModelSpecification model;
    model.layers[0].nodes = nodes;
    model.layers[0].gamma.base = gamma;
    model.layers[0].recurrent_gain = 0;
    return std::make_shared<RestMargin>(model::cast<float>(*model::build_network(model, 1, 1, 1)));
}

}  // namespace

class RestMarginTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_come_in_a_while_each_its_own()
    {
        RestMargins margins;
        const auto one = margin_of(0.01), other = margin_of(0.1);
        QVERIFY(!one->radius());
        margins.find(one);
        margins.find(other);
        margins.find(one);  // asked again: nothing more is done
        QTRY_VERIFY(one->radius() && other->radius());
        QVERIFY(std::abs(*one->radius() - std::sqrt(0.98)) < 1e-3 && std::abs(*other->radius() - std::sqrt(0.8)) < 1e-3);
    }

    void what_nobody_waits_for_any_more_is_given_up()
    {
        RestMargins margins;
        for (int i = 0; i < 200; ++i)
            margins.find(margin_of(0.01, 512));  // a slider that is dragged: some hundred milliseconds each
        const auto last = margin_of(0.1);
        margins.find(last);
        QTRY_VERIFY(last->radius());
    }

    void it_ends_at_once_while_at_work()
    {
        const auto held = margin_of(0.01, 2048);
        RestMargins margins;
        margins.find(held);
        QTest::qWait(5);
    }
};

QTEST_GUILESS_MAIN(RestMarginTest)
#include "rest_margin_test.moc"
