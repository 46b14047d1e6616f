#include "harness/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lanes::bench {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The two samples as one, ranked: u of the first, and sum of t^3 - t over the groups of t ties.
struct Ranking {
  double u = 0, ties = 0;
};

Ranking rank(std::span<const double> a, std::span<const double> b) {
  struct Entry {
    double value;
    bool from_a;
  };
  std::vector<Entry> all;
  for (const double x : a) all.push_back({x, true});
  for (const double x : b) all.push_back({x, false});
  std::ranges::sort(all, {}, &Entry::value);

  Ranking result;
  double b_below = 0;
  for (auto group = all.begin(); group != all.end();) {
    const auto end =
        std::find_if(group, all.end(), [&](const Entry& e) { return e.value != group->value; });
    const auto size = static_cast<double>(end - group);
    const auto of_a =
        static_cast<double>(std::count_if(group, end, [](auto e) { return e.from_a; }));
    result.u += of_a * (b_below + (size - of_a) / 2);
    result.ties += size * size * size - size;
    b_below += size - of_a;
    group = end;
  }
  return result;
}

/// P(U <= u) without ties. The number of orders of m + n values with a given u obeys
/// N(u; m, n) = N(u - n; m - 1, n) + N(u; m, n - 1), by which sample the largest value is from.
double exact_lower_tail(std::size_t u, std::size_t m, std::size_t n) {
  const std::size_t width = u + 1;
  std::vector<double> counts((m + 1) * width, 0);  // counts[i * width + v]: N(v; i, j), j growing
  for (std::size_t i = 0; i <= m; ++i) counts[i * width] = 1;  // j = 0: one order, u = 0
  for (std::size_t j = 1; j <= n; ++j)
    for (std::size_t i = 1; i <= m; ++i)
      for (std::size_t v = j; v < width; ++v)
        counts[i * width + v] += counts[(i - 1) * width + v - j];
  double orders = 1;  // of m + n values: (m + n)! / (m! n!)
  for (std::size_t i = 1; i <= m; ++i)
    orders *= static_cast<double>(n + i) / static_cast<double>(i);
  const auto row = counts.begin() + static_cast<std::ptrdiff_t>(m * width);
  return std::accumulate(row, row + static_cast<std::ptrdiff_t>(width), 0.0) / orders;
}

double normal_two_sided(const Ranking& ranking, double m, double n) {
  const double total = m + n;
  const double variance = m * n / 12 * (total + 1 - ranking.ties / (total * (total - 1)));
  if (variance <= 0) return 1;  // all values equal
  const double distance = std::max(0.0, std::abs(ranking.u - m * n / 2) - 0.5);
  return std::erfc(distance / std::sqrt(2 * variance));
}

}  // namespace

double quantile(std::span<const double> values, double q) {
  if (values.empty()) return nan;
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const double position = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

double median(std::span<const double> values) {
  return quantile(values, 0.5);
}

Summary summarize(std::span<const double> values) {
  if (values.empty()) return {};
  return {median(values), quantile(values, 0.25), quantile(values, 0.75), values.size()};
}

double geometric_mean(std::span<const double> values) {
  if (values.empty()) return nan;
  double logs = 0;
  for (const double x : values) logs += std::log(x);
  return std::exp(logs / static_cast<double>(values.size()));
}

double paired_ratio(std::span<const double> a, std::span<const double> b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) ratios.push_back(a[i] / b[i]);
  return median(ratios);
}

MannWhitney mann_whitney(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) return {};
  const Ranking ranking = rank(a, b);
  const std::size_t pairs = a.size() * b.size();
  if (ranking.ties > 0 || pairs > 400)
    return {ranking.u, normal_two_sided(ranking, static_cast<double>(a.size()),
                                        static_cast<double>(b.size()))};
  const auto u = static_cast<std::size_t>(ranking.u);
  const double tail = exact_lower_tail(std::min(u, pairs - u), a.size(), b.size());
  return {ranking.u, std::min(1.0, 2 * tail)};
}

std::vector<bool> benjamini_hochberg(std::span<const double> p, double rate) {
  std::vector<double> sorted(p.begin(), p.end());
  std::ranges::sort(sorted);
  double threshold = -1;
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] <= rate * static_cast<double>(i + 1) / static_cast<double>(sorted.size()))
      threshold = sorted[i];
  std::vector<bool> significant;
  for (const double x : p) significant.push_back(x <= threshold);
  return significant;
}

}  // namespace lanes::bench
