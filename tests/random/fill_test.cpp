// normal, uniform, bernoulli: each element by its definition, wherever and however it is asked for.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/error.hpp>
#include <lanes/random.hpp>

#include "kernels/philox/draw.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using kernels::Kind;

constexpr std::uint64_t most = ~std::uint64_t{0};

/// The 64-bit word `half` of a block of a kind.
std::uint64_t word(const Rng& rng, Kind kind, std::uint64_t block, int half) {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
  const std::uint64_t index = (static_cast<std::uint64_t>(kind) << 60) + block;
  const auto x = philox4x32({low(index), high(index), low(rng.stream()), high(rng.stream())},
                            {low(rng.seed()), high(rng.seed())});
  return half == 0 ? std::uint64_t{x[0]} << 32 | x[1] : std::uint64_t{x[2]} << 32 | x[3];
}

/// The bits of element `i` when a block is cut into words of the size of T: lower halves come
/// first.
template <class T>
std::uint64_t bits(const Rng& rng, Kind kind, std::uint64_t i) {
  if constexpr (sizeof(T) == 8) return word(rng, kind, i / 2, static_cast<int>(i % 2));
  const std::uint64_t x = word(rng, kind, i / 4, static_cast<int>(i % 4 / 2));
  return i % 2 == 0 ? x & 0xffffffff : x >> 32;
}

/// Element i of normal<T> by the definition, in the precision of long double.
template <class T>
long double defined_normal(const Rng& rng, std::uint64_t i) {
  constexpr std::uint64_t per_block = 16 / sizeof(T), half = per_block / 2;
  constexpr int digits = 8 * static_cast<int>(sizeof(T));
  const Kind kind = sizeof(T) == 8 ? Kind::normal64 : Kind::normal32;
  const std::uint64_t pair = i / per_block * per_block + i % half;
  const std::uint64_t radius = bits<T>(rng, kind, pair), angle = bits<T>(rng, kind, pair + half);
  const long double u = std::ldexp(static_cast<T>(radius | 1), -digits);
  const bool negative = angle >> (digits - 1) & 1, exchange = angle >> (digits - 2) & 1;
  const auto fraction = static_cast<std::int64_t>(angle << (66 - digits));  // of a quarter turn
  const long double x = std::ldexp(static_cast<long double>(static_cast<T>(std::ldexp(
                                       static_cast<long double>(fraction), digits - 64))),
                                   -digits - 1) *
                        std::acos(-1.0L);
  const long double sine = std::sin(x), cosine = negative ? -std::cos(x) : std::cos(x);
  return std::sqrt(-2 * std::log(u)) * ((i % per_block < half) != exchange ? cosine : sine);
}

template <class T>
class Fill : public ::testing::Test {};
TYPED_TEST_SUITE(Fill, test::Reals);

TYPED_TEST(Fill, NormalIsWhatItsDefinitionSays) {
  using T = TypeParam;
  const std::size_t n = test::quick() ? 500 : 20000;
  const double eps = std::numeric_limits<T>::epsilon();
  for (Rng start : {Rng(0), Rng(most, most), Rng(42, 7)}) {
    start.skip((std::uint64_t{1} << 40) - 5);
    for (Isa isa : available_isas()) {
      Rng rng = start;
      const Vector<T> z = normal<T>(rng, n, 0, 1, {.isa = isa});
      rng = start;
      const T mean = T(-3.7), sd = T(0.3);
      const Vector<T> x = normal<T>(rng, n, mean, sd, {.isa = isa});
      const double bound = (test::has_fma(isa) ? 3 : 5) * eps;
      for (std::size_t i = 0; i < n; ++i) {
        const long double exact = defined_normal<T>(start, start.position() + i);
        const long double shifted = static_cast<long double>(mean) + sd * exact;
        ASSERT_LE(std::abs(z[i] - exact), bound * std::abs(exact)) << name(isa) << " " << i;
        ASSERT_LE(std::abs(x[i] - shifted), bound * (sd * std::abs(exact) + std::abs(mean)));
      }
    }
  }
}

