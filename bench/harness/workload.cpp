#include "harness/workload.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "harness/calculus_check.hpp"
#include "harness/factorisation_check.hpp"
#include "harness/models.hpp"
#include "harness/moments_check.hpp"
#include "harness/pca_check.hpp"
#include "harness/perceptron.hpp"
#include "harness/probe.hpp"
#include "harness/sample_check.hpp"

namespace lanes::bench {
namespace {

/// Strided inner product: the row or column of `a` at `a0` times that of `b` at `b0`.
template <class T>
Sum<T> inner(const T* a, std::size_t a_step, const T* b, std::size_t b_step, std::size_t size) {
  Sum<T> sum;
  for (std::size_t i = 0; i < size; ++i) sum.add(a[i * a_step], b[i * b_step]);
  return sum;
}

template <class T>
Expected median_of(const T* x, std::size_t size) {
  std::vector<T> copy(x, x + size);
  const auto middle = copy.begin() + static_cast<std::ptrdiff_t>(size / 2);
  std::nth_element(copy.begin(), middle, copy.end());
  if (size % 2 == 1) return {*middle, 0};
  return {std::midpoint(*std::max_element(copy.begin(), middle), *middle), 0};
}

template <class T>
Expected expected(Kernel kernel, const Operands<T>& o, std::size_t index) {
  const auto [m, n, k] = o.shape;
  switch (kernel) {
    case Kernel::matmul:
      return inner(o.a + index / n * k, 1, o.b + index % n, n, k).expected();
    case Kernel::gram:
      return inner(o.a + index / n, n, o.a + index % n, n, m).expected();
    case Kernel::matvec:
      return inner(o.a + index * n, 1, o.b, 1, n).expected();
    case Kernel::vecmat:
      return inner(o.a + index, n, o.b, 1, m).expected();
    case Kernel::column_norms:
      return inner(o.a + index, n, o.a + index, n, m).square_root();
    case Kernel::dot:
      return inner(o.a, 1, o.b, 1, m).expected();
    case Kernel::norm:
      return inner(o.a, 1, o.a, 1, m).square_root();
    case Kernel::median:
      return median_of(o.a, m);
    case Kernel::transpose:
      return {o.a[index % m * n + index / m], 0};
    case Kernel::mean_variance:
    case Kernel::moments4:
    case Kernel::column_mean_variance:
    case Kernel::cov:
      return expected_statistic(kernel, o, index);
    case Kernel::gradient:
      return expected_gradient(o, index);
    case Kernel::adam_step:
      return expected_adam(o, index);
    default:
      break;
  }
  // axpy and scale, of what reset() put there.
  const auto start = static_cast<T>(normal_at(stream_c, index));
  if (kernel == Kernel::scale) return {static_cast<long double>(scale_factor<T>) * start, 0};
  Sum<T> sum;
  sum.add(axpy_factor<T>, o.a[index]);
  sum.add(T{1}, start);
  return sum.expected();
}

std::size_t terms_per_element(Kernel kernel, const Shape& shape) {
  switch (kernel) {
    case Kernel::matmul:
      return shape.k;
    case Kernel::matvec:
      return shape.n;
    case Kernel::axpy:
    case Kernel::scale:
    case Kernel::transpose:
      return 1;
    default:
      return shape.m;
  }
}

}  // namespace

template <class T>
Workload<T>::Workload(Kernel kernel, const Shape& shape, std::size_t copies, VectorView<const T> a)
    : kernel_(kernel), shape_(shape) {
  const OperandSizes sizes = operand_sizes(kernel, shape);
  for (std::size_t i = 0; i < copies; ++i) {
    copies_.push_back({a.empty() ? first_operand<T>(kernel, shape) : Vector<T>(a),
                       second_operand<T>(kernel, shape), Vector<T>(sizes.c)});
    Copy& copy = copies_.back();
    operands_.push_back({shape, copy.a.data(), copy.b.data(), copy.c.data(), false});
  }
  rotation_ = {operands_.data(), copies, 0};
  reset();
}

template <class T>
void Workload<T>::reset(bool checked) {
  rotation_.next = 0;
  operands_.front().checked = checked;
  for (Copy& copy : copies_) {
    if (operand_sizes(kernel_, shape_).updated)
      for (std::size_t i = 0; i < copy.c.size(); ++i) copy.c[i] = start_of<T>(kernel_, shape_, i);
    else
      copy.c.fill(std::numeric_limits<T>::quiet_NaN());
  }
}

template <class T>
Finding Workload<T>::check(Order order) const {
  const Operands<T>& operands = operands_.front();
  const Vector<T>& output = copies_.front().c;
  for (std::size_t i = 0; i < output.size(); ++i)
    if (std::isnan(output[i]))
      return {"element " + std::to_string(i) + " is NaN or was not written"};
  if (info(kernel_).factorisation) return check_factorisation(kernel_, operands, order);
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (info(kernel_).model) return {check_model(kernel_, operands, order), unknown};
  if (info(kernel_).sample) return {check_sample<T>(kernel_, output), unknown};
  if (kernel_ == Kernel::logistic) return check_logistic(operands);
  if (kernel_ == Kernel::perceptron) return check_perceptron(operands);
  if (kernel_ == Kernel::pca) return {check_pca(operands), unknown};
  const bool is_matrix =
      kernel_ == Kernel::matmul || kernel_ == Kernel::gram || kernel_ == Kernel::cov;
  Finding finding;
  for_each_probe(output.size(), is_matrix ? shape_.n : output.size(),
                 terms_per_element(kernel_, shape_), [&](std::size_t i) {
                   if (!finding.fault.empty()) return;
                   const Expected want = expected(kernel_, operands, i);
                   if (!finding.accept<T>(output[i], want))
                     finding.fault = describe("element " + std::to_string(i), output[i], want);
                 });
  return finding;
}

template class Workload<double>;
template class Workload<float>;

}  // namespace lanes::bench
