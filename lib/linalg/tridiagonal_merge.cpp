// T = diag(T1, T2) + |beside| u u', with ones in u beside the cut. In the eigenvectors of the parts
// that is a diagonal matrix plus one of rank one: diag(values) + rho z z'.
#include "linalg/tridiagonal_merge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "linalg/matmul.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;
using kernels::tridiagonal::chunk;
using kernels::tridiagonal::padded;
using kernels::tridiagonal::SecularEquation;

namespace {

template <class T>
class Merge {
  using Memory = MergeMemory<T>;
  static constexpr T eps = std::numeric_limits<T>::epsilon() / 2;

 public:
  Merge(const Kernels<T>& kernels, int threads, const MergeParts<T>& parts, const Memory& memory)
      : kernels_(kernels),
        threads_(threads),
        p_(parts),
        m_(memory),
        rho_(2 * std::abs(p_.beside)) {}

  void run(bool columns) {
    std::merge(p_.order, p_.order + p_.half, p_.order + p_.half, p_.order + p_.size, m_.sorted,
               [this](index i, index j) { return p_.values[i] < p_.values[j]; });
    find_z();
    deflate();
    pack();
    if (kept_ > 0) solve();
    columns ? multiply_to_columns() : multiply_to_rows();
    find_order();
  }

 private:
  T* row(index i) const { return p_.vectors + i * p_.row; }
  auto kind(index i) const { return static_cast<typename Memory::Kind>(m_.kind[i]); }
  index rest() const { return p_.size - p_.half; }
  /// Vectors, kept ones, that are not zero in the first part, and in the second.
  index in_first() const { return count_[Memory::first] + count_[Memory::both]; }
  index in_second() const { return count_[Memory::both] + count_[Memory::second]; }
  T* packed_second() const { return m_.packed + in_first() * p_.half; }
  T* packed_deflated() const { return packed_second() + in_second() * rest(); }
  T* distance_second() const { return m_.distance + count_[Memory::first] * odd_lines<T>(kept_); }

  /// z: what the vectors have at the cut, scaled to length 1.
  void find_z() const {
    constexpr T scale = static_cast<T>(0.70710678118654752440L);
    const T second = p_.beside < T(0) ? -scale : scale;
    for (index i = 0; i < p_.half; ++i) {
      m_.z[i] = scale * row(i)[p_.half - 1];
      m_.kind[i] = Memory::first;
    }
    for (index i = p_.half; i < p_.size; ++i) {
      m_.z[i] = second * row(i)[p_.half];
      m_.kind[i] = Memory::second;
    }
  }

  /// Leaves out what is an eigenvector as it is, up to rounding errors; of two that belong to
  /// nearly the same value, a rotation makes one so (Dongarra & Sorensen, SIAM J. Sci. Stat.
  /// Comput. 8, 1987).
  void deflate() {
    T largest = 0;
    for (index i = 0; i < p_.size; ++i)
      largest = std::max({largest, std::abs(p_.values[i]), std::abs(m_.z[i])});
    const T tolerance = 8 * eps * largest;
    index last = -1;
    for (index s = 0; s < p_.size; ++s) {
      const index i = m_.sorted[s];
      if (rho_ * std::abs(m_.z[i]) <= tolerance) {
        m_.deflated[deflated_++] = i;
        continue;
      }
      if (last >= 0)
        (rotate(last, i, tolerance) ? m_.deflated[deflated_++] : m_.kept[kept_++]) = last;
      last = i;
    }
    if (last >= 0) m_.kept[kept_++] = last;
    for (index s = 0; s < kept_; ++s) ++count_[kind(m_.kept[s])];
  }

  /// Whether a rotation, which leaves z[i] = 0, leaves no more than `tolerance` beside the
  /// diagonal.
  bool rotate(index i, index j, T tolerance) const {
    T *const z = m_.z, *const d = p_.values;
    const T length = std::sqrt(z[i] * z[i] + z[j] * z[j]), c = z[j] / length, s = z[i] / length;
    if (std::abs((d[j] - d[i]) * c * s) > tolerance) return false;
    z[j] = length;
    z[i] = 0;
    const T d_i = d[i] * (c * c) + d[j] * (s * s);
    d[j] = d[i] * (s * s) + d[j] * (c * c);
    d[i] = d_i;
    if (m_.kind[i] != m_.kind[j])
      for (index k : {i, j}) widen(k);
    const index begin = m_.kind[i] == Memory::second ? p_.half : 0;
    const index end = m_.kind[i] == Memory::first ? p_.half : p_.size;
    T *const x = row(i), *const y = row(j);
    for (index k = begin; k < end; ++k) {
      const T was = x[k];
      x[k] = c * was - s * y[k];
      y[k] = s * was + c * y[k];
    }
    return true;
  }

  /// Writes the zeros of a vector, which then counts as one of both parts.
  void widen(index i) const {
    if (m_.kind[i] == Memory::first) std::fill(row(i) + p_.half, row(i) + p_.size, T(0));
    if (m_.kind[i] == Memory::second) std::fill(row(i), row(i) + p_.half, T(0));
    m_.kind[i] = Memory::both;
  }