TYPED_TEST(Fill, UniformIsWhatItsDefinitionSays) {
  using T = TypeParam;
  const Kind kind = sizeof(T) == 8 ? Kind::uniform64 : Kind::uniform32;
  constexpr int digits = std::numeric_limits<T>::digits;
  for (Isa isa : available_isas()) {
    const Rng start(42, most);
    Rng rng = start;
    const Vector<T> u = uniform<T>(rng, 1001, 0, 1, {.isa = isa});
    rng = start;
    const Vector<T> x = uniform<T>(rng, 1001, -3, 5, {.isa = isa});
    for (std::size_t i = 0; i < u.size(); ++i) {
      const auto k = bits<T>(start, kind, i) >> (8 * static_cast<int>(sizeof(T)) - digits);
      EXPECT_EQ(u[i], std::ldexp(static_cast<T>(k), -digits)) << name(isa) << " " << i;
      EXPECT_EQ(x[i], static_cast<T>(std::ldexp(static_cast<long double>(k), 3 - digits) - 3));
    }
  }
}

TYPED_TEST(Fill, BernoulliIsWhatItsDefinitionSays) {
  using T = TypeParam;
  for (Isa isa : available_isas())
    for (double p : {0.0, 1e-3, 0.5, 0.9, 1.0}) {
      const Rng start(most, 42);
      Rng rng = start;
      const Vector<T> x = bernoulli<T>(rng, 1301, p, {.isa = isa});
      for (std::size_t i = 0; i < x.size(); ++i) {
        const std::uint64_t k = word(start, Kind::bernoulli, i / 2, static_cast<int>(i % 2)) >> 11;
        EXPECT_EQ(x[i], std::ldexp(static_cast<double>(k), -53) < p ? T(1) : T(0)) << p;
      }
    }
}

// The same on every machine, for ever.
TEST(FillGolden, FirstElements) {
  Rng rng(42);
  const Vector<double> z = normal(rng, 4, 0, 1, {.threads = 1});
  const Vector<double> u = uniform(rng, 2);
  const Vector<float> f = normal<float>(rng, 4);
  const Vector<float> v = uniform<float>(rng, 2);
  const Vector<double> b = bernoulli(rng, 8, 0.5);
  const Vector<std::int64_t> k = integers(rng, 6, -10, 10);
  if (test::has_fma(isa())) {
    EXPECT_EQ(z, (Vector<double>{0x1.e604dd0271533p-1, 0x1.d8a3ada17d083p-2, 0x1.921afd59ee4c2p-1,
                                 0x1.6eda237f0f70ap-2}));
    EXPECT_EQ(f, (Vector<float>{0x1.750ec8p-3f, 0x1.5888c6p-8f, -0x1.f28b9cp-6f, 0x1.36b37ap+1f}));
  }
  EXPECT_EQ(u, (Vector<double>{0x1.745f69ff6e59cp-2, 0x1.f3ea698a91e69p-1}));
  EXPECT_EQ(v, (Vector<float>{0x1.a818p-9f, 0x1.74b16p-5f}));
  EXPECT_EQ(b, (Vector<double>{0, 1, 0, 0, 0, 1, 1, 0}));
  EXPECT_EQ(k, (Vector<std::int64_t>{-9, 3, -8, 4, -6, 1}));
  EXPECT_EQ(permutation(rng, 8), (std::vector<std::size_t>{7, 6, 4, 2, 0, 3, 5, 1}));
}

/// Fills `out` with a kind of number.
template <class T>
using Filler = void (*)(Rng& rng, VectorView<T> out, Options options);
template <class T>
constexpr Filler<T> fillers[] = {
    [](Rng& rng, VectorView<T> out, Options options) { fill_normal(rng, out, 1, 2, options); },
    [](Rng& rng, VectorView<T> out, Options options) { fill_uniform(rng, out, -1, 2, options); },
    [](Rng& rng, VectorView<T> out, Options options) { fill_bernoulli(rng, out, 0.3, options); }};

TYPED_TEST(Fill, ManyCallsAreOne) {
  using T = TypeParam;
  const std::size_t n = 700;
  test::Random random(1);
  for (Isa isa : available_isas())
    for (const auto fill : fillers<T>) {
      Rng start(11), rng = start;
      start.skip(3), rng.skip(3);
      Vector<T> whole(n), parts(n);
      fill(rng, whole, {.isa = isa});
      for (int trial = 0; trial < 20; ++trial) {
        Rng again = start;
        for (std::size_t i = 0; i < n;) {
          const std::size_t count =
              std::min(n - i, static_cast<std::size_t>(random.integer(0, trial < 10 ? 9 : 300)));
          fill(again, parts.slice(i, count), {.isa = isa});
          i += count;
        }
        EXPECT_EQ(parts, whole) << name(isa);
        EXPECT_EQ(again, rng);
      }
    }
}

