// describe: column by column, each copied where its elements do not lie side by side.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/stats.hpp>
#include <limits>

#include "stats/lines.hpp"
#include "stats/missing.hpp"
#include "stats/moments.hpp"

namespace lanes {
namespace {

template <class T>
Description<T> undescribed(std::size_t columns) {
  Description<T> d;
  for (auto* counts : {&d.count, &d.missing}) counts->resize(columns);
  for (auto* values : {&d.mean, &d.stddev, &d.min, &d.lower_quartile, &d.median, &d.upper_quartile,
                       &d.max, &d.skewness, &d.kurtosis})
    *values = Vector<T>::uninitialized(columns);
  return d;
}

/// Column j of d, from its elements.
template <class T>
void fill_column(Description<T>& d, std::size_t j, VectorIn<T> x, nan_policy policy,
                 const Options& options) {
  stats::ScaledMoments m{
      stats::vector_moments("describe", x, policy, options, {.four = true, .extremes = true})};
  const auto is_nan = [](T e) { return std::isnan(e); };
  d.missing[j] = policy == nan_policy::omit ? x.size() - m.moments.count
                 : std::isnan(m.moments.mean)
                     ? static_cast<std::size_t>(std::ranges::count_if(x, is_nan))
                     : 0;
  d.count[j] = x.size() - d.missing[j];
  if (d.count[j] == 0) m.moments = stats::moments_of_nothing();
  d.min[j] = static_cast<T>(m.moments.min);
  d.max[j] = static_cast<T>(m.moments.max);
  if (!stats::in_range(m.moments, true))
    m = stats::scaled_moments("describe", x, policy, options, {.four = true});
  d.mean[j] = static_cast<T>(m.moments.mean / m.scale);
  d.stddev[j] = static_cast<T>(m.stddev(1));
  d.skewness[j] = static_cast<T>(stats::skewness(m.moments));
  d.kurtosis[j] = static_cast<T>(stats::kurtosis(m.moments));
  const Vector<T> quartiles = quantile(x, Vector<double>{0.25, 0.75}, policy, options);
  d.lower_quartile[j] = quartiles[0];
  d.median[j] = median(x, policy, options);
  d.upper_quartile[j] = quartiles[1];
}

template <class T>
Description<T> describe_columns(MatrixIn<T> x, const std::vector<std::string>& names,
                                nan_policy policy, const Options& options) {
  if (!names.empty() && names.size() != x.cols())
    throw shape_error("describe: " + std::to_string(names.size()) + " names for the " +
                      std::to_string(x.cols()) + " columns of x; give one for each, or none");
  if (x.rows() == 0 && x.cols() > 0) stats::throw_empty("describe");
  Description<T> d = undescribed<T>(x.cols());
  d.names = names;
  const nan_policy within = policy == nan_policy::omit ? policy : nan_policy::propagate;
  stats::for_each_line<T>(x.t(), options, [&](std::size_t j, VectorIn<T> column, int threads) {
    fill_column<T>(d, j, column, within, {.threads = threads, .isa = options.isa});
  });
  if (policy == nan_policy::raise && std::ranges::any_of(d.missing, [](auto n) { return n > 0; }))
    stats::raise_missing("describe", x);
  return d;
}

}  // namespace

Description<double> describe(MatrixIn<double> x, const std::vector<std::string>& names,
                             nan_policy policy, Options options) {
  return describe_columns<double>(x, names, policy, options);
}
Description<float> describe(MatrixIn<float> x, const std::vector<std::string>& names,
                            nan_policy policy, Options options) {
  return describe_columns<float>(x, names, policy, options);
}
Description<double> describe(VectorIn<double> x, nan_policy policy, Options options) {
  return describe(MatrixView<const double>(x.data(), x.size(), 1, x.stride()), {}, policy, options);
}
Description<float> describe(VectorIn<float> x, nan_policy policy, Options options) {
  return describe(MatrixView<const float>(x.data(), x.size(), 1, x.stride()), {}, policy, options);
}

}  // namespace lanes