  /// Copies the vectors, the kept ones without their zeros and ordered by kind: the products then
  /// leave out the zeros.
  void pack() const {
    index next[] = {0, count_[Memory::first], in_first()};
    for (index s = 0; s < kept_; ++s) {
      const index i = m_.kept[s];
      const auto of = kind(i);
      const index place = m_.place[s] = next[of]++;
      if (of != Memory::second) std::copy_n(row(i), p_.half, m_.packed + place * p_.half);
      if (of != Memory::first)
        std::copy_n(row(i) + p_.half, rest(),
                    packed_second() + (place - count_[Memory::first]) * rest());
    }
    for (index s = 0; s < deflated_; ++s) {
      widen(m_.deflated[s]);
      std::copy_n(row(m_.deflated[s]), p_.size, packed_deflated() + s * p_.size);
    }
  }

  /// The roots and vectors of the secular equation, one for each kept vector.
  void solve() const {
    T sum = 0;
    for (index s = 0; s < kept_; ++s) {
      const T z = m_.z[m_.kept[s]];
      m_.pole[s] = p_.values[m_.kept[s]];
      m_.weight[s] = z * z;
      m_.root[s] = z;
      sum += z * z;
    }
    T pole = m_.pole[kept_ - 1];
    const T step = T(2.5) * rho_ * sum + 16 * eps * std::abs(pole);
    for (index s = kept_; s < kept_ + SecularEquation<T>::behind; ++s) {
      m_.pole[s] = pole += step;
      m_.weight[s] = 0;
    }
    T* const z = m_.z;
    std::copy_n(m_.root, kept_, z);
    const SecularEquation<T> equation{kept_,   m_.pole,  m_.weight,   1 / rho_,
                                      m_.root, m_.place, m_.distance, odd_lines<T>(kept_)};
    by_chunks([&](index begin, index end) { kernels_.secular_roots(equation, begin, end); });
    by_chunks([&](index begin, index end) {
      kernels_.secular_weights(equation, begin, end, z);
      for (index s = begin; s < end; ++s) m_.of_row[m_.place[s]] = z[s];
    });
    by_chunks(
        [&](index begin, index end) { kernels_.secular_vectors(equation, m_.of_row, begin, end); });
  }

  /// f(begin, end) for ranges of the roots, on several threads where that pays.
  template <class F>
  void by_chunks(F&& f) const {
    const auto chunks = static_cast<std::size_t>(padded<T>(kept_) / chunk<T>);
    // A root goes through all poles about six times, with quotients.
    const int threads = parallel::threads_for(threads_, 16 * kept_ * kept_, product_grain);
    parallel::for_ranges(threads, chunks, [&](std::size_t begin, std::size_t end) {
      f(static_cast<index>(begin) * chunk<T>, std::min(kept_, static_cast<index>(end) * chunk<T>));
    });
  }

  void multiply_to_rows() const {
    if (kept_ > 0) {
      product(kept_, p_.half, in_first(), m_.distance, 1, odd_lines<T>(kept_), m_.packed, p_.half,
              row(0));
      product(kept_, rest(), in_second(), distance_second(), 1, odd_lines<T>(kept_),
              packed_second(), rest(), row(0) + p_.half);
    }
    for (index s = 0; s < deflated_; ++s)
      std::copy_n(packed_deflated() + s * p_.size, p_.size, row(kept_ + s));
  }
  void multiply_to_columns() const {
    if (kept_ > 0) {
      product(p_.half, kept_, in_first(), m_.packed, 1, p_.half, m_.distance, odd_lines<T>(kept_),
              row(0));
      product(rest(), kept_, in_second(), packed_second(), 1, rest(), distance_second(),
              odd_lines<T>(kept_), row(p_.half));
    }
    if (deflated_ > 0)
      kernels_.transpose(packed_deflated(), p_.size, deflated_, p_.size, row(0) + kept_, p_.row);
  }
  void product(index m, index n, index k, const T* a, index a_row, index a_col, const T* b,
               index b_row, T* c) const {
    gemm<T>({.m = m,
             .n = n,
             .k = k,
             .alpha = T(1),
             .a = a,
             .a_row = a_row,
             .a_col = a_col,
             .b = b,
             .b_row = b_row,
             .b_col = 1,
             .beta = T(0),
             .c = c,
             .c_row = p_.row},
            kernels_, threads_);
  }

  /// The values where their vectors are now, the roots first, and their order.
  void find_order() const {
    for (index s = 0; s < deflated_; ++s) m_.z[s] = p_.values[m_.deflated[s]];
    std::copy_n(m_.root, kept_, p_.values);
    std::copy_n(m_.z, deflated_, p_.values + kept_);
    const auto less = [this](index i, index j) {
      return p_.values[i] != p_.values[j] ? p_.values[i] < p_.values[j] : i < j;
    };
    std::iota(m_.sorted, m_.sorted + p_.size, index{0});
    std::sort(m_.sorted + kept_, m_.sorted + p_.size, less);
    std::merge(m_.sorted, m_.sorted + kept_, m_.sorted + kept_, m_.sorted + p_.size, p_.order,
               less);
  }

  const Kernels<T>& kernels_;
  int threads_;
  const MergeParts<T>& p_;
  const Memory& m_;
  T rho_;
  index kept_ = 0, deflated_ = 0;
  index count_[3] = {};  // of each kind, among the kept
};

}  // namespace

template <class T>
void merge(const Kernels<T>& kernels, int threads, const MergeParts<T>& parts,
           const MergeMemory<T>& memory, bool columns) {
  Merge<T>(kernels, threads, parts, memory).run(columns);
}
template void merge(const Kernels<double>&, int, const MergeParts<double>&,
                    const MergeMemory<double>&, bool);
template void merge(const Kernels<float>&, int, const MergeParts<float>&, const MergeMemory<float>&,
                    bool);

}  // namespace lanes::linalg
