// The selection behind median and quantile: its samples, and what happens when they mislead.
#include "stats/select.hpp"

#include <gtest/gtest.h>

#include <set>

#include "dispatch/select.hpp"
#include "support/orders.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using stats::index;
using stats::Neighbours;

template <class T>
class Select : public ::testing::Test {};
TYPED_TEST_SUITE(Select, test::Reals);

/// The element at place k, and the one behind it.
template <class T>
Neighbours<T> select_pair(VectorIn<T> x, index k, Isa isa) {
  Neighbours<T> pair{k, k + 1 < static_cast<index>(x.size()) ? k + 1 : k};
  const stats::Passes<T> how{dispatch::kernels_for(isa).of<T>().sift, 1};
  EXPECT_EQ(stats::select<T>(how, x, 0, {&pair, 1}), 0);
  return pair;
}

/// x has about `sampled` wherever a sample is taken, and other elements everywhere else.
template <class T>
Vector<T> made_against_samples(std::size_t n, T sampled, T elsewhere_from) {
  Vector<T> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = elsewhere_from + static_cast<T>(i);
  const index size = stats::sample_size(static_cast<index>(n));
  const kernels::Split parts(static_cast<index>(n), size);
  for (int attempt = 0; attempt < stats::most_attempts; ++attempt)
    for (index i = 0; i < size; ++i)
      x[static_cast<std::size_t>(stats::sample_position(parts, i, attempt))] =
          sampled + static_cast<T>(i) / 1024;
  return x;
}

TEST(Sample, HasOneElementOfEachPart) {
  for (index n : {1025, 5000, 100003}) {
    const index size = stats::sample_size(n);
    const kernels::Split parts(n, size);
    std::set<index> offsets;
    for (int attempt = 0; attempt < stats::most_attempts; ++attempt)
      for (index i = 0; i < size; ++i) {
        const index at = stats::sample_position(parts, i, attempt);
        EXPECT_GE(at, parts.begin(i));
        EXPECT_LT(at, parts.begin(i) + parts.length(i));
        offsets.insert(at - parts.begin(i));
      }
    EXPECT_EQ(offsets.size(), static_cast<std::size_t>(parts.length(0)))
        << "each place in a part is taken at times";
  }
}

TYPED_TEST(Select, EveryPlaceOfEveryOrder) {
  using T = TypeParam;
  for (const auto& order : test::orders<T>())
    for (std::size_t n : test::thinned({1, 2, 7, 1023, 1024, 1025, 1100, 4097, 9000}, 3)) {
      const Vector<T> x = order.make(n);
      Vector<T> sorted = x;
      std::sort(sorted.begin(), sorted.end());
      const std::size_t step = n / 30 + 1;
      for (Isa isa : available_isas())
        for (std::size_t k = 0; k < n; k = k + step < n || k == n - 1 ? k + step : n - 1) {
          const auto pair = select_pair<T>(x, static_cast<index>(k), isa);
          ASSERT_EQ(pair.low, sorted[k])
              << order.name << ", place " << k << " of " << n << " on " << name(isa);
          ASSERT_EQ(pair.high, sorted[std::min(k + 1, n - 1)]) << order.name;
        }
    }
}

TYPED_TEST(Select, SamplesThatMisleadCostTimeOnly) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1500, 40000, 8000}))
    for (T sampled : {T(-1e6), T(1e7)}) {
      const Vector<T> x = made_against_samples<T>(n, sampled, 1);
      Vector<T> sorted = x;
      std::sort(sorted.begin(), sorted.end());
      for (Isa isa : available_isas())
        for (std::size_t k : {n / 4, n / 2, n - n / 4}) {
          const auto pair = select_pair<T>(x, static_cast<index>(k), isa);
          EXPECT_EQ(pair.low, sorted[k]) << k << " of " << n;
          EXPECT_EQ(pair.high, sorted[k + 1]) << k << " of " << n;
        }
    }
}

/// The kernel, and how often it was called.
template <class T>
struct Counted {
  static inline int calls = 0;
  static index sift(const T* x, index n, kernels::Bracket<T> bracket, T* inside,
                    kernels::BracketCounts& counts) {
    ++calls;
    return dispatch::kernels_for(Isa::automatic).of<T>().sift(x, n, bracket, inside, counts);
  }
};

