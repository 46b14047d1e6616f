// QR with column pivoting: before each step, the column that is longest below the rows done comes
// to the front (Businger & Golub, Numer. Math. 7, 1965).
//
// In blocks of columns (Quintana-Orti, Sun & Bischof, SIAM J. Sci. Comput. 19, 1998): within one,
// what is right of it is only read, for its products with the next reflector; all of the block's
// reflectors are then applied by one matmul. Half of the work is in those products.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "dispatch/select.hpp"
#include "kernels/qr/reflector.hpp"
#include "kernels/split.hpp"
#include "linalg/factor_qr.hpp"
#include "linalg/reflectors.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

template <class T>
class Pivoted {
 public:
  Pivoted(const Options& options, const QrFactors<T>& f, T* scale, std::size_t* permutation)
      : options_(options),
        kernels_(dispatch::kernels_for(options.isa).of<T>()),
        f_(f),
        scale_(scale),
        permutation_(permutation),
        exponent_(static_cast<std::size_t>(f.cols)),
        tau_(static_cast<std::size_t>(f.count)),
        v_(static_cast<std::size_t>(f.rows)),
        w_(static_cast<std::size_t>(block * f.cols)) {
    const auto cols = static_cast<std::size_t>(f.cols);
    std::iota(permutation, permutation + cols, std::size_t{0});
    for (std::size_t j = 0; j < cols; ++j) exponent_[j] = -std::ilogb(scale[j]);
    for (auto* numbers : {&norm_, &exact_norm_, &products_, &chain_}) numbers->resize(cols);
    norm_.assign(cols, unknown);
  }

  void run() {
    for (index j = 0; j < f_.count;) {
      find_norms(j);
      j = factor_block(j);
    }
    find_triangles();
  }

 private:
  /// Columns of a block, unless norms are lost before.
  static constexpr index block = 32;
  static constexpr T unknown = T(-1);

  T& at(index i, index j) const { return f_.factors[i * f_.row + j]; }
  static T& of(std::vector<T>& numbers, index j) { return numbers[static_cast<std::size_t>(j)]; }
  /// Row k: what column c of A lacks, times minus reflector k.
  T* w(index k) { return w_.data() + k * f_.cols; }

  /// Those that are unknown, of the columns from j on, from row j on.
  void find_norms(index j) {
    if (std::find(norm_.begin() + j, norm_.end(), unknown) == norm_.end()) return;
    const index left = f_.rows - j;
    kernels_.sum_squares(&at(j, j), f_.row, left, f_.cols - j, products_.data());
    for (index c = j; c < f_.cols; ++c) {
      if (of(norm_, c) != unknown) continue;
      const T square = of(products_, c - j);
      const bool lost_digits =
          square < std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();
      const VectorView<const T> column(&at(j, c), static_cast<std::size_t>(left), f_.row);
      of(norm_, c) = of(exact_norm_, c) = lost_digits ? norm(column, options_) : std::sqrt(square);
    }
  }

  /// Whether column c is longer than column d in A's own units, which may be beyond the range.
  bool longer(index c, index d) {
    const int more =
        exponent_[static_cast<std::size_t>(d)] - exponent_[static_cast<std::size_t>(c)];
    return more == 0 ? of(norm_, c) > of(norm_, d) : of(norm_, c) > std::scalbn(of(norm_, d), more);
  }

  /// Exchanges column j with the longest from there on, the first of them, when `done` reflectors
  /// of the block have not been applied.
  void bring_longest(index j, index done) {
    index longest = j;
    for (index c = j + 1; c < f_.cols; ++c)
      if (longer(c, longest)) longest = c;
    if (longest == j) return;
    for (index i = 0; i < f_.rows; ++i) std::swap(at(i, j), at(i, longest));
    for (index k = 0; k < done; ++k) std::swap(w(k)[j], w(k)[longest]);
    for (auto* numbers : {&norm_, &exact_norm_}) std::swap(of(*numbers, j), of(*numbers, longest));
    std::swap(exponent_[static_cast<std::size_t>(j)], exponent_[static_cast<std::size_t>(longest)]);
    std::swap(scale_[j], scale_[longest]);
    std::swap(permutation_[j], permutation_[longest]);
  }

  /// From column `first` on, until norms are unknown; says where it ends.
  index factor_block(index first) {
    const index most = std::min(block, f_.count - first);
    index done = 0;
    bool known = true;
    while (done < most && known) {
      const index j = first + done;
      bring_longest(j, done);
      update_column(j, done);
      reflect(j);
      find_w(j, done);
      ++done;
      update_row(j, done);
      known = downdate(j);
    }
    const index behind = first + done;
    if (behind < f_.rows && behind < f_.cols)
      subtract_product(kernels_, options_.threads, f_.rows - behind, f_.cols - behind, done,
                       &at(behind, first), f_.row, w(0) + behind, f_.cols, &at(behind, behind),
                       f_.row);
    return behind;
  }

