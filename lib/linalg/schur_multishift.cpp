// Small-bulge multishift QR with aggressive early deflation.
//
// A chain of bulges moves down the diagonal from window to window. In a window, reflectors touch
// nothing but the diagonal block, and are collected in an orthogonal matrix, by which all beside
// the window is multiplied. Shifts are the eigenvalues of a trailing block (the deflation window),
// whose Schur form also tells which of them are eigenvalues of the whole matrix already.
//
// Other than LAPACK, eigenvalues are not reordered within the deflation window: the first from
// below that has not converged ends the search. That takes a few more sweeps, and saves the
// exchange of 2 x 2 blocks, the part of the algorithm that may fail.
#include <algorithm>
#include <vector>

#include "dispatch/select.hpp"
#include "linalg/block2.hpp"
#include "linalg/bulge.hpp"
#include "linalg/hessenberg.hpp"
#include "linalg/matmul.hpp"
#include "linalg/schur.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

template <class T>
void apply_beside(const Similarity<T>& s, int threads, index start, index m, const T* qt) {
  const index right = start + m, cols = s.right - right, above = start - s.top;
  Matrix<T> product = Matrix<T>::uninitialized(
      static_cast<std::size_t>(m), static_cast<std::size_t>(std::max({cols, above, s.z_cols})));
  const auto multiply_rows = [&](T* x, index row, index count) {
    if (count == 0) return;
    gemm<T>({m, count, m, T(1), qt, m, 1, x, row, 1, T(0), product.data(), count}, s.kernels,
            threads);
    for (index i = 0; i < m; ++i) std::copy_n(product.data() + i * count, count, x + i * row);
  };
  multiply_rows(s.h + start * s.h_row + right, s.h_row, cols);
  if (s.zt) multiply_rows(s.zt + start * s.z_row, s.z_row, s.z_cols);
  if (above == 0) return;
  T* const x = s.h + s.top * s.h_row + start;
  gemm<T>({above, m, m, T(1), x, s.h_row, 1, qt, 1, m, T(0), product.data(), m}, s.kernels,
          threads);
  for (index i = 0; i < above; ++i) std::copy_n(product.data() + i * m, m, x + i * s.h_row);
}

namespace {

/// How many pairs of shifts make a sweep, and the order of the deflation window: from the order of
/// the block that is left, after LAPACK's iparmq.
struct Plan {
  index pairs, window;

  explicit Plan(index size)
      : pairs(size < 150    ? 5
              : size < 590  ? 16
              : size < 3000 ? 32
                            : 64),
        window(size < 500 ? 2 * pairs : 3 * pairs) {}
};

template <class T>
class Multishift {
 public:
  Multishift(const Options& options, const SchurProblem<T>& p)
      : options_(options), kernels_(dispatch::kernels_for(options.isa).of<T>()), p_(p) {}

  SchurOutcome<T> run(index most_steps) {
    index end = p_.end, steps = 0, since_deflation = 0;
    while (end > p_.first) {
      const index l = last_block(p_.h, p_.h_row, p_.first, end), size = end - l;
      if (since_deflation == give_up || steps >= most_steps) break;
      const bool whole = size <= most_francis;
      const Plan plan(size);
      // A larger window where nothing has come of this one.
      const index window =
          whole ? size : std::min(plan.window * (1 + since_deflation / 5), size - 1);
      shifts_.clear();
      const index deflated = deflate(l, end, window, steps);
      end -= deflated;
      since_deflation = deflated > 0 ? 0 : since_deflation + 1;
      if (whole && deflated == 0) break;
      if (whole || 7 * deflated > window || end - l <= most_francis) continue;
      if (since_deflation > 0 && since_deflation % 6 == 0)
        shifts_.assign(1, exceptional_shifts(p_.h, p_.h_row, l, end, since_deflation % 12 != 0));
      if (static_cast<index>(shifts_.size()) > plan.pairs)
        shifts_.resize(static_cast<std::size_t>(plan.pairs));
      if (!shifts_.empty()) sweep(l, end);
      ++steps;
    }
    return {end - p_.first, steps};
  }

 private:
  static constexpr index give_up = 60;

  T& at(index i, index j) const { return p_.h[i * p_.h_row + j]; }

  /// A transformation of the block from l to end: of the whole matrix, or only of that block.
  Similarity<T> similarity(index l, index end) const {
    return {kernels_,           p_.h,  p_.h_row, p_.zt ? 0 : l,
            p_.zt ? p_.n : end, p_.zt, p_.z_row, p_.z_cols};
  }

  /// Takes the last `size` rows of the block from l to end to Schur form, where that shows how
  /// many eigenvalues have converged; returns their number. The others become shifts.
  index deflate(index l, index end, index size, index& steps) {
    const index start = end - size;
    Matrix<T> t(block(start, size));
    Matrix<T> vt = Matrix<T>::identity(static_cast<std::size_t>(size));
    const SchurProblem<T> window{.n = size,
                                 .h = t.data(),
                                 .h_row = size,
                                 .first = 0,
                                 .end = size,
                                 .zt = vt.data(),
                                 .z_row = size,
                                 .z_cols = size};
    const SchurOutcome<T> outcome = francis(kernels_, window, 30 * std::max(size, index{10}));
    steps += start == l ? outcome.steps : 0;
    const T link = start == l ? T(0) : at(start, start - 1);
    const index kept = find_kept(t, vt, link, outcome.unconverged);
    collect_shifts(t, outcome.unconverged, kept);
    if (kept == size) return 0;
    restore_hessenberg(t, vt, link, kept, start);
    block(start, size).assign(t);
    apply_beside(similarity(l, end), options_.threads, start, size, vt.data());
    return size - kept;
  }

