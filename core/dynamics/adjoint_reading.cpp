/// The read-out's part of the adjoint sweep: gradients by its weights, and by the positions that it reads.
#include "core/dynamics/adjoint_sweep.h"
#include "core/dynamics/kernel.h"
#include "core/dynamics/reading.h"

#include <algorithm>

namespace horn::dynamics
{

/// The bias, and, when the last step alone is read, everything of the read-out.
template <class Real>
void AdjointSweep<Real>::start_readout()
{
    ReadingTrace<Real>& reading = buffers_.reading;
    start_sums(reading.weight_sums, structure_.outputs(), structure_.nodes(top()));
    if (gradient_ != nullptr)
        kernel::sum_rows<Real>(
            {structure_.outputs(), output_gradient_.steps, samples_, output_gradient_.row(0), gradient_->readout_bias.data()});
    if (!reads_positions())
        std::fill_n(reading.sums.row(sum_back), reading.sums.row_size(), Real{0});
    if (every_)
        return;
    readout_weights({input_.steps - 1, 0, 1});
    if (!goes_back())
        return;
    Real* into = reads_positions() ? trace(top()).carried.row(x_bar) : buffers_.position_gradient.row(0);
    kernel::product<Real>({&network_.readout_transposed(), 1, samples_, nullptr, output_gradient_.row(0), into});
    if (!reads_positions())
        add_reading_gradient<Real>(reading.sums.row_size(), input_.steps, into, reads_squares() ? reading.values.row(0) : nullptr,
                                   reading.sums.row(sum_back));
}

template <class Real>
void AdjointSweep<Real>::readout_weights(const Block& block)
{
    ReadingTrace<Real>& reading = buffers_.reading;
    const LayerTrace<Real>& of = trace(top());
    const Real* read = !reads_positions() ? reading.values.row(block.at) : every_ ? of.x.row(block.at) : of.last_x.row(0);
    kernel::outer<Real>({structure_.outputs(), structure_.nodes(top()), block.steps, samples_,
                         output_gradient_.row(every_ ? block.first : 0), read, reading.weight_sums.data()});
}

/// Turns the gradients by what is read, in the rows of position_gradient, into gradients by positions.
template <class Real>
void AdjointSweep<Real>::through_reading(const Block& block)
{
    ReadingTrace<Real>& reading = buffers_.reading;
    const std::size_t width = reading.sums.row_size();
    const LayerTrace<Real>& of = trace(top());
    Real* carried = reading.sums.row(sum_back);
    for (int t = block.steps - 1; t >= 0; --t) {
        Real* row = buffers_.position_gradient.values.data() + static_cast<std::size_t>(t) * width;
        if (every_)
            add_reading_gradient<Real>(width, block.first + t + 1, row, reads_squares() ? reading.values.row(block.at + t) : nullptr,
                                       carried);
        reading_to_position<Real>(width, carried, reads_squares() ? of.x.row(block.at + t) : nullptr, row);
    }
}

/// \return gradient by the positions of every step of the block, or nullptr when nothing reads them.
template <class Real>
const Real* AdjointSweep<Real>::from_above(int index, const Block& block)
{
    Real* rows = buffers_.position_gradient.row(0);
    if (index < top()) {
        kernel::product<Real>(
            {&network_.layer(index + 1).input_transposed, block.steps, samples_, nullptr, gradient_row(index + 1, block.at), rows});
        return rows;
    }
    if (every_) {
        readout_weights(block);
        kernel::product<Real>({&network_.readout_transposed(), block.steps, samples_, nullptr, output_gradient_.row(block.first), rows});
    }
    if (reads_positions())
        return every_ ? rows : nullptr;
    through_reading(block);
    return rows;
}

template void AdjointSweep<float>::start_readout();
template void AdjointSweep<float>::readout_weights(const Block&);
template void AdjointSweep<float>::through_reading(const Block&);
template const float* AdjointSweep<float>::from_above(int, const Block&);
template void AdjointSweep<double>::start_readout();
template void AdjointSweep<double>::readout_weights(const Block&);
template void AdjointSweep<double>::through_reading(const Block&);
template const double* AdjointSweep<double>::from_above(int, const Block&);

}  // namespace horn::dynamics
