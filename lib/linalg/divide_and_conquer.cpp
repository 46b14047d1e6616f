// Eigenvalues and vectors of a symmetric tridiagonal matrix: leaves of up to 8 rows, merged two by
// two (Cuppen, Numer. Math. 36, 1981; with the orthogonal vectors of Gu & Eisenstat, SIAM J. Matrix
// Anal. Appl. 16, 1995).
#include <algorithm>
#include <cmath>
#include <numeric>

#include "linalg/matmul.hpp"
#include "linalg/tridiagonal_eigen.hpp"
#include "linalg/tridiagonal_merge.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

constexpr index leaves_of(index n) {
  index leaves = 1;
  while (leaves * kernels::tridiagonal::leaf_rows < n) leaves *= 2;
  return leaves;
}

/// Until the last merge, vectors are in rows: those of rows [begin, end) of the matrix in rows and
/// columns [begin, end). Where it is cut depends on n alone.
template <class T>
class DivideAndConquer {
 public:
  static index scratch(index n) { return n * odd_lines<T>(n) + n * n + 20 * n; }

  DivideAndConquer(const Kernels<T>& kernels, int threads, index n, T* d, T* e, T* vectors,
                   index vectors_row, T* scratch)
      : kernels_(kernels),
        threads_(threads),
        n_(n),
        leaves_(leaves_of(n)),
        d_(d),
        e_(e),
        q_(vectors),
        row_(vectors_row),
        numbers_(static_cast<std::size_t>(5 * n + leaves_ + 1)),
        kinds_(static_cast<std::size_t>(n)),
        order_(numbers_.data() + 4 * n),
        starts_(order_ + n) {
    T* const arrays = scratch + n * odd_lines<T>(n) + n * n;
    index* const lists = numbers_.data();
    memory_ = {scratch,         scratch + n * odd_lines<T>(n),
               arrays,          arrays + 4 * n,
               arrays + 8 * n,  arrays + 12 * n,
               arrays + 16 * n, lists,
               lists + n,       lists + 2 * n,
               lists + 3 * n,   kinds_.data()};
    for (index leaf = 0; leaf <= leaves_; ++leaf) starts_[leaf] = leaf * n / leaves_;
  }

  bool run() {
    int exponent = 0;
    if (!scale(exponent)) return false;
    for (index leaf = 1; leaf < leaves_; ++leaf) {
      const index cut = starts_[leaf];
      d_[cut - 1] -= std::abs(e_[cut - 1]);
      d_[cut] -= std::abs(e_[cut - 1]);
    }
    if (!solve_leaves()) return false;
    for (index leaves = 2; leaves <= leaves_; leaves *= 2) merge_all(leaves);
    if (leaves_ == 1) transpose();
    sort_columns();
    multiply_by_power(d_, n_, exponent);
    return true;
  }

 private:
  /// x *= 2^exponent, in two steps, as that may be beyond the range itself.
  void multiply_by_power(T* x, index count, int exponent) const {
    if (exponent == 0) return;
    const int half = exponent / 2;
    kernels_.multiply_scalar(std::ldexp(T(1), half), x, x, count);
    kernels_.multiply_scalar(std::ldexp(T(1), exponent - half), x, x, count);
  }

  /// Scales the matrix by a power of two, so that its largest element is about 1.
  bool scale(int& exponent) const {
    T largest = 0;
    bool finite = true;
    const auto look = [&](T x) {
      finite &= std::isfinite(x);
      largest = std::max(largest, std::abs(x));
    };
    for (index i = 0; i < n_; ++i) look(d_[i]);
    for (index i = 0; i + 1 < n_; ++i) look(e_[i]);
    if (!finite) return false;
    if (largest > T(0)) std::frexp(largest, &exponent);
    multiply_by_power(d_, n_, -exponent);
    multiply_by_power(e_, n_ - 1, -exponent);
    return true;
  }

  bool solve_leaves() const {
    if (!kernels_.tridiagonal_leaves(d_, e_, starts_, leaves_, q_, row_)) return false;
    for (index leaf = 0; leaf < leaves_; ++leaf) {
      const index begin = starts_[leaf], size = starts_[leaf + 1] - begin;
      const T* const d = d_ + begin;
      std::iota(order_ + begin, order_ + begin + size, index{0});
      std::sort(order_ + begin, order_ + begin + size,
                [d](index i, index j) { return d[i] != d[j] ? d[i] < d[j] : i < j; });
    }
    return true;
  }

  /// Merges into parts of so many leaves: several parts at once, or one after the other, each with
  /// all threads.
  void merge_all(index leaves) const {
    const index parts = leaves_ / leaves, rows = n_ / parts;
    const int threads =
        parallel::threads_for(parts == 1 ? 1 : threads_, n_ * rows * rows, product_grain);
    const int at_once = static_cast<int>(std::min<index>(threads, parts));
    parallel::for_ranges(
        at_once, static_cast<std::size_t>(parts), [&](std::size_t begin, std::size_t end) {
          for (auto part = static_cast<index>(begin); part < static_cast<index>(end); ++part)
            merge_part(part * leaves, leaves, at_once == 1 ? threads_ : 1);
        });
  }
  void merge_part(index leaf, index leaves, int threads) const {
    const index begin = starts_[leaf], cut = starts_[leaf + leaves / 2];
    const index end = starts_[leaf + leaves];
    for (index i = cut; i < end; ++i) order_[i] += cut - begin;
    const MergeParts<T> parts{cut - begin, end - begin,    e_[cut - 1],
                              d_ + begin,  order_ + begin, q_ + begin * row_ + begin,
                              row_};
    merge(kernels_, threads, parts, memory_.behind(begin, n_), leaves == leaves_);
  }

  /// Of a matrix that is one leaf.
  void transpose() const {
    for (index i = 0; i < n_; ++i) std::copy_n(q_ + i * row_, n_, memory_.packed + i * n_);
    kernels_.transpose(memory_.packed, n_, n_, n_, q_, row_);
  }

  void sort_columns() const {
    if (std::is_sorted(order_, order_ + n_)) return;
    const auto sort = [this](T* x) {
      for (index j = 0; j < n_; ++j) memory_.z[j] = x[order_[j]];
      std::copy_n(memory_.z, n_, x);
    };
    sort(d_);
    for (index i = 0; i < n_; ++i) sort(q_ + i * row_);
  }

  const Kernels<T>& kernels_;
  int threads_;
  index n_, leaves_;
  T *d_, *e_, *q_;
  index row_;
  detail::Buffer<index> numbers_;
  detail::Buffer<char> kinds_;
  index *order_, *starts_;
  MergeMemory<T> memory_;
};

}  // namespace

template <class T>
index eigen_of_tridiagonal_scratch(index n) {
  return DivideAndConquer<T>::scratch(n);
}

template <class T>
bool eigen_of_tridiagonal(const Kernels<T>& kernels, int threads, index n, T* d, T* e, T* vectors,
                          index vectors_row, T* scratch) {
  return DivideAndConquer<T>(kernels, threads, n, d, e, vectors, vectors_row, scratch).run();
}

template bool eigen_of_tridiagonal(const Kernels<double>&, int, index, double*, double*, double*,
                                   index, double*);
template bool eigen_of_tridiagonal(const Kernels<float>&, int, index, float*, float*, float*, index,
                                   float*);
template index eigen_of_tridiagonal_scratch<double>(index);
template index eigen_of_tridiagonal_scratch<float>(index);

}  // namespace lanes::linalg
