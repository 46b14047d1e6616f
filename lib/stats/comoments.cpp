// X'X of centred data, block by block.
//
// A block of rows is centred while it is copied, and multiplied with itself while it is in cache.
// What its mean differs by from that of the rows before it is one more row of the product:
// n_a n_b / (n_a + n_b) dd' (Chan, Golub & LeVeque 1979) is the product of that row with itself.
#include "stats/comoments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "dispatch/select.hpp"
#include "linalg/matmul.hpp"
#include "linalg/sum.hpp"
#include "stats/missing.hpp"
#include "stats/moments.hpp"

namespace lanes::stats {
namespace {

using kernels::Kernels;
using kernels::matmul::k_block;

/// Rows of a block: with the step of the mean they are one chain of products.
constexpr std::size_t block_rows = k_block - 1;

/// How the rows are cut up, by the shape alone: into stretches, each for one thread, of blocks.
/// Merging two stretches reads p x p elements twice, so that is to be little against their rows.
struct Cut {
  std::size_t blocks, stretches;

  Cut(std::size_t rows, std::size_t features)
      : blocks((rows + block_rows - 1) / block_rows),
        stretches(std::max<std::size_t>(
            1, std::min({std::size_t{16}, blocks / 16,
                         rows / (8 * std::max<std::size_t>(1, features))}))) {}
};

/// Elements from one centred row to the next: an odd number of cache lines, or the rows of a block
/// would share few cache sets where p is a multiple of a high power of two.
constexpr std::size_t row_of(std::size_t features) {
  constexpr std::size_t line = 64 / sizeof(double);
  return ((features + line - 1) / line | 1) * line;
}

/// One stretch of rows, block by block; only the upper triangle of the products is kept.
template <class T>
class Stretch {
 public:
  Stretch(std::size_t features, const Options& options)
      : p_(features),
        row_(row_of(features)),
        options_(options),
        centred_(k_block * row_),
        rows_(block_rows * features),
        sums_(features),
        squares_(features),
        mean_(features),
        low_(features) {}

  CoMoments of(MatrixIn<T> x) {
    CoMoments all{0, Vector<double>(p_), Vector<double>(p_), Matrix<double>(p_, p_)};
    for (std::size_t i = 0; i < x.rows(); i += block_rows)
      add(all, x.block(i, 0, std::min(block_rows, x.rows() - i), p_));
    return all;
  }

 private:
  void add(CoMoments& all, MatrixIn<T> block) {
    MatrixView<const T> x = block;
    if (x.col_stride() != 1) {
      const MatrixView<T> copy(rows_.data(), x.rows(), p_);
      copy.assign(x);
      x = copy;
    }
    find_means(x);
    kernels_.centre_rows(x.data(), x.row_stride(), static_cast<index>(x.rows()),
                         static_cast<index>(p_), mean_.data(), low_.data(), centred_.data(),
                         static_cast<index>(row_));
    const bool first = all.count == 0;
    take_means(all, x.rows(), centred_.data() + x.rows() * row_);
    linalg::gram(doubles_, options_.threads, static_cast<index>(p_),
                 static_cast<index>(x.rows() + (first ? 0 : 1)), centred_.data(),
                 static_cast<index>(row_), index{1}, 1.0, 1.0, all.products.data(),
                 static_cast<index>(p_));
  }

  /// Of the block, in two parts. The guess may be poor: a mean forgives that.
  void find_means(MatrixIn<T> x) {
    for (std::size_t j = 0; j < p_; ++j) {
      mean_[j] = static_cast<double>(x(0, j));
      sums_[j] = squares_[j] = 0;
    }
    kernels_.column_sums(x.data(), x.row_stride(), static_cast<index>(x.rows()),
                         static_cast<index>(p_), mean_.data(), sums_.data(), squares_.data());
    for (std::size_t j = 0; j < p_; ++j) {
      const TwoParts mean = two_sum(mean_[j], sums_[j] / static_cast<double>(x.rows()));
      mean_[j] = mean.high;
      low_[j] = mean.low;
    }
  }

  /// The means of the block into those of all; `step` is the row that the products gain.
  void take_means(CoMoments& all, std::size_t count, double* step) {
    const double na = static_cast<double>(all.count), nb = static_cast<double>(count);
    const double share = nb / (na + nb), weight = std::sqrt(na * share);
    for (std::size_t j = 0; j < p_; ++j) {
      const double delta = (mean_[j] - all.mean[j]) + (low_[j] - all.mean_low[j]);
      step[j] = weight * delta;
      const TwoParts mean = all.count == 0 ? TwoParts{mean_[j], low_[j]}
                                           : two_sum(all.mean[j], all.mean_low[j] + delta * share);
      all.mean[j] = mean.high;
      all.mean_low[j] = mean.low;
    }
    all.count += count;
  }

