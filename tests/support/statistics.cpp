// Statistics, for the list of operations.
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>

#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {
namespace {

constexpr nan_policy propagate = nan_policy::propagate, omit = nan_policy::omit;

template <class T>
void add_of_vectors(Catalogue<T>& all) {
  // Blocks of 2048 and 4096, stretches of 16384, threads from 32768.
  static const Sizes sizes = {1, 2, 15, 16, 17, 40, 1000, 2048, 2049, 4097, 16385, 33000, 70001};
  const auto add = [&all](std::string name, bool fused, auto f) {
    all.add(std::move(name), fused, sizes, 5000, [f](std::size_t n) {
      // A trend: in some blocks the guess of the mean is good, in others it is not.
      Vector<T> x = uniform_vector<T>(n, n), y = uniform_vector<T>(n, n + 1);
      for (std::size_t i = n / 2; i < n; ++i) x[i] += static_cast<T>(i) / 16;
      return [f, x, y](Options o) { return f(x, y, o); };
    });
  };
  using V = const Vector<T>&;
  add("sum", false, [](V x, V, Options o) { return sum(x, propagate, o); });
  add("mean", false, [](V x, V, Options o) { return mean(x, propagate, o); });
  add("variance", true, [](V x, V, Options o) { return variance(x, 0, propagate, o); });
  add("stddev", true, [](V x, V, Options o) { return stddev(x, 0, propagate, o); });
  add("mean_variance", true, [](V x, V, Options o) {
    const auto m = mean_variance(x, 0, propagate, o);
    return Vector<T>{m.mean, m.variance};
  });
  add("variance, omit", true, [](V x, V, Options o) {
    Vector<T> holes = x;
    if (!x.empty()) holes[x.size() / 3] = std::numeric_limits<T>::quiet_NaN();
    return x.size() == 1 ? T(0) : variance(holes, 0, omit, o);
  });
  add("four_moments", true, [](V x, V, Options o) {
    const auto m = four_moments(x, 0, propagate, o);
    return x.size() == 1 ? Vector<T>{m.mean}
                         : Vector<T>{m.mean, m.variance, m.skewness, m.kurtosis};
  });
  add("skewness", true,
      [](V x, V, Options o) { return x.size() == 1 ? T(0) : skewness(x, propagate, o); });
  add("kurtosis", true,
      [](V x, V, Options o) { return x.size() == 1 ? T(0) : kurtosis(x, propagate, o); });
  add("min, max of a vector", false, [](V x, V, Options o) {
    return Vector<T>{min(x, propagate, o), max(x, propagate, o)};
  });
  add("zscore", true,
      [](V x, V, Options o) { return x.size() == 1 ? Vector<T>{} : zscore(x, 0, propagate, o); });
  add("covariance", true, [](V x, V y, Options o) { return covariance(x, y, 0, propagate, o); });
  add("correlation", true,
      [](V x, V y, Options o) { return x.size() == 1 ? T(0) : correlation(x, y, propagate, o); });
  add("RunningStats", true, [](V x, V y, Options o) {
    RunningStats<T> a, b;
    a.push(x, o);
    b.push(y, o);
    a.push(T(1));
    a.merge(b);
    const Moments& m = a.state();
    Vector<T> parts(7);
    std::size_t i = 0;
    for (double e : {m.mean, m.mean_low, m.m2, m.m3, m.m4, m.min, m.max})
      parts[i++] = static_cast<T>(e);
    return parts;
  });
}

template <class T>
void add_of_matrices(Catalogue<T>& all) {
  // Blocks of 256 (cov: 255) rows, stretches of 4096; threads from about 1000 rows.
  static const Sizes sizes = {1, 2, 7, 8, 9, 255, 256, 257, 1300, 4097, 9000};
  const auto add = [&all](std::string name, bool fused, auto f) {
    all.add(std::move(name), fused, sizes, 1300, [f](std::size_t n) {
      Matrix<T> x = uniform_matrix<T>(n, 21, n);
      for (std::size_t i = 0; i < n; ++i) x(i, 3) += static_cast<T>(i);
      return [f, x](Options o) { return f(x, o); };
    });
  };
  using M = const Matrix<T>&;
  for (By by : {By::column, By::row}) {
    const std::string way = by == By::column ? " by column" : " by row";
    add("sum" + way, false, [by](M x, Options o) { return sum(x, by, propagate, o); });
    add("mean" + way, false, [by](M x, Options o) { return mean(x, by, propagate, o); });
    add("variance" + way, true, [by](M x, Options o) { return variance(x, by, 0, propagate, o); });
    add("stddev" + way, true, [by](M x, Options o) { return stddev(x, by, 0, propagate, o); });
    add("min" + way, false, [by](M x, Options o) { return min(x, by, propagate, o); });
    add("max" + way, false, [by](M x, Options o) { return max(x, by, propagate, o); });
    add("zscore" + way, true, [by](M x, Options o) {
      return x.rows() == 1 ? Matrix<T>() : zscore(x, by, 0, propagate, o);
    });
  }
  add("describe", true, [](M x, Options o) {
    const Description<T> d = describe(x, {}, propagate, o);
    Matrix<T> rows(0, x.cols());
    for (const auto* v : {&d.mean, &d.min, &d.lower_quartile, &d.median, &d.upper_quartile, &d.max})
      rows = vstack(rows, *v);
    if (x.rows() > 1)
      for (const auto* v : {&d.stddev, &d.skewness, &d.kurtosis}) rows = vstack(rows, *v);
    return rows;
  });
  add("cov", true, [](M x, Options o) { return cov(x, 0, propagate, o); });
  add("corrcoef", true,
      [](M x, Options o) { return x.rows() == 1 ? Matrix<T>() : corrcoef(x, propagate, o); });
  add("RunningCovariance", true, [](M x, Options o) {
    RunningCovariance<T> a(x.cols());
    a.push(x, o);
    a.push(x.row(0));
    return astype<T>(a.covariance(0));
  });
}

}  // namespace

template <class T>
void add_statistics(Catalogue<T>& all) {
  add_of_vectors(all);
  add_of_matrices(all);
}
template void add_statistics(Catalogue<float>&);
template void add_statistics(Catalogue<double>&);

}  // namespace lanes::test