  /// Column j from row j on gets what `done` reflectors owe it; a copy of it goes to v.
  void update_column(index j, index done) {
    const index first = j - done, rows = f_.rows - j;
    for (index k = 0; k < done; ++k) of(chain_, k) = w(k)[j];
    for (index i = 0; i < rows; ++i) of(v_, i) = at(j + i, j);
    subtract_product(kernels_, options_.threads, rows, index{1}, done, &at(j, first), f_.row,
                     chain_.data(), index{1}, v_.data(), index{1});
  }

  /// v becomes reflector j.
  void reflect(index j) {
    using Reflector = kernels::qr::Reflector<T>;
    const VectorView<const T> below(v_.data() + 1, static_cast<std::size_t>(f_.rows - j - 1));
    const auto square = [&] {
      const T length = norm(below, options_);
      return length * length;
    };
    T unscaled = 1, sum = square();
    if (Reflector::too_small(v_[0], sum)) {
      kernels_.multiply_scalar(Reflector::enlargement, v_.data(), v_.data(), f_.rows - j);
      unscaled = 1 / Reflector::enlargement;
      sum = square();
    }
    const Reflector h(v_[0], sum);
    of(tau_, j) = h.tau;
    kernels_.multiply_scalar(h.inverse, v_.data() + 1, v_.data() + 1, f_.rows - j - 1);
    v_[0] = T(1);
    at(j, j) = h.beta * unscaled;
    for (index i = 1; i < f_.rows - j; ++i) at(j + i, j) = of(v_, i);
  }

  /// w of reflector j: tau v'A, where A lacks `done` reflectors.
  void find_w(index j, index done) {
    const index first = j - done, behind = f_.cols - j - 1;
    multiply_by_v(j, first);
    T* const row = w(done) + j + 1;
    std::copy_n(products_.data() + done + 1, behind, row);
    for (index k = 0; k < done; ++k) kernels_.axpy(-of(products_, k), w(k) + j + 1, row, behind);
    kernels_.multiply_scalar(of(tau_, j), row, row, behind);
  }

  /// products = v'A from column `first` on: each thread has columns of its own.
  void multiply_by_v(index j, index first) {
    constexpr index unit = 64;
    const index rows = f_.rows - j, cols = f_.cols - first;
    const int threads = parallel::threads_for(options_.threads, rows * cols, product_grain);
    parallel::run(threads, [&](int thread, int count) {
      const kernels::Split split((cols + unit - 1) / unit, count);
      const index begin = std::min(cols, split.begin(thread) * unit);
      const index end = std::min(cols, (split.begin(thread) + split.length(thread)) * unit);
      if (begin < end)
        kernels_.matvec_columns(&at(j, first + begin), f_.row, rows, end - begin, v_.data(),
                                products_.data() + begin, chain_.data() + begin);
    });
  }

  /// Row j becomes a row of R: it gets what `done` reflectors, the last of them j, owe it.
  void update_row(index j, index done) {
    const index first = j + 1 - done, behind = f_.cols - j - 1;
    for (index k = 0; k < done; ++k) {
      const T factor = k + 1 == done ? T(1) : at(j, first + k);
      kernels_.axpy(-factor, w(k) + j + 1, &at(j, j) + 1, behind);
    }
  }

  /// The norms lose row j. Whether they are still known: where that cancels too many digits, they
  /// are not (Drmac & Bujanovic, ACM Trans. Math. Softw. 35, 2008).
  bool downdate(index j) {
    const T least = std::sqrt(std::numeric_limits<T>::epsilon());
    bool known = true;
    for (index c = j + 1; c < f_.cols; ++c) {
      T& now = of(norm_, c);
      if (now == T(0)) continue;
      const T part = at(j, c) / now, left = std::max(T(0), (1 - part) * (1 + part));
      const T shrunk = now / of(exact_norm_, c);
      if (left * shrunk * shrunk <= least)
        now = unknown, known = false;
      else
        now *= std::sqrt(left);
    }
    return known;
  }

  void find_triangles() {
    if (f_.count == 0) return;
    const ReflectorScratch<T> scratch(f_, f_.block());
    for (index j = 0; j < f_.count; j += f_.block()) {
      const BlockReflector<T> h = scratch.block(f_, j);
      copy_reflectors(f_, j, h);
      find_triangle(kernels_, options_.threads, h, &of(tau_, j), scratch.products());
    }
  }

  const Options options_;
  const Kernels<T>& kernels_;
  const QrFactors<T>& f_;
  T* scale_;
  std::size_t* permutation_;
  std::vector<int> exponent_;  ///< what undoes scale_, of two
  /// Of the columns below the rows done: as downdated, as last summed up.
  std::vector<T> norm_, exact_norm_;
  std::vector<T> products_, chain_, tau_, v_, w_;
};

}  // namespace

template <class T>
void factor_qr_pivoted(const Options& options, const QrFactors<T>& f, T* scale,
                       std::size_t* permutation) {
  Pivoted<T>(options, f, scale, permutation).run();
}
template void factor_qr_pivoted(const Options&, const QrFactors<double>&, double*, std::size_t*);
template void factor_qr_pivoted(const Options&, const QrFactors<float>&, float*, std::size_t*);

}  // namespace lanes::linalg
