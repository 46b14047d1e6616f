// The only file that includes xsimd. Kernels above it are written once, on Batch<T, Arch>, and
// compiled once per instruction set; the instruction set is in the name of every symbol, so the
// linker can never merge code of one instruction set into another (contract C4).
//
// What is not xsimd's own: a fused multiply-add that really is one (xsimd 8.1 has x*y+z on
// AVX-512), a division that is correctly rounded (8.1 refines an estimate on NEON), and loads and
// stores of the first n lanes. Call these functions qualified,
// simd::fma(...): unqualified, argument-dependent lookup would find xsimd's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <xsimd/xsimd.hpp>

namespace lanes::simd {

#if defined(__AVX512F__) && defined(__AVX512CD__) && defined(__AVX512BW__) && \
    defined(__AVX512DQ__) && defined(__AVX512VL__)
#define LANES_HAS_AVX512 1
using Avx512 = xsimd::avx512bw;
#endif
#if defined(__AVX2__) && defined(__FMA__)
#define LANES_HAS_AVX2 1
using Avx2 = xsimd::fma3<xsimd::avx2>;
#endif
#if defined(__x86_64__)
using Sse2 = xsimd::sse2;
#elif defined(__aarch64__)
using Neon = xsimd::neon64;
#endif

template <class T, class Arch>
using Batch = xsimd::batch<T, Arch>;

/// One truth for each lane, as comparisons give.
template <class T, class Arch>
using Mask = xsimd::batch_bool<T, Arch>;

/// Lanes of one register.
template <class T, class Arch>
inline constexpr int width = static_cast<int>(Batch<T, Arch>::size);

/// Architectural vector registers: 32 on AVX-512 and AArch64, 16 before.
template <class Arch>
inline constexpr int registers = 16;

/// Whether fma below rounds once.
template <class Arch>
inline constexpr bool has_fma = true;
#if defined(__x86_64__)
template <>
inline constexpr bool has_fma<Sse2> = false;
#endif

template <class Arch, class T>
[[gnu::always_inline]] inline Batch<T, Arch> load(const T* p) {
  return Batch<T, Arch>::load_unaligned(p);
}
template <class Arch, class T>
[[gnu::always_inline]] inline void store(T* p, Batch<T, Arch> v) {
  v.store_unaligned(p);
}

/// As many elements as a register of doubles has lanes, converted to double (which is exact).
template <class Arch>
[[gnu::always_inline]] inline Batch<double, Arch> load_double(const double* p) {
  return simd::load<Arch>(p);
}
template <class Arch>
[[gnu::always_inline]] inline Batch<double, Arch> load_double(const float* p) {
  constexpr int W = width<double, Arch>;
  alignas(64) double lane[W];
#pragma GCC unroll 8
  for (int i = 0; i < W; ++i) lane[i] = static_cast<double>(p[i]);
  return simd::load<Arch>(lane);
}

/// The other way, each rounded once.
template <class Arch>
[[gnu::always_inline]] inline void store_double(double* p, Batch<double, Arch> v) {
  simd::store<Arch>(p, v);
}
template <class Arch>
[[gnu::always_inline]] inline void store_double(float* p, Batch<double, Arch> v) {
  constexpr int W = width<double, Arch>;
  alignas(64) double lane[W];
  simd::store<Arch>(lane, v);
#pragma GCC unroll 8
  for (int i = 0; i < W; ++i) p[i] = static_cast<float>(lane[i]);
}

/// x * y + z rounded once; on sse2, which has no such instruction, twice.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> fma(Batch<T, Arch> x, Batch<T, Arch> y,
                                                 Batch<T, Arch> z) {
  return xsimd::fma(x, y, z);
}

/// z - x * y, likewise.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> fnma(Batch<T, Arch> x, Batch<T, Arch> y,
                                                  Batch<T, Arch> z) {
  return xsimd::fnma(x, y, z);
}

template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> abs(Batch<T, Arch> x) {
  return xsimd::abs(x);
}

/// True in lane k alone; nowhere when there is no such lane.
template <class Arch, class T>
[[gnu::always_inline]] inline Mask<T, Arch> only_lane(std::ptrdiff_t k) {
  alignas(64) static constexpr T numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return simd::load<Arch>(numbers) == Batch<T, Arch>(static_cast<T>(k));
}

/// x where the mask is true, y elsewhere.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> select(Mask<T, Arch> mask, Batch<T, Arch> x,
                                                    Batch<T, Arch> y) {
  return xsimd::select(mask, x, y);
}

/// x, but y in lane k; x when there is no such lane.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> with_lane(Batch<T, Arch> x, std::ptrdiff_t k,
                                                       Batch<T, Arch> y) {
  return simd::select(simd::only_lane<Arch, T>(k), y, x);
}

/// Where x is NaN. (x != x does not say so: on AVX-512 xsimd 8.1 takes the ordered comparison.)
template <class T, class Arch>
[[gnu::always_inline]] inline Mask<T, Arch> is_nan(Batch<T, Arch> x) {
  return ~(x == x);
}

/// Whether the mask is true in a lane.
template <class T, class Arch>
[[gnu::always_inline]] inline bool any(Mask<T, Arch> mask) {
  return xsimd::any(mask);
}

/// x where it is the smaller (larger) one, else y: also when one of them is NaN, or both are zeros.
/// That is what one instruction of x86 does; NEON's returns NaN.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> smaller(Batch<T, Arch> x, Batch<T, Arch> y) {
#if defined(__x86_64__)
  return xsimd::min(x, y);
#else
  return simd::select(x < y, x, y);
#endif
}
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> larger(Batch<T, Arch> x, Batch<T, Arch> y) {
#if defined(__x86_64__)
  return xsimd::max(x, y);
#else
  return simd::select(x > y, x, y);
#endif
}

