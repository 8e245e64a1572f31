#include "core/analysis/clusters.h"

#include "core/base/random.h"

#include <QtTest>

#include <algorithm>
#include <limits>
#include <set>

using namespace horn;

namespace
{

/// Average linkage by its definition: looks for the most similar two groups over all pairs, again and again.
std::set<std::set<int>> naive_groups(const Matrix<float>& similarity)
{
    std::vector<std::set<int>> groups;
    std::set<std::set<int>> all;
    for (int i = 0; i < similarity.rows(); ++i)
        groups.push_back({i});
    while (groups.size() > 1) {
        std::size_t best_a = 0, best_b = 1;
        double best = -1;
        for (std::size_t a = 0; a < groups.size(); ++a)
            for (std::size_t b = a + 1; b < groups.size(); ++b) {
                double sum = 0;
                for (const int i : groups[a])
                    for (const int j : groups[b])
                        sum += static_cast<double>(similarity(i, j));
                const double mean = sum / static_cast<double>(groups[a].size() * groups[b].size());
                if (mean > best)
                    best = mean, best_a = a, best_b = b;
            }
        groups[best_a].insert(groups[best_b].begin(), groups[best_b].end());
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(best_b));
        all.insert(groups[best_a]);
    }
    return all;
}

Matrix<float> random_similarity(int nodes, std::uint64_t index)
{
    RandomStream random(2, Purpose::test, index);
    Matrix<float> similarity = Matrix<float>::Identity(nodes, nodes);
    for (int i = 0; i < nodes; ++i)
        for (int j = 0; j < i; ++j)
            similarity(i, j) = similarity(j, i) = static_cast<float>(random.uniform());
    return similarity;
}

}  // namespace

class ClustersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_group_of_average_linkage_stands_together()
    {
        for (std::uint64_t round = 0; round < 30; ++round) {
            const int nodes = 3 + static_cast<int>(round) / 2;
            const Matrix<float> similarity = random_similarity(nodes, round);
            const std::vector<int> order = analysis::cluster_order(similarity);
            std::vector<int> place(order.size());
            for (std::size_t i = 0; i < order.size(); ++i)
                place[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
            for (const std::set<int>& group : naive_groups(similarity)) {
                int low = nodes, high = -1;
                for (const int node : group) {
                    low = std::min(low, place[static_cast<std::size_t>(node)]);
                    high = std::max(high, place[static_cast<std::size_t>(node)]);
                }
                QCOMPARE(high - low + 1, static_cast<int>(group.size()));
            }
        }
    }

    void scattered_members_of_two_clusters_are_brought_together()
    {
        Matrix<float> similarity(7, 7);
        const std::set<int> large{0, 2, 3, 6};
        for (int i = 0; i < 7; ++i)
            for (int j = 0; j < 7; ++j)
                similarity(i, j) = large.contains(i) == large.contains(j) ? 0.9F : 0.1F;
        const std::vector<int> order = analysis::cluster_order(similarity);
        QCOMPARE(std::set<int>(order.begin(), order.begin() + 4), large);  // the larger one first
    }

    void nodes_without_a_value_are_like_none()
    {
        Matrix<float> similarity = random_similarity(5, 90);
        similarity.row(1).setConstant(std::numeric_limits<float>::quiet_NaN());
        similarity.col(1).setConstant(std::numeric_limits<float>::quiet_NaN());
        const std::vector<int> order = analysis::cluster_order(similarity);
        QCOMPARE(std::set<int>(order.begin(), order.end()).size(), std::size_t{5});
        QCOMPARE(order.back(), 1);
    }

    void one_node_and_none_have_an_order()
    {
        QCOMPARE(analysis::cluster_order(Matrix<float>(0, 0)).size(), std::size_t{0});
        QCOMPARE(analysis::cluster_order(Matrix<float>::Ones(1, 1)), std::vector<int>{0});
    }
};

QTEST_APPLESS_MAIN(ClustersTest)
#include "clusters_test.moc"
