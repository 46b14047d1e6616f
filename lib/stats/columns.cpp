// sum, mean, variance, stddev, min, max, zscore by column and by row of a matrix.
//
// Rows are the columns of the transpose. Where the rows of a matrix are contiguous, its columns are
// done together, in blocks of rows; otherwise each is a vector.
#include <algorithm>
#include <cmath>
#include <vector>

#include "dispatch/select.hpp"
#include "linalg/sum.hpp"
#include "stats/missing.hpp"
#include "stats/moments.hpp"
#include "stats/reductions.hpp"
#include "stats/tree.hpp"

namespace lanes {
namespace {

using kernels::index;
using kernels::Kernels;

/// Rows of a block, and blocks of a stretch, which are merged in order: they change the bits.
constexpr std::size_t block_rows = 256, stretch_blocks = 16;
/// Columns at a time: three doubles for each of them are at hand.
constexpr std::size_t panel = 256;
/// The rows whose mean is the guess.
constexpr std::size_t sample = 8;

template <class T>
MatrixView<const T> columns_of(MatrixIn<T> x, By by) {
  return by == By::column ? x : x.t();
}

template <class T>
bool together(MatrixIn<T> x) {
  return x.col_stride() == 1 && x.cols() > 1 && x.row_stride() != 1;
}

/// f(j, options) for each column as a vector: the columns in several threads, or each of them.
template <class T, class F>
void each_as_vector(MatrixIn<T> x, const Options& options, const F& f) {
  const bool long_columns = static_cast<index>(x.rows()) >= 2 * linalg::stream_grain;
  const int threads = long_columns
                          ? 1
                          : parallel::threads_for(options.threads, static_cast<index>(x.size()),
                                                  linalg::stream_grain);
  const Options inside{.threads = long_columns ? options.threads : 1, .isa = options.isa};
  parallel::for_ranges(threads, x.cols(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) f(j, inside);
  });
}

/// A state for each column, to which add(rows, states) adds blocks of rows (of some columns).
template <class State, class T, class AddBlock>
std::vector<State> over_blocks(MatrixIn<T> x, const Options& options, const AddBlock& add_block) {
  const std::size_t stretch = block_rows * stretch_blocks;
  const std::size_t stretches = (x.rows() + stretch - 1) / stretch;
  const std::size_t panels = (x.cols() + panel - 1) / panel;
  std::vector<State> partial(stretches * x.cols());
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain);
  parallel::for_ranges(threads, stretches * panels, [&](std::size_t begin, std::size_t end) {
    for (std::size_t item = begin; item < end; ++item) {
      const std::size_t s = item / panels, j = item % panels * panel;
      const std::size_t cols = std::min(panel, x.cols() - j);
      const std::size_t last = std::min(x.rows(), (s + 1) * stretch);
      for (std::size_t i = s * stretch; i < last; i += block_rows)
        add_block(x.block(i, j, std::min(block_rows, last - i), cols), &partial[s * x.cols() + j]);
    }
  });
  std::vector<State> result(x.cols());
  for (std::size_t j = 0; j < x.cols() && stretches > 0; ++j)
    result[j] = stats::merge_tree<State>(0, stretches,
                                         [&](std::size_t s) { return partial[s * x.cols() + j]; });
  return result;
}

/// The mean of the first rows, exactly the value of a constant column; of too few rows the first.
template <class T>
void guess_of_means(MatrixIn<T> rows, double* guess) {
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    const auto at = [&](std::size_t i) { return static_cast<double>(rows(i, j)) / sample; };
    guess[j] = rows.rows() < sample
                   ? static_cast<double>(rows(0, j))
                   : ((at(0) + at(1)) + (at(2) + at(3))) + ((at(4) + at(5)) + (at(6) + at(7)));
  }
}

