// A function of one number, for each element of a vector.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

#include "dispatch/select.hpp"
#include "parallel/parallel.hpp"

namespace lanes::probability {

/// A thread more pays from 20 us of work on, at 20 ns for an element.
inline constexpr kernels::index map_grain = 1000;

/// f(x[i]) for each i. The instruction set changes nothing, but one that cannot run is refused.
template <class F>
Vector<double> map(const VectorView<const double>& x, const Options& options, const F& f) {
  dispatch::kernels_for(options.isa);
  Vector<double> y = Vector<double>::uninitialized(x.size());
  const auto count = static_cast<kernels::index>(x.size());
  parallel::for_ranges(parallel::threads_for(options.threads, count, map_grain), x.size(),
                       [&](std::size_t begin, std::size_t end) {
                         for (std::size_t i = begin; i < end; ++i) y[i] = f(x[i]);
                       });
  return y;
}

}  // namespace lanes::probability
