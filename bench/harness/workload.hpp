// A problem with its data: allocated, filled, and checked.
#pragma once

#include <lanes/matrix.hpp>
#include <string>
#include <vector>

#include "harness/data.hpp"
#include "harness/operands.hpp"
#include "harness/probe.hpp"

namespace lanes::bench {

template <class T>
class Workload {
 public:
  /// `copies` independent copies of the operands. `a`, when it is not empty, is the user's own data
  /// for the first operand, and must have its size.
  Workload(Kernel kernel, const Shape& shape, std::size_t copies, VectorView<const T> a = {});

  Kernel kernel() const { return kernel_; }
  Rotation<T>& rotation() { return rotation_; }

  /// Puts the outputs back: NaN, so that an element left unwritten is noticed, or the start values
  /// of a kernel that updates. `checked`: the next call is to be followed by check().
  void reset(bool checked = false);
  /// Whether the first copy holds the right output of one call after reset(true). Products are
  /// checked against long double, with the bound of Sum; where that would take too long, on the
  /// last row and column and on elements spread over the rest. Copies and scalings must be exact.
  /// For factorisations see check_factorisation; `order` is how the contender that made the call
  /// reads and writes matrices.
  Finding check(Order order = Order::rows) const;

 private:
  struct Copy {
    Vector<T> a, b, c;
  };
  Kernel kernel_;
  Shape shape_;
  std::vector<Copy> copies_;
  std::vector<Operands<T>> operands_;
  Rotation<T> rotation_;
};

extern template class Workload<double>;
extern template class Workload<float>;

}  // namespace lanes::bench
