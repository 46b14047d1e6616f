#include "harness/workload.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>

namespace lanes::bench {
namespace {

enum Stream : std::size_t { stream_a, stream_b, stream_c, stream_probes };

std::uint64_t splitmix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

std::uint64_t random_bits(std::size_t stream, std::size_t index) {
  return splitmix64(splitmix64(stream) ^ index);
}

template <class T>
Vector<T> random_vector(std::size_t size, std::size_t stream) {
  auto v = Vector<T>::uninitialized(size);
  for (std::size_t i = 0; i < size; ++i) v[i] = static_cast<T>(normal_at(stream, i));
  return v;
}

/// What an output element should be, and how far from it any decent computation may be.
struct Expected {
  long double value = 0, tolerance = 0;
};

/// A sum of products, as every kernel with a tolerance is one.
template <class T>
class Sum {
 public:
  void add(T x, T y) {
    const long double product = static_cast<long double>(x) * y;
    value_ += product;
    magnitude_ += std::abs(product);
    ++terms_;
  }
  Expected expected() const { return {value_, relative() * magnitude_}; }
  /// The square root halves the relative error of the sum, and adds one rounding.
  Expected square_root() const {
    const long double root = std::sqrt(value_);
    return {root, relative() * root};
  }

 private:
  long double relative() const {
    constexpr long double u = std::numeric_limits<T>::epsilon() / 2;
    return 2 * static_cast<long double>(terms_ + 2) * u;
  }
  long double value_ = 0, magnitude_ = 0;
  std::size_t terms_ = 0;
};

/// Strided inner product: the row or column of `a` at `a0` times that of `b` at `b0`.
template <class T>
Sum<T> inner(const T* a, std::size_t a_step, const T* b, std::size_t b_step, std::size_t size) {
  Sum<T> sum;
  for (std::size_t i = 0; i < size; ++i) sum.add(a[i * a_step], b[i * b_step]);
  return sum;
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
    case Kernel::transpose:
      return {o.a[index % m * n + index / m], 0};
    case Kernel::axpy:
    case Kernel::scale:
      break;
  }
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

/// Calls visit(index) for the output elements to check.
template <class F>
void for_each_probe(Kernel kernel, const Shape& shape, std::size_t outputs, F visit) {
  constexpr std::size_t budget = 4'000'000;  // products: some 10 ms
  const std::size_t affordable =
      std::max<std::size_t>(budget / terms_per_element(kernel, shape), 8);
  if (outputs <= affordable || terms_per_element(kernel, shape) == 1) {
    for (std::size_t i = 0; i < outputs; ++i) visit(i);
    return;
  }
  const bool is_matrix = kernel == Kernel::matmul || kernel == Kernel::gram;
  const std::size_t cols = is_matrix ? shape.n : outputs, rows = outputs / cols;
  const std::size_t share = affordable / 4;
  for (std::size_t j = 0; j < cols; j += cols / std::min(cols, share)) visit(outputs - 1 - j);
  for (std::size_t i = 0; i < rows; i += rows / std::min(rows, share))
    visit(outputs - 1 - i * cols);
  for (std::size_t i = 0; i < 2 * share; ++i) visit(random_bits(stream_probes, i) % outputs);
}

std::string describe(std::size_t index, long double got, const Expected& want) {
  std::ostringstream text;
  text.precision(12);
  text << "element " << index << " is " << got << " instead of " << want.value << " +- "
       << static_cast<double>(want.tolerance);
  return text.str();
}

}  // namespace

double normal_at(std::size_t stream, std::size_t index) {
  // Four uniform numbers of 16 bits: their sum has variance 4/12, and is close enough to normal.
  const std::uint64_t bits = random_bits(stream, index);
  std::int64_t sum = -4 * 32768;
  for (int shift = 0; shift < 64; shift += 16)
    sum += static_cast<std::int64_t>((bits >> shift) & 0xffff);
  constexpr double scale = 113512.0 / 4294967296.0;  // sqrt(3) / 2^16, as a multiple of 2^-32
  return static_cast<double>(sum) * scale;
}

template <class T>
Workload<T>::Workload(Kernel kernel, const Shape& shape, std::size_t copies, VectorView<const T> a)
    : kernel_(kernel), shape_(shape) {
  const OperandSizes sizes = operand_sizes(kernel, shape);
  for (std::size_t i = 0; i < copies; ++i) {
    copies_.push_back({a.empty() ? random_vector<T>(sizes.a, stream_a) : Vector<T>(a),
                       random_vector<T>(sizes.b, stream_b), Vector<T>(sizes.c)});
    Copy& copy = copies_.back();
    operands_.push_back({shape, copy.a.data(), copy.b.data(), copy.c.data()});
  }
  rotation_ = {operands_.data(), copies, 0};
  reset();
}

template <class T>
void Workload<T>::reset() {
  rotation_.next = 0;
  for (Copy& copy : copies_) {
    if (operand_sizes(kernel_, shape_).updated)
      for (std::size_t i = 0; i < copy.c.size(); ++i)
        copy.c[i] = static_cast<T>(normal_at(stream_c, i));
    else
      copy.c.fill(std::numeric_limits<T>::quiet_NaN());
  }
}

template <class T>
std::string Workload<T>::check() const {
  const Operands<T>& operands = operands_.front();
  const Vector<T>& output = copies_.front().c;
  for (std::size_t i = 0; i < output.size(); ++i)
    if (std::isnan(output[i])) return "element " + std::to_string(i) + " is NaN or was not written";
  std::string fault;
  for_each_probe(kernel_, shape_, output.size(), [&](std::size_t i) {
    if (!fault.empty()) return;
    const Expected want = expected(kernel_, operands, i);
    if (!(std::abs(output[i] - want.value) <= want.tolerance)) fault = describe(i, output[i], want);
  });
  return fault;
}

template class Workload<double>;
template class Workload<float>;

}  // namespace lanes::bench
