// QR with column pivoting: before each step, the column that is longest below the rows done comes
// to the front (Businger & Golub, Numer. Math. 7, 1965).
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "dispatch/select.hpp"
#include "kernels/qr/reflector.hpp"
#include "linalg/factor_qr.hpp"
#include "linalg/reflectors.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

template <class T>
class Pivoted {
 public:
  Pivoted(const Options& options, const QrFactors<T>& f, std::size_t* permutation)
      : options_{.threads = 1, .isa = options.isa},
        kernels_(dispatch::kernels_for(options.isa).of<T>()),
        f_(f),
        permutation_(permutation) {
    const auto cols = static_cast<std::size_t>(f.cols);
    std::iota(permutation, permutation + cols, std::size_t{0});
    for (auto* numbers : {&norm_, &exact_norm_, &weight_, &products_, &w_}) numbers->resize(cols);
    T least = std::numeric_limits<T>::max();
    for (index j = 0; j < f.cols; ++j) least = std::min(least, f.scale[j]);
    for (std::size_t j = 0; j < cols; ++j) weight_[j] = least / f.scale[j];
    for (index j = 0; j < f.cols; ++j) find_norm(j, 0);
    tau_.resize(static_cast<std::size_t>(f.count()));
  }

  void run() {
    if (f_.count() == 0) return;
    bring_longest(0);
    find_products(0);
    for (index j = 0; j < f_.count(); ++j) step(j);
    find_triangles();
  }

 private:
  T& at(index i, index j) const { return f_.factors[i * f_.row + j]; }
  static T& of(std::vector<T>& numbers, index j) { return numbers[static_cast<std::size_t>(j)]; }

  /// Of column j from row i on.
  void find_norm(index j, index i) {
    const auto left = static_cast<std::size_t>(f_.rows - i);
    of(norm_, j) = of(exact_norm_, j) =
        left == 0 ? T(0) : norm(VectorView<const T>(&at(i, j), left, f_.row), options_);
  }

  /// Exchanges column j with the longest from there on, the first of them; says where it was.
  index bring_longest(index j) {
    index longest = j;
    for (index c = j + 1; c < f_.cols; ++c)
      if (of(norm_, c) * of(weight_, c) > of(norm_, longest) * of(weight_, longest)) longest = c;
    if (longest == j) return j;
    for (index i = 0; i < f_.rows; ++i) std::swap(at(i, j), at(i, longest));
    for (auto* numbers : {&norm_, &exact_norm_, &weight_})
      std::swap(of(*numbers, j), of(*numbers, longest));
    std::swap(f_.scale[j], f_.scale[longest]);
    std::swap(permutation_[j], permutation_[longest]);
    return longest;
  }

  /// Column j times itself and those behind it, below row j.
  void find_products(index j) {
    gemm<T>({.m = 1,
             .n = f_.cols - j,
             .k = f_.rows - j - 1,
             .alpha = T(1),
             .a = &at(j, j) + f_.row,
             .a_row = 1,
             .a_col = f_.row,
             .b = &at(j, j) + f_.row,
             .b_row = f_.row,
             .b_col = 1,
             .beta = T(0),
             .c = products_.data(),
             .c_row = f_.cols},
            kernels_, 1);
  }

  void step(index j) {
    using Reflector = kernels::qr::Reflector<T>;
    T unscaled = 1;
    if (Reflector::too_small(at(j, j), products_[0])) {
      for (index i = j; i < f_.rows; ++i) at(i, j) *= Reflector::enlargement;
      unscaled = 1 / Reflector::enlargement;
      find_products(j);
    }
    const Reflector h(at(j, j), products_[0]);
    of(tau_, j) = h.tau;
    at(j, j) = h.beta * unscaled;
    const index behind = f_.cols - j - 1;
    for (index c = 0; c < behind; ++c) {
      T& element = at(j, j + 1 + c);
      of(w_, c) = h.tau * (element + h.inverse * of(products_, c + 1));
      element -= of(w_, c);
    }
    const bool last = j + 1 == f_.count(), known = downdate(j);
    if (!last && known) std::swap(w_[0], of(w_, bring_longest(j + 1) - j - 1));
    kernels_.qr_reflect(&at(j, j) + f_.row, h.inverse, w_.data(), &at(j, j) + f_.row + 1, f_.row,
                        f_.rows - j - 1, behind, products_.data());
    if (last || known) return;
    for (index c = j + 1; c < f_.cols; ++c)
      if (of(norm_, c) < T(0)) find_norm(c, j + 1);
    bring_longest(j + 1);
    find_products(j + 1);
  }

  /// The norms lose row j. Whether they are still known: where that cancels too many digits, the
  /// norm becomes negative (Drmac & Bujanovic, ACM Trans. Math. Softw. 35, 2008).
  bool downdate(index j) {
    const T least = std::sqrt(std::numeric_limits<T>::epsilon());
    bool known = true;
    for (index c = j + 1; c < f_.cols; ++c) {
      T& now = of(norm_, c);
      if (now == T(0)) continue;
      const T part = at(j, c) / now, left = std::max(T(0), (1 - part) * (1 + part));
      const T shrunk = now / of(exact_norm_, c);
      if (left * shrunk * shrunk <= least)
        now = T(-1), known = false;
      else
        now *= std::sqrt(left);
    }
    return known;
  }

  /// T' of each block, row by row: -tau (v' V) T', and tau on the diagonal.
  void find_triangles() {
    const ReflectorScratch<T> scratch(f_, f_.block());
    for (index j = 0; j < f_.count(); j += f_.block()) {
      const BlockReflector<T> h = scratch.block(f_, j);
      copy_reflectors(f_, j, h);
      T* const products = scratch.products();
      gemm<T>({.m = h.count,
               .n = h.count,
               .k = h.rows,
               .alpha = T(1),
               .a = h.v,
               .a_row = 1,
               .a_col = h.v_row,
               .b = h.v,
               .b_row = h.v_row,
               .b_col = 1,
               .beta = T(0),
               .c = products,
               .c_row = h.count},
              kernels_, 1);
      for (index i = 0; i < h.count; ++i) {
        T* const row = h.t + i * h.t_row;
        const T tau = of(tau_, j + i);
        std::fill_n(row, h.count, T(0));
        for (index c = 0; c < i; ++c)
          kernels_.axpy(-tau * products[i * h.count + c], h.t + c * h.t_row, row, c + 1);
        row[i] = tau;
      }
    }
  }

  const Options options_;
  const Kernels<T>& kernels_;
  const QrFactors<T>& f_;
  std::size_t* permutation_;
  /// Of the columns below the rows done: as downdated, as last summed up; weight_ undoes scale.
  std::vector<T> norm_, exact_norm_, weight_;
  std::vector<T> products_, w_, tau_;
};

}  // namespace

template <class T>
void factor_qr_pivoted(const Options& options, const QrFactors<T>& f, std::size_t* permutation) {
  Pivoted<T>(options, f, permutation).run();
}
template void factor_qr_pivoted(const Options&, const QrFactors<double>&, std::size_t*);
template void factor_qr_pivoted(const Options&, const QrFactors<float>&, std::size_t*);

}  // namespace lanes::linalg