  MatrixView<T> block(index start, index size) const {
    const auto n = static_cast<std::size_t>(size);
    return {&at(start, start), n, n, p_.h_row};
  }

  /// The rows of the window's Schur form up to the last that is still tied to the rest: `link`
  /// times the first row of V is what has become of the one element that ties it.
  index find_kept(const Matrix<T>& t, const Matrix<T>& vt, T link, index unconverged) const {
    constexpr T eps = std::numeric_limits<T>::epsilon();
    const auto n = static_cast<std::size_t>(t.rows());
    std::size_t kept = n;
    while (kept > static_cast<std::size_t>(unconverged)) {
      const std::size_t j = kept - 1;
      const bool pair = j > 0 && t(j, j - 1) != T(0);
      T size = std::abs(t(j, j)), tie = std::abs(link * vt(j, 0));
      if (pair) {
        size += std::sqrt(std::abs(t(j, j - 1))) * std::sqrt(std::abs(t(j - 1, j)));
        tie = std::max(tie, std::abs(link * vt(j - 1, 0)));
      }
      if (size == T(0)) size = std::abs(link);
      if (tie > std::max(negligible<T>, eps * size)) break;
      kept -= pair ? 2 : 1;
    }
    return static_cast<index>(kept);
  }

  /// The eigenvalues of rows [first, kept) of the window, from below.
  void collect_shifts(const Matrix<T>& t, index first, index kept) {
    bool waiting = false;  // for a second real one
    T real = 0;
    for (index i = kept - 1; i >= first; --i) {
      const auto j = static_cast<std::size_t>(i);
      if (i > first && t(j, j - 1) != T(0)) {
        const T im = std::sqrt(std::abs(t(j, j - 1))) * std::sqrt(std::abs(t(j - 1, j)));
        shifts_.push_back({t(j, j), im, t(j, j), -im});
        --i;
      } else if (waiting) {
        shifts_.push_back({real, 0, t(j, j), 0});
        waiting = false;
      } else {
        real = t(j, j);
        waiting = true;
      }
    }
    if (waiting && shifts_.empty()) shifts_.push_back({real, 0, real, 0});
  }

  /// The first `kept` rows of the window back to Hessenberg form, which V has spoilt: they have a
  /// full column to their left.
  void restore_hessenberg(Matrix<T>& t, Matrix<T>& vt, T link, index kept, index start) const {
    if (link == T(0)) return;
    const auto m = static_cast<std::size_t>(kept);
    Matrix<T> tied(m + 1, m + 1), qt(m + 1, m + 1), inner;
    tied.block(1, 1, m, m).assign(t.block(0, 0, m, m));
    for (std::size_t i = 0; i < m; ++i) tied(i + 1, 0) = link * vt(i, 0);
    hessenberg(options_, kept + 1, tied.data(), kept + 1, qt.data(), kept + 1);
    at(start, start - 1) = m == 0 ? T(0) : tied(1, 0);
    if (m == 0) return;
    t.block(0, 0, m, m).assign(tied.block(1, 1, m, m));
    inner = Matrix<T>(qt.block(1, 1, m, m));
    const index size = static_cast<index>(t.rows());
    const Similarity<T> s{kernels_, t.data(), size, 0, size, vt.data(), size, size};
    apply_beside(s, options_.threads, 0, kept, inner.data());
  }

  /// A chain of bulges, one for each of the shifts, from top to bottom.
  void sweep(index l, index end) const {
    const auto bulges = static_cast<index>(shifts_.size());
    std::vector<index> column(shifts_.size(), l - 1);  // of each bulge; l - 1: not yet there
    const Similarity<T> all = similarity(l, end);
    while (column.back() < end - 2) {
      const index start = std::max(column.back(), l);
      const index size = std::min(6 * bulges + 4, end - start), stop = start + size;
      Matrix<T> qt = Matrix<T>::identity(static_cast<std::size_t>(size));
      const Similarity<T> inside{kernels_, &at(start, start), p_.h_row, 0,
                                 size,     qt.data(),         size,     size};
      // The first bulge goes as far as its window; each of the others stops three columns behind.
      index limit = stop == end ? end - 2 : stop - 4;
      for (std::size_t b = 0; b < shifts_.size(); ++b) {
        for (index& k = column[b]; k < limit;)
          if (++k == l)
            begin(inside, end - start, shifts_[b]);
          else
            inside.move(k - start, end - start);
        if (column[b] < end - 2) limit = column[b] - 3;
      }
      apply_beside(all, options_.threads, start, size, qt.data());
    }
  }

  static void begin(const Similarity<T>& inside, index end, const Shifts<T>& shifts) {
    T x[3];
    first_column(inside.h, inside.h_row, shifts, x);
    inside.reflect(0, end, SmallReflector<T>(x));
  }

  const Options& options_;
  const Kernels<T>& kernels_;
  const SchurProblem<T>& p_;
  std::vector<Shifts<T>> shifts_;
};

}  // namespace

template <class T>
SchurOutcome<T> schur(const Options& options, const SchurProblem<T>& p, index most_steps) {
  if (p.end - p.first > most_francis) return Multishift<T>(options, p).run(most_steps);
  return francis(dispatch::kernels_for(options.isa).of<T>(), p, most_steps);
}

template void apply_beside(const Similarity<double>&, int, index, index, const double*);
template void apply_beside(const Similarity<float>&, int, index, index, const float*);
template SchurOutcome<double> schur(const Options&, const SchurProblem<double>&, index);
template SchurOutcome<float> schur(const Options&, const SchurProblem<float>&, index);

}  // namespace lanes::linalg
