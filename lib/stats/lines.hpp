// The rows of a matrix, or the columns as the rows of its transpose, one after the other.
#pragma once

#include <algorithm>

#include "dispatch/select.hpp"
#include "linalg/sum.hpp"
#include "parallel/parallel.hpp"

namespace lanes::stats {

using kernels::index;

/// Calls f(line, row `line` of `lines`, threads) for each, on several threads when there is a line
/// for each of them, else with several threads for each line. Where it is the columns that are
/// contiguous, lines are copied, a cache line of them at a time.
template <class T, class F>
void for_each_line(MatrixView<const T> lines, const Options& options, F f) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const bool copied = lines.row_stride() == 1 && lines.col_stride() != 1 && lines.cols() > 1;
  const std::size_t group = copied ? std::clamp<std::size_t>(lines.rows(), 1, 64 / sizeof(T)) : 1;
  const std::size_t groups = (lines.rows() + group - 1) / group, length = lines.cols();
  const int available = parallel::threads_for(options.threads, static_cast<index>(lines.size()),
                                              linalg::stream_grain);
  const bool outside = groups >= static_cast<std::size_t>(available);
  const int inside = outside ? 1 : options.threads;
  parallel::for_ranges(outside ? available : 1, groups, [&](std::size_t begin, std::size_t end) {
    const detail::Buffer<T> copy(copied ? group * length : 0);
    for (std::size_t first = begin * group; first < std::min(end * group, lines.rows());
         first += group) {
      const std::size_t count = std::min(group, lines.rows() - first);
      if (copied)
        kernels.transpose(&lines(first, 0), lines.col_stride(), static_cast<index>(length),
                          static_cast<index>(count), copy.data(), static_cast<index>(length));
      for (std::size_t i = 0; i < count; ++i)
        f(first + i,
          copied ? VectorView<const T>(copy.data() + i * length, length) : lines.row(first + i),
          inside);
    }
  });
}

}  // namespace lanes::stats
