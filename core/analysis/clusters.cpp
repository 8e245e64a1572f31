#include "core/analysis/clusters.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace horn::analysis
{

namespace
{

/// Groups of nodes, each in the slot of one of its nodes.
class Groups
{
public:
    explicit Groups(const Matrix<float>& similarity) : similarity_(similarity), members_(static_cast<std::size_t>(similarity.rows()))
    {
        similarity_ = similarity_.unaryExpr([](float value) { return std::isnan(value) ? 0.0F : value; });
        for (std::size_t i = 0; i < members_.size(); ++i) {
            members_[i] = {static_cast<int>(i)};
            present_.push_back(static_cast<int>(i));
        }
    }

    [[nodiscard]] std::size_t count() const { return present_.size(); }
    [[nodiscard]] int first() const { return present_.front(); }
    [[nodiscard]] float similarity(int a, int b) const { return similarity_(a, b); }
    [[nodiscard]] std::vector<int>& members(int group) { return members_[static_cast<std::size_t>(group)]; }

    /// The most similar other group; of equals `preferred`, then the first.
    [[nodiscard]] int nearest(int group, int preferred) const
    {
        int best = preferred;
        for (const int other : present_)
            if (other != group && (best < 0 || similarity_(group, other) > similarity_(group, best)))
                best = other;
        return best;
    }

    /// b goes up in a.
    void join(int a, int b)
    {
        std::vector<int>&one = members(a), &other = members(b);
        const auto size_a = static_cast<float>(one.size()), size_b = static_cast<float>(other.size());
        for (const int group : present_) {
            const float mean = (size_a * similarity_(a, group) + size_b * similarity_(b, group)) / (size_a + size_b);
            similarity_(a, group) = similarity_(group, a) = mean;
        }
        const bool swap = other.size() > one.size() || (other.size() == one.size() && other.front() < one.front());
        if (swap)
            std::swap(one, other);
        one.insert(one.end(), other.begin(), other.end());
        other.clear();
        present_.erase(std::find(present_.begin(), present_.end(), b));
    }

private:
    Matrix<float> similarity_;
    std::vector<std::vector<int>> members_;
    std::vector<int> present_;
};

}  // namespace

std::vector<int> cluster_order(const Matrix<float>& similarity)
{
    assert(similarity.rows() == similarity.cols());
    if (similarity.rows() == 0)
        return {};
    Groups groups(similarity);
    std::vector<int> chain;
    while (groups.count() > 1) {
        if (chain.empty())
            chain.push_back(groups.first());
        const int last = chain.back(), before = chain.size() > 1 ? chain[chain.size() - 2] : -1;
        const int next = groups.nearest(last, before);
        if (next != before) {
            chain.push_back(next);
            continue;
        }
        chain.resize(chain.size() - 2);  // each is the nearest of the other
        groups.join(std::min(last, before), std::max(last, before));
    }
    return std::move(groups.members(groups.first()));
}

}  // namespace horn::analysis
