// States as bytes: the same to the last bit when they come back, and bytes of anything else
// refused.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/error.hpp>
#include <lanes/running_stats.hpp>
#include <limits>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Pack : public ::testing::Test {};
TYPED_TEST_SUITE(Pack, test::Reals);

TYPED_TEST(Pack, RunningStats) {
  using T = TypeParam;
  RunningStats<T> stats(nan_policy::omit);
  for (std::size_t n : {0u, 1u, 3000u}) {
    stats.push(test::uniform_vector<T>(n, n));
    auto other = RunningStats<T>::unpack(stats.pack());
    EXPECT_EQ(stats.pack(), other.pack());
    other.push(std::numeric_limits<T>::quiet_NaN());  // the policy came along
    EXPECT_EQ(stats.count(), other.count());
  }
}

TYPED_TEST(Pack, RunningCovariance) {
  using T = TypeParam;
  for (std::size_t p : {0u, 1u, 5u}) {
    RunningCovariance<T> one(p), half(p), other_half(p);
    const auto x = test::uniform_matrix<T>(300, p, p);
    half.push(x.block(0, 0, 100, p));
    other_half.push(x.block(100, 0, 200, p));
    one = half;
    one.merge(other_half);
    auto merged = RunningCovariance<T>::unpack(half.pack());
    merged.merge(RunningCovariance<T>::unpack(other_half.pack()));
    EXPECT_EQ(one.pack(), merged.pack());
  }
}

TYPED_TEST(Pack, AnythingElseIsRefused) {
  using T = TypeParam;
  using Other = std::conditional_t<std::is_same_v<T, double>, float, double>;
  RunningCovariance<T> covariance(2);
  covariance.push(test::uniform_matrix<T>(5, 2, 1));
  const auto record = covariance.pack();
  const auto refused = [](const std::vector<std::byte>& bytes) {
    return test::message_of([&] { RunningCovariance<T>::unpack(bytes); });
  };
  for (std::size_t size = 0; size < record.size(); ++size) {
    const std::vector<std::byte> cut(record.begin(),
                                     record.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_NE(std::string::npos, refused(cut).find("these are not the bytes of one")) << size;
  }
  auto longer = record;
  longer.push_back({});
  EXPECT_NE(std::string::npos, refused(longer).find("there are 1 too many"));
  EXPECT_NE(std::string::npos, refused(RunningStats<T>().pack()).find("those of RunningStats"));
  EXPECT_NE(std::string::npos,
            refused(RunningCovariance<Other>(2).pack()).find("those of RunningCovariance"));
  auto huge = record;  // its lengths say that there is more than any memory
  for (std::byte& b : huge) b = std::byte{0xff};
  EXPECT_NE("no error", refused(huge));
}

}  // namespace
}  // namespace lanes
