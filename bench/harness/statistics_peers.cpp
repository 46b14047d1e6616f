#include "harness/statistics_peers.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "harness/two_pass.hpp"

#ifdef LANES_HAVE_BOOST
#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics/kurtosis.hpp>
#include <boost/accumulators/statistics/mean.hpp>
#include <boost/accumulators/statistics/skewness.hpp>
#include <boost/accumulators/statistics/stats.hpp>
#include <boost/accumulators/statistics/variance.hpp>
#endif
#ifdef LANES_HAVE_GSL
#include <gsl/gsl_statistics_double.h>
#include <gsl/gsl_statistics_float.h>
#endif

namespace lanes::bench {
namespace {

/// `calls` is a template of two types, given as a generic lambda.
template <class Calls>
Contender serial(std::string name, std::string detail, Calls calls) {
  return {std::move(name),
          Role::peer,
          1,
          std::move(detail),
          repeated<double>([calls](const Operands<double>& o) { calls(o); }),
          repeated<float>([calls](const Operands<float>& o) { calls(o); })};
}

#ifdef LANES_HAVE_BOOST
namespace acc = boost::accumulators;

/// One pass, element by element. (tag::lazy_variance subtracts squares of the data.)
template <class T>
void boost_mean_variance(const Operands<T>& o) {
  acc::accumulator_set<T, acc::stats<acc::tag::mean, acc::tag::variance(acc::immediate)>> all;
  for (std::size_t i = 0; i < o.shape.m; ++i) all(o.a[i]);
  o.c[0] = static_cast<T>(acc::mean(all));
  o.c[1] = static_cast<T>(acc::variance(all));
}

template <class T>
void boost_moments4(const Operands<T>& o) {
  acc::accumulator_set<T, acc::stats<acc::tag::mean, acc::tag::variance(acc::immediate),
                                     acc::tag::skewness, acc::tag::kurtosis>>
      all;
  for (std::size_t i = 0; i < o.shape.m; ++i) all(o.a[i]);
  o.c[0] = static_cast<T>(acc::mean(all));
  o.c[1] = static_cast<T>(acc::variance(all));
  o.c[2] = static_cast<T>(acc::skewness(all));
  o.c[3] = static_cast<T>(acc::kurtosis(all));
}
#endif

#ifdef LANES_HAVE_GSL
/// The functions for T, under one name.
template <class T>
struct Gsl {
  static constexpr bool single = std::is_same_v<T, float>;
  static double mean(const T* x, std::size_t n) {
    if constexpr (single)
      return gsl_stats_float_mean(x, 1, n);
    else
      return gsl_stats_mean(x, 1, n);
  }
  static double variance(const T* x, std::size_t n, double mean) {
    if constexpr (single)
      return gsl_stats_float_variance_with_fixed_mean(x, 1, n, mean);
    else
      return gsl_stats_variance_with_fixed_mean(x, 1, n, mean);
  }
  static double skewness(const T* x, std::size_t n, double mean, double sd) {
    if constexpr (single)
      return gsl_stats_float_skew_m_sd(x, 1, n, mean, sd);
    else
      return gsl_stats_skew_m_sd(x, 1, n, mean, sd);
  }
  static double kurtosis(const T* x, std::size_t n, double mean, double sd) {
    if constexpr (single)
      return gsl_stats_float_kurtosis_m_sd(x, 1, n, mean, sd);
    else
      return gsl_stats_kurtosis_m_sd(x, 1, n, mean, sd);
  }
};

template <class T>
void gsl_moments(const Operands<T>& o, bool four) {
  const std::size_t n = o.shape.m;
  const double mean = Gsl<T>::mean(o.a, n), variance = Gsl<T>::variance(o.a, n, mean);
  o.c[0] = static_cast<T>(mean);
  o.c[1] = static_cast<T>(variance);
  if (!four) return;
  o.c[2] = static_cast<T>(Gsl<T>::skewness(o.a, n, mean, std::sqrt(variance)));
  o.c[3] = static_cast<T>(Gsl<T>::kurtosis(o.a, n, mean, std::sqrt(variance)));
}
#endif

/// Whether this processor is as good as the one that two_pass was compiled for.
bool two_pass_runs_here() {
  const std::vector<Isa> isas = available_isas();
  return (!two_pass_needs_avx2 || std::ranges::count(isas, Isa::avx2)) &&
         (!two_pass_needs_avx512 || std::ranges::count(isas, Isa::avx512));
}

}  // namespace

std::vector<Contender> statistics_contenders(Kernel kernel) {
  const bool four = kernel == Kernel::moments4;
  if (kernel != Kernel::mean_variance && !four) return {};
  std::vector<Contender> all;
  if (!four && two_pass_runs_here())
    all.push_back(serial("two passes", "by hand, -O3 -ffast-math -march=native",
                         [](const auto& o) { two_pass(o.a, o.shape.m, o.c); }));
#ifdef LANES_HAVE_BOOST
  all.push_back(serial("Boost", "Boost.Accumulators", [four](const auto& o) {
    four ? boost_moments4(o) : boost_mean_variance(o);
  }));
#endif
#ifdef LANES_HAVE_GSL
  all.push_back(
      serial("GSL", "a pass for each moment", [four](const auto& o) { gsl_moments(o, four); }));
#endif
  return all;
}

}  // namespace lanes::bench