// Blocks 2^32 - 1 and 2^32 of a kind, between which the kernels begin anew.
TYPED_TEST(Fill, ManyCallsAreOneAcrossTheCarry) {
  using T = TypeParam;
  const std::uint64_t carry = (std::uint64_t{1} << 32) * 16 / sizeof(T);
  for (Isa isa : available_isas())
    for (const auto fill : fillers<T>)
      for (std::uint64_t before : {1u, 2u, 3u, 64u, 99u, 300u}) {
        Rng whole_rng(12), rng(12);
        whole_rng.skip(carry - before), rng.skip(carry - before);
        Vector<T> whole(500), parts(500);
        fill(whole_rng, whole, {.isa = isa});
        for (std::size_t i = 0; i < 500; ++i) fill(rng, parts.slice(i, 1), {.isa = isa});
        EXPECT_EQ(parts, whole) << name(isa) << ", " << before;
      }
}

TYPED_TEST(Fill, WritesItsElementsAndNoOthers) {
  using T = TypeParam;
  test::GuardedMemory at_end(1 << 16), at_start(1 << 16);
  Vector<T> expected(600);
  for (Isa isa : available_isas())
    for (const auto fill : fillers<T>) {
      Rng rng(13);
      fill(rng, expected, {.isa = isa});
      for (std::size_t n : test::thinned(test::joined({test::every(0, 140), {255, 256, 600}}))) {
        for (T* memory : {at_end.last<T>(n), at_start.first<T>(n)}) {
          Rng again(13);
          const VectorView<T> out(memory, n);
          fill(again, out, {.isa = isa});
          EXPECT_EQ(Vector<T>(out), Vector<T>(expected.slice(0, n))) << name(isa) << " " << n;
          EXPECT_EQ(again.position(), n);
        }
      }
    }
}

TYPED_TEST(Fill, StridedMemoryAndMatricesRowByRow) {
  using T = TypeParam;
  const std::size_t rows = 37, cols = 61, n = rows * cols;
  Rng rng(14);
  const Vector<T> expected = normal<T>(rng, n, 1, 2);
  const auto again = [&](auto fill) {
    Rng other(14);
    fill(other);
    EXPECT_EQ(other, rng);
  };
  Vector<T> memory(3 * n, T(7));
  const VectorView<T> third(memory.data() + 1, n, 3), backwards(memory.data() + n - 1, n, -1);
  again([&](Rng& r) { fill_normal(r, third, 1, 2); });
  EXPECT_EQ(third, expected);
  EXPECT_EQ(std::count(memory.begin(), memory.end(), T(7)), std::ptrdiff_t(2 * n));
  again([&](Rng& r) { fill_normal(r, backwards, 1, 2); });
  EXPECT_EQ(backwards, expected);

  const Matrix<T> rows_of(rows, cols, std::span<const T>(expected));
  Matrix<T> a(rows, cols), b(cols, rows), c(rows + 2, cols + 3, T(7));
  again([&](Rng& r) { fill_normal(r, a, 1, 2); });
  EXPECT_EQ(a, rows_of);
  again([&](Rng& r) { fill_normal(r, b.t(), 1, 2); });
  EXPECT_EQ(b.t(), rows_of);
  again([&](Rng& r) { fill_normal(r, c.block(1, 2, rows, cols), 1, 2); });
  EXPECT_EQ(c.block(1, 2, rows, cols), rows_of);
  EXPECT_EQ(c(0, 0), T(7));
  EXPECT_EQ(c(1, cols + 2), T(7));

  std::vector<T> standard(n);
  again([&](Rng& r) { fill_normal(r, std::span<T>(standard), 1, 2); });
  EXPECT_TRUE(std::equal(standard.begin(), standard.end(), expected.begin()));
}

