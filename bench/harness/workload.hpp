// A problem with its data: allocated, filled, and checked.
#pragma once

#include <lanes/matrix.hpp>
#include <string>
#include <vector>

#include "harness/kernel.hpp"
#include "harness/operands.hpp"

namespace lanes::bench {

/// Element `index` of the data stream `stream`: roughly normal, mean 0, standard deviation 1, the
/// same on every machine. A multiple of 2^-32, so never a denormal.
double normal_at(std::size_t stream, std::size_t index);

template <class T>
class Workload {
 public:
  /// `copies` independent copies of the operands. `a`, when it is not empty, is the user's own data
  /// for the first operand, and must have its size.
  Workload(Kernel kernel, const Shape& shape, std::size_t copies, VectorView<const T> a = {});

  Kernel kernel() const { return kernel_; }
  Rotation<T>& rotation() { return rotation_; }

  /// Puts the outputs back: NaN, so that an element left unwritten is noticed, or the start values
  /// of a kernel that updates.
  void reset();
  /// Empty when the first copy holds the right output of one call after reset(), else what is
  /// wrong. Products are checked against long double with the bound that any order of summation
  /// meets, 2 (terms + 2) u sum |a b|; where that would take too long, on the last row and column
  /// (that is where edges go wrong) and on elements spread over the rest. Copies and scalings must
  /// be exact.
  std::string check() const;

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
