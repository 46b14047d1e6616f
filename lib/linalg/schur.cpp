#include "linalg/schur.hpp"

#include "linalg/block2.hpp"
#include "linalg/bulge.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

template <class T>
class Francis {
 public:
  Francis(const Kernels<T>& kernels, const SchurProblem<T>& p)
      : p_(p), all_{kernels, p.h, p.h_row, 0, p.n, p.zt, p.z_row, p.z_cols} {}

  SchurOutcome<T> run(index most_steps) {
    index end = p_.end, steps = 0, since_deflation = 0;
    while (end > p_.first) {
      const index l = last_block(p_.h, p_.h_row, p_.first, end);
      if (l >= end - 2) {
        if (l == end - 2) standardise(l);
        end = l;
        since_deflation = 0;
        continue;
      }
      if (steps == most_steps) break;
      ++steps;
      ++since_deflation;
      sweep(l, end, shifts(l, end, since_deflation));
    }
    return {end - p_.first, steps};
  }

 private:
  T at(index i, index j) const { return p_.h[i * p_.h_row + j]; }

  /// The transformation of the block from l to end: of the whole matrix, or only of that block.
  Similarity<T> similarity(index l, index end) const {
    Similarity<T> s = all_;
    if (!p_.zt) s.top = l, s.right = end;
    return s;
  }

  Shifts<T> shifts(index l, index end, index since_deflation) const {
    if (since_deflation % 10 == 0)
      return exceptional_shifts(p_.h, p_.h_row, l, end, since_deflation % 20 != 0);
    const index i = end - 1;
    return trailing_shifts(at(i - 1, i - 1), at(i - 1, i), at(i, i - 1), at(i, i));
  }

  /// One bulge from top to bottom; from further down where two consecutive subdiagonal elements
  /// are so small that what the start there leaves behind is nothing.
  void sweep(index l, index end, const Shifts<T>& shifts) const {
    constexpr T eps = std::numeric_limits<T>::epsilon();
    const Similarity<T> s = similarity(l, end);
    T x[3];
    index m = end - 3;
    for (;; --m) {
      first_column(p_.h + m * p_.h_row + m, p_.h_row, shifts, x);
      const T size = std::abs(x[0]) + std::abs(x[1]) + std::abs(x[2]);
      if (size > T(0))
        for (T& e : x) e /= size;
      if (m == l) break;
      const T left = std::abs(at(m, m - 1)) * (std::abs(x[1]) + std::abs(x[2]));
      const T around = std::abs(at(m - 1, m - 1)) + std::abs(at(m, m)) + std::abs(at(m + 1, m + 1));
      if (left <= eps * std::abs(x[0]) * around) break;
    }
    const SmallReflector<T> p(x);
    if (m > l) s.at(m, m - 1) *= 1 - p.tau;
    s.reflect(m, end, p);
    for (index k = m + 1; k < end - 1; ++k) s.move(k, end);
  }

  void standardise(index k) const {
    const Similarity<T> s = similarity(k, k + 2);
    const Block2<T> block(at(k, k), at(k, k + 1), at(k + 1, k), at(k + 1, k + 1));
    s.rotate(k, block.cs, block.sn);
    s.at(k, k) = block.a;
    s.at(k, k + 1) = block.b;
    s.at(k + 1, k) = block.c;
    s.at(k + 1, k + 1) = block.d;
  }

  const SchurProblem<T>& p_;
  Similarity<T> all_;
};

}  // namespace

template <class T>
SchurOutcome<T> francis(const Kernels<T>& kernels, const SchurProblem<T>& p, index most_steps) {
  return Francis<T>(kernels, p).run(most_steps);
}

template SchurOutcome<double> francis(const Kernels<double>&, const SchurProblem<double>&, index);
template SchurOutcome<float> francis(const Kernels<float>&, const SchurProblem<float>&, index);

}  // namespace lanes::linalg