template <class T>
void add_moments(const Kernels<T>& kernels, MatrixIn<T> rows, Moments* moments) {
  double guess[panel], sums[panel] = {}, squares[panel] = {};
  const auto count = static_cast<index>(rows.rows()), cols = static_cast<index>(rows.cols());
  guess_of_means(rows, guess);
  kernels.column_sums(rows.data(), rows.row_stride(), count, cols, guess, sums, squares);
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    Moments block = stats::moments_from_squares(count, guess[j], sums[j], squares[j]);
    if (!stats::well_guessed(block, guess[j])) {
      T copy[block_rows];
      for (std::size_t i = 0; i < rows.rows(); ++i) copy[i] = rows(i, j);
      block = stats::block_moments(kernels, copy, count, {});
    }
    stats::merge(moments[j], block);
  }
}

/// For one column: the first NaN of the whole matrix is looked for afterwards.
nan_policy without_raise(nan_policy policy) {
  return policy == nan_policy::raise ? nan_policy::propagate : policy;
}

}  // namespace

template <class T>
std::vector<Moments> stats::plain_column_moments(MatrixIn<T> x, nan_policy policy,
                                                 const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const bool omit = policy == nan_policy::omit, as_one = together<T>(x);
  std::vector<Moments> moments(x.cols());
  if (as_one)
    moments = over_blocks<Moments>(x, options, [&](MatrixIn<T> rows, Moments* partial) {
      add_moments(kernels, rows, partial);
    });
  each_as_vector<T>(x, options, [&](std::size_t j, const Options& inside) {
    if (!as_one || (omit && std::isnan(moments[j].mean)))
      moments[j] = stats::moments_times<T>(x.col(j), omit, inside, {}, T(1));
  });
  return moments;
}
template std::vector<Moments> stats::plain_column_moments<double>(MatrixIn<double>, nan_policy,
                                                                  const Options&);
template std::vector<Moments> stats::plain_column_moments<float>(MatrixIn<float>, nan_policy,
                                                                 const Options&);

template <class T>
std::vector<stats::ScaledMoments> stats::column_moments(const char* function, MatrixIn<T> given,
                                                        By by, nan_policy policy,
                                                        const Options& options) {
  const MatrixView<const T> x = columns_of(given, by);
  if (x.rows() == 0 && x.cols() > 0) stats::throw_empty(function);
  const std::vector<Moments> plain = plain_column_moments<T>(x, policy, options);
  std::vector<stats::ScaledMoments> all(x.cols());
  for (std::size_t j = 0; j < x.cols(); ++j)
    all[j] = scaled_where_needed<T>(plain[j], x.col(j), policy == nan_policy::omit, options, {});
  if (policy == nan_policy::raise)
    for (const auto& m : all)
      if (std::isnan(m.moments.mean)) stats::require_no_nan<T>(function, given);
  return all;
}
template std::vector<stats::ScaledMoments> stats::column_moments<double>(const char*,
                                                                         MatrixIn<double>, By,
                                                                         nan_policy,
                                                                         const Options&);
template std::vector<stats::ScaledMoments> stats::column_moments<float>(const char*,
                                                                        MatrixIn<float>, By,
                                                                        nan_policy, const Options&);

template <class T>
std::vector<double> stats::column_sums(MatrixIn<T> x, nan_policy policy, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  std::vector<double> all;
  if (together<T>(x))
    all = over_blocks<double>(x, options, [&](MatrixIn<T> rows, double* partial) {
      double shift[panel] = {}, sums[panel] = {}, squares[panel] = {};
      kernels.column_sums(rows.data(), rows.row_stride(), static_cast<index>(rows.rows()),
                          static_cast<index>(rows.cols()), shift, sums, squares);
      for (std::size_t j = 0; j < rows.cols(); ++j) partial[j] += sums[j];
    });
  std::vector<double> sums(x.cols());
  each_as_vector<T>(x, options, [&](std::size_t j, const Options& inside) {
    const bool done = !all.empty() && !(policy == nan_policy::omit && std::isnan(all[j]));
    sums[j] = done ? all[j] : stats::vector_sum<T>("sum", x.col(j), without_raise(policy), inside);
  });
  return sums;
}
template std::vector<double> stats::column_sums<double>(MatrixIn<double>, nan_policy,
                                                        const Options&);
template std::vector<double> stats::column_sums<float>(MatrixIn<float>, nan_policy, const Options&);

