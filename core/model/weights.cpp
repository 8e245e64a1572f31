#include "core/model/weights.h"

#include <algorithm>
#include <cmath>

namespace horn::model
{

namespace
{

void fill_uniform(std::span<double> values, double bound, RandomStream& stream)
{
    for (double& value : values)
        value = stream.uniform(-bound, bound);
}

void fill_normal(std::span<double> values, double sigma, RandomStream& stream)
{
    for (double& value : values)
        value = sigma * stream.normal();
}

/// The node at which input or output number `index` of `count` lies, when they are spread evenly over the nodes.
int node_of(Eigen::Index index, Eigen::Index count, int nodes) { return static_cast<int>(index * nodes / count); }

/// Distance on a ring that both rows and columns are spread over evenly; one node is as long as in the finer of the two.
double along_the_ring(const Matrix<double>& weight, Eigen::Index row, Eigen::Index column)
{
    const auto nodes = static_cast<double>(std::max(weight.rows(), weight.cols()));
    const double apart = std::abs(static_cast<double>(row) * nodes / static_cast<double>(weight.rows()) -
                                  static_cast<double>(column) * nodes / static_cast<double>(weight.cols()));
    return std::min(apart, nodes - apart);
}

void fill_local(Matrix<double>& weight, double width, Junction junction, const Placement& placement, const CouplingMask& coupling)
{
    const int nodes = placement.nodes();
    for (Eigen::Index row = 0; row < weight.rows(); ++row)
        for (Eigen::Index column = 0; column < weight.cols(); ++column) {
            const double distance = placement.layout() == Layout::ring
                                        ? along_the_ring(weight, row, column)
                                        : placement.distance(node_of(row, weight.rows(), nodes), node_of(column, weight.cols(), nodes));
            weight(row, column) = distance <= 6 * width ? std::exp(-distance * distance / (2 * width * width)) : 0;  // else < 2e-8
        }
    if (junction != Junction::recurrent)
        return;
    weight.diagonal().setZero();
    keep_coupled(coupling, weight);
    for (Eigen::Index row = 0; row < weight.rows(); ++row)
        if (const double sum = weight.row(row).sum(); sum > 0)
            weight.row(row) /= sum;
}

void fill_shift(Matrix<double>& weight, int by, Junction junction)
{
    weight.setZero();
    const Eigen::Index rows = weight.rows();
    const Eigen::Index columns = weight.cols();
    if (junction == Junction::recurrent)
        for (Eigen::Index row = 0; row < rows; ++row)
            weight(row, ((row - by) % rows + rows) % rows) = 1;
    else if (junction == Junction::input)
        for (Eigen::Index column = 0; column < columns; ++column)
            weight(node_of(column, columns, static_cast<int>(rows)), column) = 1;
    else
        for (Eigen::Index row = 0; row < rows; ++row)
            weight(row, node_of(row, rows, static_cast<int>(columns))) = 1;
}

}  // namespace

void initialise(Matrix<double>& weight, Vector<double>& bias, const Initialisation& how, Junction junction, const Placement& placement,
                const CouplingMask& coupling, RandomStream& stream)
{
    const bool recurrent = junction == Junction::recurrent;
    const double fan_in = static_cast<double>(weight.cols());
    const double fan_out = static_cast<double>(weight.rows());
    bias.setZero();
    switch (how.kind) {
    case Initialisation::Kind::reference:
        fill_uniform(span_of(weight), 1 / std::sqrt(fan_in), stream);
        fill_uniform(span_of(bias), 1 / std::sqrt(fan_in), stream);
        break;
    case Initialisation::Kind::xavier: fill_uniform(span_of(weight), std::sqrt(6 / (fan_in + fan_out)), stream); break;
    case Initialisation::Kind::kaiming: fill_normal(span_of(weight), std::sqrt(2 / fan_in), stream); break;
    case Initialisation::Kind::normal:
        if (recurrent)
            fill_normal(span_of(weight), how.sigma, stream);
        else
            fill_uniform(span_of(weight), 1 / std::sqrt(fan_in), stream);
        break;
    case Initialisation::Kind::checkpoint:  // what the file has is put here later; it may have no read-out of this size
        if (junction == Junction::readout)
            return initialise(weight, bias, Initialisation{}, junction, placement, coupling, stream);
        weight.setZero();
        break;
    case Initialisation::Kind::identity:
        weight.setZero();
        for (Eigen::Index row = 0; row < weight.rows() && !recurrent; ++row)
            weight(row, row % weight.cols()) = 1;
        break;
    case Initialisation::Kind::local: fill_local(weight, how.width, junction, placement, coupling); break;
    case Initialisation::Kind::shift: fill_shift(weight, how.by, junction); break;
    }
    if (recurrent)
        keep_coupled(coupling, weight);
}

}  // namespace horn::model