TYPED_TEST(Fill, EmptyFillsTakeNothing) {
  using T = TypeParam;
  Rng rng(15);
  Matrix<T> no_rows(0, 3), no_cols(3, 0);
  fill_normal(rng, no_rows);
  fill_uniform(rng, no_cols);
  fill_bernoulli(rng, no_rows, 0.5);
  EXPECT_TRUE(normal<T>(rng, 0).empty() && uniform<T>(rng, 0).empty());
  EXPECT_TRUE(bernoulli<T>(rng, 0, 1).empty() && integers(rng, 0, 0, 1).empty());
  EXPECT_TRUE(permutation(rng, 0).empty());
  EXPECT_EQ(rng, Rng(15));
}

TYPED_TEST(Fill, BadParametersAreErrorsAndTakeNothing) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  const T largest = std::numeric_limits<T>::max();
  for (std::size_t n : {0u, 3u}) {
    Rng rng(16);
    for (T sd : {T(0), T(-0.0), T(-1), nan, inf, -inf})
      EXPECT_THROW(normal<T>(rng, n, 0, sd), argument_error) << sd;
    for (T mean : {nan, inf, -inf}) EXPECT_THROW(normal<T>(rng, n, mean, 1), argument_error);
    for (const auto& [a, b] : std::initializer_list<std::pair<T, T>>{
             {1, 0}, {1, 1}, {nan, 1}, {0, nan}, {0, inf}, {-inf, 0}, {-largest, largest}})
      EXPECT_THROW(uniform<T>(rng, n, a, b), argument_error) << a << " " << b;
    for (double p : {-1e-300, 1 + 1e-15, HUGE_VAL, std::nan("")})
      EXPECT_THROW(bernoulli<T>(rng, n, p), argument_error) << p;
    EXPECT_THROW(integers(rng, n, 1, 1), argument_error);
    EXPECT_THROW(integers(rng, n, 1, 0), argument_error);
    EXPECT_THROW(normal<T>(rng, n, 0, 1, {.threads = -1}), argument_error);
    EXPECT_THROW(integers(rng, n, 0, 1, {.threads = -1}), argument_error);
    EXPECT_THROW(permutation(rng, n, {.threads = -1}), argument_error);
    EXPECT_EQ(rng, Rng(16));
  }
}

TEST(FillErrors, SayWhatIsWrong) {
  Rng rng(1);
  const auto message = [](auto call) -> std::string {
    try {
      call();
    } catch (const argument_error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(message([&] { normal(rng, 1, 0, -0.5); }),
            "normal: sd is -0.5; it must be finite and above 0");
  EXPECT_EQ(message([&] { uniform(rng, 1, 2, 1.5); }),
            "uniform: the interval is [2, 1.5); it needs a < b, and b - a must be finite");
  EXPECT_EQ(message([&] { bernoulli(rng, 1, 1.5); }),
            "bernoulli: p is 1.5; a probability is between 0 and 1");
  EXPECT_EQ(message([&] { integers(rng, 1, 3, 3); }),
            "integers: the range is [3, 3); it needs low < high");
}

// Where rounding could reach b: few floating-point numbers between a and b.
TYPED_TEST(Fill, UniformNeverReachesItsEnd) {
  using T = TypeParam;
  const T one_up = std::nextafter(T(1), T(2)), largest = std::numeric_limits<T>::max();
  const T tiny = std::numeric_limits<T>::denorm_min();
  for (const auto& [a, b] : std::initializer_list<std::pair<T, T>>{{1, one_up},
                                                                   {1, 1 + 3 * (one_up - 1)},
                                                                   {-one_up, -1},
                                                                   {0, tiny},
                                                                   {-tiny, tiny},
                                                                   {0, largest},
                                                                   {-largest / 2, largest / 2},
                                                                   {-1, 0},
                                                                   {T(1e5), T(1e5) + T(0.1)}})
    for (Isa isa : available_isas()) {
      Rng rng(17);
      const Vector<T> x = uniform<T>(rng, 3000, a, b, {.isa = isa});
      for (T v : x) EXPECT_TRUE(a <= v && v < b) << name(isa) << ": " << v;
    }
}

TYPED_TEST(Fill, KindsShareNoBits) {
  using T = TypeParam;
  Rng a(18), b(18);
  const Vector<T> u = uniform<T>(a, 1000), v = uniform<T>(b, 1000);
  EXPECT_EQ(u, v);
  Rng words(18);
  std::size_t equal = 0;
  for (T x : u) equal += x == std::ldexp(static_cast<T>(words() >> 40), -24);
  EXPECT_LE(equal, 1u);
}

}  // namespace
}  // namespace lanes