namespace {

template <class T>
Vector<T> sums_of(MatrixIn<T> given, By by, nan_policy policy, const Options& options) {
  const auto sums = stats::column_sums<T>(columns_of(given, by), policy, options);
  Vector<T> out(sums.size());
  for (std::size_t j = 0; j < out.size(); ++j) out[j] = static_cast<T>(sums[j]);
  if (policy == nan_policy::raise)
    for (const T e : out)
      if (std::isnan(e)) stats::require_no_nan<T>("sum", given);
  return out;
}

template <class T>
void add_extremes(const Kernels<T>& kernels, MatrixIn<T> rows, stats::Extremes<T>* extremes) {
  T low[panel], high[panel];
  const std::size_t n = rows.cols();
  for (std::size_t j = 0; j < n; ++j) low[j] = high[j] = rows(0, j);
  kernels.column_extremes(rows.data(), rows.row_stride(), static_cast<index>(rows.rows()),
                          static_cast<index>(n), low, high);
  for (std::size_t j = 0; j < n; ++j)
    merge(extremes[j], stats::Extremes<T>{rows.rows(), low[j], high[j]});
}

}  // namespace

template <class T>
std::vector<stats::Extremes<T>> stats::column_extremes(const char* function, MatrixIn<T> x,
                                                       nan_policy policy, const Options& options) {
  using Extremes = stats::Extremes<T>;
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  std::vector<Extremes> all(x.cols());
  const bool as_one = together<T>(x);
  if (as_one)
    all = over_blocks<Extremes>(x, options, [&](MatrixIn<T> rows, Extremes* partial) {
      add_extremes(kernels, rows, partial);
    });
  each_as_vector<T>(x, options, [&](std::size_t j, const Options& inside) {
    if (!as_one || (policy == nan_policy::omit && std::isnan(all[j].low)))
      all[j] = stats::vector_extremes<T>(function, x.col(j), without_raise(policy), inside);
  });
  return all;
}
template std::vector<stats::Extremes<double>> stats::column_extremes(const char*, MatrixIn<double>,
                                                                     nan_policy, const Options&);
template std::vector<stats::Extremes<float>> stats::column_extremes(const char*, MatrixIn<float>,
                                                                    nan_policy, const Options&);

namespace {

template <class T>
std::vector<stats::Extremes<T>> extremes_of(const char* function, MatrixIn<T> given, By by,
                                            nan_policy policy, const Options& options) {
  const MatrixView<const T> x = columns_of(given, by);
  if (x.rows() == 0 && x.cols() > 0) stats::throw_empty(function);
  const auto all = stats::column_extremes<T>(function, x, policy, options);
  if (policy == nan_policy::raise)
    for (const auto& e : all)
      if (std::isnan(e.low)) stats::require_no_nan<T>(function, given);
  return all;
}

/// of(element) of each.
template <class T, class All, class Of>
Vector<T> each(const All& all, const Of& of) {
  Vector<T> out(all.size());
  for (std::size_t j = 0; j < all.size(); ++j) out[j] = static_cast<T>(of(all[j]));
  return out;
}

double mean_of(const stats::ScaledMoments& m) {
  return m.moments.mean / m.scale;
}

template <class T>
Vector<T> means(MatrixIn<T> x, By by, nan_policy policy, const Options& options) {
  return each<T>(stats::column_moments("mean", x, by, policy, options), mean_of);
}
template <class T>
MeanVariance<Vector<T>> means_variances(const char* function, MatrixIn<T> x, By by, int ddof,
                                        nan_policy policy, const Options& options) {
  stats::check_ddof(function, ddof);
  const auto all = stats::column_moments(function, x, by, policy, options);
  return {each<T>(all, mean_of), each<T>(all, [ddof](auto& m) { return m.variance(ddof); })};
}
template <class T>
Vector<T> stddevs(MatrixIn<T> x, By by, int ddof, nan_policy policy, const Options& options) {
  stats::check_ddof("stddev", ddof);
  return each<T>(stats::column_moments("stddev", x, by, policy, options),
                 [ddof](auto& m) { return m.stddev(ddof); });
}
/// As of vectors: what the mean leaves out counts where data are far from zero.
template <class T>
Matrix<T> zscores(MatrixIn<T> x, By by, int ddof, nan_policy policy, const Options& options) {
  stats::check_ddof("zscore", ddof);
  const auto all = stats::column_moments("zscore", x, by, policy, options);
  std::vector<double> deviation;
  for (const auto& m : all) deviation.push_back(std::sqrt(stats::variance(m.moments, ddof)));
  Matrix<T> z = Matrix<T>::uninitialized(x.rows(), x.cols());
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain);
  parallel::for_ranges(threads, x.rows(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t j = 0; j < x.cols(); ++j) {
        const std::size_t k = by == By::column ? j : i;
        const auto& [m, scale] = all[k];
        z(i, j) = static_cast<T>(((static_cast<double>(x(i, j)) * scale - m.mean) - m.mean_low) /
                                 deviation[k]);
      }
  });
  return z;
}
template <class T>
Vector<T> minima(MatrixIn<T> x, By by, nan_policy policy, const Options& options) {
  return each<T>(extremes_of("min", x, by, policy, options), [](auto& e) { return e.low; });
}
template <class T>
Vector<T> maxima(MatrixIn<T> x, By by, nan_policy policy, const Options& options) {
  return each<T>(extremes_of("max", x, by, policy, options), [](auto& e) { return e.high; });
}

}  // namespace

