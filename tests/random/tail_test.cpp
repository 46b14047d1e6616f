// The ends of the normal numbers: words that hardly any seed draws, through the kernel that ships.
//
// Philox is a bijection: for each block of 128 bits there is a stream and a position where it
// comes.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <lanes/random.hpp>
#include <optional>

#include "kernels/philox/draw.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

struct Block {
  std::uint32_t x[4];
};

/// x with x odd = 1 modulo 2^32, by Newton's iteration.
constexpr std::uint32_t inverse_of(std::uint32_t odd) {
  std::uint32_t x = odd;
  for (int i = 0; i < 5; ++i) x *= 2 - odd * x;
  return x;
}

/// The counter of which Philox4x32-10 with the key `seed` makes this block (Salmon et al. 2011):
/// its rounds backwards.
Block counter_of(Block y, std::uint64_t seed) {
  constexpr std::uint32_t m0 = 0xd2511f53, m1 = 0xcd9e8d57;
  static_assert(m0 * inverse_of(m0) == 1 && m1 * inverse_of(m1) == 1);
  const auto upper = [](std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint32_t>(std::uint64_t{a} * b >> 32);
  };
  for (std::uint32_t round = 10; round-- > 0;) {
    const std::uint32_t k0 = static_cast<std::uint32_t>(seed) + round * 0x9e3779b9u,
                        k1 = static_cast<std::uint32_t>(seed >> 32) + round * 0xbb67ae85u;
    const std::uint32_t x0 = y.x[3] * inverse_of(m0), x2 = y.x[1] * inverse_of(m1);
    y = {{x0, y.x[0] ^ upper(m1, x2) ^ k0, x2, y.x[2] ^ upper(m0, x0) ^ k1}};
  }
  return y;
}

/// Where a stream of normal numbers has this block, if one has.
template <class T>
std::optional<Rng> generator_at(const Block& block, std::uint64_t seed) {
  const Block counter = counter_of(block, seed);
  const std::uint64_t index = std::uint64_t{counter.x[1]} << 32 | counter.x[0];
  const auto kind = sizeof(T) == 8 ? kernels::Kind::normal64 : kernels::Kind::normal32;
  constexpr std::uint64_t per_block = 16 / sizeof(T);
  const std::uint64_t in_kind = index % kernels::stream_size;
  if (index >> kernels::kind_shift != static_cast<std::uint64_t>(kind) ||
      in_kind >= kernels::stream_size / per_block)
    return std::nullopt;
  Rng rng(seed, std::uint64_t{counter.x[3]} << 32 | counter.x[2]);
  rng.skip(in_kind * per_block);
  return rng;
}

/// One whose next block has this radius (its first word, of 64 or of 32 bits) and an angle whose
/// leading bits are `quadrant`, the others being so near to 0 that its cosine is 1.
template <class T>
Rng generator_of(std::uint64_t radius, std::uint32_t quadrant) {
  for (std::uint32_t i = 0; i < 100000; ++i) {
    Block block;
    if (sizeof(T) == 8)  // radius, angle: upper halves first
      block = {{static_cast<std::uint32_t>(radius >> 32), static_cast<std::uint32_t>(radius),
                quadrant << 30, i}};
    else  // two of each, the lower half first; i is the other radius
      block = {{i, static_cast<std::uint32_t>(radius), 0, quadrant << 30}};
    if (const auto rng = generator_at<T>(block, 2033)) return *rng;
  }
  ADD_FAILURE() << "no stream has the block";
  return Rng(0);
}

template <class T>
class Tail : public ::testing::Test {};
TYPED_TEST_SUITE(Tail, test::Reals);

TYPED_TEST(Tail, ReachesWhatIsDocumented) {
  using T = TypeParam;
  constexpr int bits = 8 * sizeof(T);
  constexpr std::size_t partner = sizeof(T) == 8 ? 1 : 2;  // the other number of a pair
  const double end = std::sqrt(2 * bits * std::log(2.0));  // of u = 2^-bits
  EXPECT_NEAR(end, sizeof(T) == 8 ? 9.42 : 6.66, 0.005);
  for (Isa isa : available_isas()) {
    const T bound = (test::has_fma(isa) ? 3 : 5) * std::numeric_limits<T>::epsilon() * T(end);
    for (std::uint32_t quadrant = 0; quadrant < 4; ++quadrant) {
      Vector<T> x(4);
      Rng rng = generator_of<T>(0, quadrant);
      fill_normal(rng, x, T(0), T(1), {.isa = isa});
      // The top bit is the sign of the cosine, the next one exchanges it with the sine.
      const std::size_t cosine = quadrant % 2 * partner, sine = partner - cosine;
      EXPECT_NEAR(x[cosine], quadrant < 2 ? T(end) : -T(end), bound) << name(isa);
      EXPECT_NEAR(x[sine], 0, bound) << name(isa);
      // The largest u is 1, and its logarithm 0.
      rng = generator_of<T>(~std::uint64_t{0}, quadrant);
      fill_normal(rng, x, T(0), T(1), {.isa = isa});
      EXPECT_EQ(x[0], 0) << name(isa);
      EXPECT_EQ(x[partner], 0) << name(isa);
    }
  }
}

}  // namespace
}  // namespace lanes
