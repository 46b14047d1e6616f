// Exact order statistics of data seen in blocks.
#include "bucket_selection.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/random.hpp"

namespace lanes::tools {
namespace {

/// By passes over blocks of 100.
std::vector<double> selected(const std::vector<double>& x, int bits,
                             const std::vector<std::uint64_t>& places) {
  BucketSelection selection(bits);
  int passes = 0;
  for (; !selection.done(); ++passes) {
    for (std::size_t i = 0; i < x.size(); i += 100)
      selection.count(
          VectorView<const double>(x.data() + i, std::min<std::size_t>(100, x.size() - i)));
    if (passes == 0) selection.want(places);
    selection.narrow();
  }
  EXPECT_EQ(passes, (64 + bits - 1) / bits);
  return selection.values();
}

void expect_sorted_elements(std::vector<double> x, int bits) {
  const std::vector<double> given = x;
  std::erase_if(x, [](double e) { return std::isnan(e); });
  std::sort(x.begin(), x.end());
  const std::uint64_t n = x.size();
  const std::vector<std::uint64_t> places{0, n / 4, n / 4 + (n > 1), n / 2, n - 1, n / 2};
  const std::vector<double> found = selected(given, bits, places);
  for (std::size_t i = 0; i < places.size(); ++i)
    EXPECT_EQ(found[i], x[places[i]]) << "place " << places[i] << " of " << n << ", " << bits;
}

TEST(BucketSelection, FindsWhatSortingWould) {
  test::Random random(1);
  for (int bits : {1, 4, 11, 16})
    for (std::size_t n : std::vector<std::size_t>{2, 3, 100, 101, 5000}) {
      std::vector<double> wide(n), equal(n), near(n), few(n);
      for (std::size_t i = 0; i < n; ++i) {
        wide[i] = random.graded<double>(500);
        equal[i] = -7;
        near[i] = 1 + random.uniform<double>() * 1e-13;
        few[i] = random.integer(-2, 2);
      }
      for (const auto& x : {wide, equal, near, few}) expect_sorted_elements(x, bits);
    }
}

TEST(BucketSelection, OrdersTheEdgesOfTheRange) {
  using limits = std::numeric_limits<double>;
  const std::vector<double> x{
      limits::infinity(),   -limits::infinity(),   limits::max(), -limits::max(),
      limits::denorm_min(), -limits::denorm_min(), 0.0,           -0.0,
      limits::quiet_NaN(),  -limits::quiet_NaN()};
  const std::vector<double> found = selected(x, 16, {0, 1, 2, 3, 4, 5, 6, 7});
  const std::vector<double> sorted{
      -limits::infinity(),  -limits::max(), -limits::denorm_min(), 0, 0,
      limits::denorm_min(), limits::max(),  limits::infinity()};
  EXPECT_EQ(found, sorted);
  EXPECT_FALSE(std::signbit(found[3])) << "a zero is +0";
}

TEST(BucketSelection, CountsWhatIsNotNan) {
  BucketSelection selection(8);
  selection.count(Vector<double>{1, std::nan(""), 3});
  EXPECT_EQ(selection.total(), 2u);
}

}  // namespace
}  // namespace lanes::tools