/// |x| in the lanes where it is the larger one, else `largest`; a NaN in x is passed over.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> max_abs(Batch<T, Arch> largest, Batch<T, Arch> x) {
  return simd::larger(simd::abs(x), largest);
}

/// x / y, correctly rounded.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> divide(Batch<T, Arch> x, Batch<T, Arch> y) {
  return x / y;
}

/// Correctly rounded.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> sqrt(Batch<T, Arch> x) {
  return xsimd::sqrt(x);
}

/// The lanes of a register added up by halves: lane i and lane i + W/2, then i + W/4, ...
template <class T, class Arch>
[[gnu::always_inline]] inline T sum_by_halves(Batch<T, Arch> v) {
  constexpr int W = width<T, Arch>;
  alignas(64) T lane[W];
  simd::store<Arch>(lane, v);
#pragma GCC unroll 8
  for (int half = W / 2; half > 0; half /= 2)
#pragma GCC unroll 16
    for (int i = 0; i < half; ++i) lane[i] += lane[i + half];
  return lane[0];
}

template <class T, class Arch>
[[gnu::always_inline]] inline T first_lane(Batch<T, Arch> v) {
  alignas(64) T lane[width<T, Arch>];
  simd::store<Arch>(lane, v);
  return lane[0];
}

/// The largest lane.
template <class T, class Arch>
[[gnu::always_inline]] inline T largest_lane(Batch<T, Arch> v) {
  constexpr int W = width<T, Arch>;
  alignas(64) T lane[W];
  simd::store<Arch>(lane, v);
  T largest = lane[0];
#pragma GCC unroll 16
  for (int i = 1; i < W; ++i) largest = lane[i] > largest ? lane[i] : largest;
  return largest;
}

/// Bit i is set where lane i is true.
template <class T, class Arch>
[[gnu::always_inline]] inline unsigned bits(Mask<T, Arch> mask) {
  constexpr int W = width<T, Arch>;
  alignas(64) T lane[W];
  simd::store<Arch>(lane, simd::select(mask, Batch<T, Arch>(T(1)), Batch<T, Arch>(T(0))));
  unsigned result = 0;
#pragma GCC unroll 16
  for (int i = 0; i < W; ++i) result |= static_cast<unsigned>(lane[i] != T(0)) << i;
  return result;
}

/// Counts, for each lane, how often a mask was true there: up to 2^24 times.
template <class T, class Arch>
class Tally {
 public:
  [[gnu::always_inline]] void add(Mask<T, Arch> mask) {
    counts_ = counts_ + simd::select(mask, Batch<T, Arch>(T(1)), Batch<T, Arch>(T(0)));
  }
  [[gnu::always_inline]] std::ptrdiff_t total() const {
    alignas(64) T lane[width<T, Arch>];
    simd::store<Arch>(lane, counts_);
    std::ptrdiff_t sum = 0;
    for (T count : lane) sum += static_cast<std::ptrdiff_t>(count);
    return sum;
  }

 private:
  Batch<T, Arch> counts_ = Batch<T, Arch>(T(0));
};

/// Whether append() takes a few instructions, none of them a branch or one for each lane.
template <class Arch>
inline constexpr bool appends_in_register = false;

/// Writes the lanes where the mask is true to p, one after the other, and what is in the register
/// besides behind them. Returns how many these are.
template <class T, class Arch>
[[gnu::always_inline]] inline int append(T* p, Mask<T, Arch> mask, Batch<T, Arch> v) {
  constexpr int W = width<T, Arch>;
  alignas(64) T lane[W];
  simd::store<Arch>(lane, v);
  int count = 0;
  for (unsigned left = simd::bits(mask); left != 0; left &= left - 1)
    p[count++] = lane[__builtin_ctz(left)];
  return count;
}

/// The first n lanes of a register, 0 <= n <= width: for the ragged end of a row. Lanes beyond are
/// loaded as zero and never stored. Doubles may be loaded from floats.
template <class T, class Arch>
class FirstLanes {
 public:
  explicit FirstLanes(int n) : n_(n) {}

  template <class Stored>
  [[gnu::always_inline]] Batch<T, Arch> load(const Stored* p) const {
    if constexpr (std::is_same_v<Stored, T>)
      if (n_ == width<T, Arch>) return simd::load<Arch>(p);
    alignas(64) T lanes[width<T, Arch>] = {};
    for (int i = 0; i < n_; ++i) lanes[i] = static_cast<T>(p[i]);
    return simd::load<Arch>(lanes);
  }
  [[gnu::always_inline]] void store(T* p, Batch<T, Arch> v) const {
    if (n_ == width<T, Arch>) return simd::store<Arch>(p, v);
    alignas(64) T lanes[width<T, Arch>];
    simd::store<Arch>(lanes, v);
    for (int i = 0; i < n_; ++i) p[i] = lanes[i];
  }

 private:
  int n_;
};

}  // namespace lanes::simd

// Only in the files of the instruction sets, which also overload some of the above:
// multiply_lower_halves(x, y): the 64-bit products of the lower 32 bits of each lane;
// interleave_even(x, y):       x[0], y[0], x[2], y[2], ... of doubles, and
// interleave_odd(x, y):        x[1], y[1], x[3], y[3], ...
#include "simd/bits.hpp"
#if defined(__x86_64__)
#include "simd/sse2.hpp"
#endif
#if defined(LANES_HAS_AVX2)
#include "simd/avx2.hpp"
#endif
#if defined(LANES_HAS_AVX512)
#include "simd/avx512.hpp"
#endif
#if defined(__aarch64__)
#include "simd/neon.hpp"
#endif