// One call is one pass here, but for what is selected in samples and among those kept.
TYPED_TEST(Select, PassesAreFew) {
  using T = TypeParam;
  const std::size_t n = 4000;
  const auto passes = [&](VectorIn<T> x, index k) {
    Counted<T>::calls = 0;
    Neighbours<T> wanted{k, k};
    stats::select<T>({Counted<T>::sift, 1}, x, 0, {&wanted, 1});
    return Counted<T>::calls;
  };
  for (const auto& order : test::orders<T>())
    EXPECT_LE(passes(order.make(n), n / 2), 2) << order.name;
  const int misled = passes(made_against_samples<T>(n, T(-1e6), 1), n / 2);
  EXPECT_GT(misled, stats::most_attempts);
  EXPECT_LE(misled, stats::most_attempts + 41);
}

// Samples that mislead, and then every value in one or two: brackets close in on them.
TYPED_TEST(Select, SamplesThatMisleadAmongTies) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  for (T common : {T(0), -T(0), T(1), -Limits::infinity(), Limits::infinity(), Limits::max(),
                   Limits::denorm_min(), -Limits::denorm_min()}) {
    Vector<T> x = made_against_samples<T>(20000, T(3), T(1e6));
    for (T& e : x)
      if (e >= T(1e6)) e = common;
    Vector<T> sorted = x;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t k = x.size() / 2;
    const auto pair = select_pair<T>(x, static_cast<index>(k), Isa::automatic);
    EXPECT_EQ(pair.low, sorted[k]) << common;
    EXPECT_EQ(pair.high, sorted[k + 1]) << common;
  }
}

TYPED_TEST(Select, CountsNanAndSelectsAmongTheRest) {
  using T = TypeParam;
  for (std::size_t n : test::Sizes{1, 2, 1000, 1025, 30000})
    for (std::size_t missing : {std::size_t{0}, n / 100, n / 2, n - 1}) {
      Vector<T> x = test::uniform_vector<T>(n, n);
      for (std::size_t i = 0; i < missing; ++i)
        x[(i * 7919) % n] = std::numeric_limits<T>::quiet_NaN();
      Vector<T> sorted(x);
      T* const end = std::remove_if(sorted.begin(), sorted.end(), [](T e) { return e != e; });
      std::sort(sorted.begin(), end);
      const index numbers = end - sorted.begin(), k = (numbers - 1) / 2;
      const auto nans = static_cast<index>(n) - numbers;
      for (Isa isa : available_isas()) {
        const stats::Passes<T> how{dispatch::kernels_for(isa).of<T>().sift, 1};
        Neighbours<T> wanted{k, k};
        EXPECT_EQ(stats::select<T>(how, x, nans, {&wanted, 1}), nans);
        EXPECT_EQ(wanted.low, sorted[static_cast<std::size_t>(k)]);
        EXPECT_EQ(stats::select<T>(how, x, nans == 0 ? 1 : 0, {&wanted, 1}), nans)
            << "counted, not believed";
      }
    }
}

TYPED_TEST(Select, SeveralInOneGo) {
  using T = TypeParam;
  for (std::size_t n : test::Sizes{50, 1025, 50000}) {
    const Vector<T> x = test::uniform_vector<T>(n, n);
    Vector<T> sorted = x;
    std::sort(sorted.begin(), sorted.end());
    std::array<Neighbours<T>, stats::most_selected> wanted;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const auto k = static_cast<index>((n - 2) * ((3 * i) % 8) / 7);
      wanted[i] = {k, k + 1};
    }
    const stats::Passes<T> how{dispatch::kernels_for(Isa::automatic).of<T>().sift, 2};
    EXPECT_EQ(stats::select<T>(how, x, 0, wanted), 0);
    for (const auto& w : wanted) {
      EXPECT_EQ(w.low, sorted[static_cast<std::size_t>(w.first)]);
      EXPECT_EQ(w.high, sorted[static_cast<std::size_t>(w.last)]);
    }
  }
}

}  // namespace
}  // namespace lanes