  std::size_t p_, row_;
  Options options_;
  const Kernels<T>& kernels_ = dispatch::kernels_for(options_.isa).of<T>();
  const Kernels<double>& doubles_ = dispatch::kernels_for(options_.isa).of<double>();
  detail::Buffer<double> centred_;
  detail::Buffer<T> rows_;
  std::vector<double> sums_, squares_, mean_, low_;
};

void mirror(Matrix<double>& a) {
  for (std::size_t i = 1; i < a.rows(); ++i)
    for (std::size_t j = 0; j < i; ++j) a(i, j) = a(j, i);
}

}  // namespace

void merge(CoMoments& a, const CoMoments& b) {
  if (b.count == 0) return;
  if (a.count == 0) {
    a = b;
    return;
  }
  const std::size_t p = a.mean.size();
  const double na = static_cast<double>(a.count), nb = static_cast<double>(b.count);
  const double share = nb / (na + nb), weight = na * share;
  std::vector<double> delta(p);
  for (std::size_t j = 0; j < p; ++j) {
    delta[j] = (b.mean[j] - a.mean[j]) + (b.mean_low[j] - a.mean_low[j]);
    const TwoParts mean = two_sum(a.mean[j], a.mean_low[j] + delta[j] * share);
    a.mean[j] = mean.high;
    a.mean_low[j] = mean.low;
  }
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = i; j < p; ++j)
      a.products(i, j) += b.products(i, j) + weight * delta[i] * delta[j];
  mirror(a.products);
  a.count += b.count;
}

template <class T>
CoMoments comoments(MatrixIn<T> x, const Options& options) {
  const Cut cut(x.rows(), x.cols());
  const int threads = std::min(
      static_cast<int>(cut.stretches),
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain));
  const Options inside{.threads = cut.stretches > 1 ? 1 : options.threads, .isa = options.isa};
  const kernels::Split split(static_cast<index>(cut.blocks), static_cast<index>(cut.stretches));
  std::vector<CoMoments> parts(cut.stretches);
  parallel::for_ranges(threads, cut.stretches, [&](std::size_t begin, std::size_t end) {
    Stretch<T> stretch(x.cols(), inside);
    for (std::size_t s = begin; s < end; ++s) {
      const auto part = static_cast<index>(s);
      const std::size_t first = static_cast<std::size_t>(split.begin(part)) * block_rows;
      const std::size_t rows = static_cast<std::size_t>(split.length(part)) * block_rows;
      parts[s] = stretch.of(x.block(first, 0, std::min(rows, x.rows() - first), x.cols()));
    }
  });
  for (std::size_t s = 1; s < parts.size(); ++s) merge(parts[0], parts[s]);
  mirror(parts[0].products);
  return std::move(parts[0]);
}

template <class T>
CoMoments comoments(const char* function, MatrixIn<T> x, nan_policy policy,
                    const Options& options) {
  if (policy == nan_policy::omit && has_nan<T>(x)) {
    const Matrix<T> complete = complete_rows<T>(x);
    return comoments<T>(MatrixView<const T>(complete), options);
  }
  CoMoments m = comoments<T>(x, options);
  if (policy == nan_policy::raise &&
      std::ranges::any_of(m.mean, [](double e) { return std::isnan(e); }))
    require_no_nan<T>(function, x);
  return m;
}

template <class T>
Matrix<T> covariances(const CoMoments& m, int ddof) {
  const std::size_t p = m.mean.size();
  const double freedom = static_cast<double>(m.count) - ddof;
  Matrix<T> c = Matrix<T>::uninitialized(p, p);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j)
      c(i, j) = freedom > 0 ? static_cast<T>(m.products(i, j) / freedom)
                            : std::numeric_limits<T>::quiet_NaN();
  return c;
}

template <class T>
Matrix<T> correlations(const CoMoments& m) {
  const std::size_t p = m.mean.size();
  std::vector<double> root(p);
  for (std::size_t i = 0; i < p; ++i) root[i] = std::sqrt(m.products(i, i));
  Matrix<T> c = Matrix<T>::uninitialized(p, p);
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < i; ++j)
      c(i, j) = c(j, i) =
          static_cast<T>(std::clamp(m.products(i, j) / root[i] / root[j], -1.0, 1.0));
    c(i, i) = static_cast<T>(root[i] / root[i]);  // 1, or NaN
  }
  return c;
}

const CoMoments& require_samples(const char* function, const CoMoments& m) {
  if (m.count == 0) throw_empty(function);
  return m;
}

template CoMoments comoments<double>(MatrixIn<double>, const Options&);
template CoMoments comoments<float>(MatrixIn<float>, const Options&);
template CoMoments comoments<double>(const char*, MatrixIn<double>, nan_policy, const Options&);
template CoMoments comoments<float>(const char*, MatrixIn<float>, nan_policy, const Options&);
template Matrix<double> covariances(const CoMoments&, int);
template Matrix<float> covariances(const CoMoments&, int);
template Matrix<double> correlations(const CoMoments&);
template Matrix<float> correlations(const CoMoments&);

}  // namespace lanes::stats