Vector<double> sum(MatrixIn<double> x, By by, nan_policy policy, Options options) {
  return sums_of<double>(x, by, policy, options);
}
Vector<float> sum(MatrixIn<float> x, By by, nan_policy policy, Options options) {
  return sums_of<float>(x, by, policy, options);
}
Vector<double> mean(MatrixIn<double> x, By by, nan_policy policy, Options options) {
  return means<double>(x, by, policy, options);
}
Vector<float> mean(MatrixIn<float> x, By by, nan_policy policy, Options options) {
  return means<float>(x, by, policy, options);
}
Vector<double> variance(MatrixIn<double> x, By by, int ddof, nan_policy policy, Options options) {
  return means_variances<double>("variance", x, by, ddof, policy, options).variance;
}
Vector<float> variance(MatrixIn<float> x, By by, int ddof, nan_policy policy, Options options) {
  return means_variances<float>("variance", x, by, ddof, policy, options).variance;
}
Vector<double> stddev(MatrixIn<double> x, By by, int ddof, nan_policy policy, Options options) {
  return stddevs<double>(x, by, ddof, policy, options);
}
Vector<float> stddev(MatrixIn<float> x, By by, int ddof, nan_policy policy, Options options) {
  return stddevs<float>(x, by, ddof, policy, options);
}
MeanVariance<Vector<double>> mean_variance(MatrixIn<double> x, By by, int ddof, nan_policy policy,
                                           Options options) {
  return means_variances<double>("mean_variance", x, by, ddof, policy, options);
}
MeanVariance<Vector<float>> mean_variance(MatrixIn<float> x, By by, int ddof, nan_policy policy,
                                          Options options) {
  return means_variances<float>("mean_variance", x, by, ddof, policy, options);
}
Vector<double> min(MatrixIn<double> x, By by, nan_policy policy, Options options) {
  return minima<double>(x, by, policy, options);
}
Vector<float> min(MatrixIn<float> x, By by, nan_policy policy, Options options) {
  return minima<float>(x, by, policy, options);
}
Vector<double> max(MatrixIn<double> x, By by, nan_policy policy, Options options) {
  return maxima<double>(x, by, policy, options);
}
Vector<float> max(MatrixIn<float> x, By by, nan_policy policy, Options options) {
  return maxima<float>(x, by, policy, options);
}

Matrix<double> zscore(MatrixIn<double> x, By by, int ddof, nan_policy policy, Options options) {
  return zscores<double>(x, by, ddof, policy, options);
}
Matrix<float> zscore(MatrixIn<float> x, By by, int ddof, nan_policy policy, Options options) {
  return zscores<float>(x, by, ddof, policy, options);
}

}  // namespace lanes
