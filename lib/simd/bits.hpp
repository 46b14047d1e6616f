// Integer lanes, for random bits and for the bits of floating-point numbers. What differs from one
// instruction set to another is overloaded in its file; every conversion rounds once, to nearest,
// so that it has the same value on each of them. Included by simd.hpp only.
#pragma once

namespace lanes::simd {

/// The unsigned integer as wide as T.
template <class T>
using Unsigned = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

/// The same bits as lanes of another type.
template <class To, class From, class Arch>
[[gnu::always_inline]] inline Batch<To, Arch> as(Batch<From, Arch> x) {
  using Register = typename Batch<To, Arch>::register_type;
  return reinterpret_cast<Register>(static_cast<typename Batch<From, Arch>::register_type>(x));
}

/// Lane by lane, and for unsigned lanes filled with zeros. (The compilers' own vectors: xsimd 8.1
/// tries one distance after the other on NEON.)
template <class U, class Arch>
[[gnu::always_inline]] inline Batch<U, Arch> shift_left(Batch<U, Arch> x, int distance) {
  using Register = typename Batch<U, Arch>::register_type;
  using Lanes [[gnu::vector_size(sizeof(Register))]] = U;
  const auto lanes = reinterpret_cast<Lanes>(static_cast<Register>(x));
  return reinterpret_cast<Register>(lanes << distance);
}
template <class U, class Arch>
[[gnu::always_inline]] inline Batch<U, Arch> shift_right(Batch<U, Arch> x, int distance) {
  using Register = typename Batch<U, Arch>::register_type;
  using Lanes [[gnu::vector_size(sizeof(Register))]] = U;
  const auto lanes = reinterpret_cast<Lanes>(static_cast<Register>(x));
  return reinterpret_cast<Register>(lanes >> distance);
}

template <class U, class Arch>
[[gnu::always_inline]] inline Batch<U, Arch> xor3(Batch<U, Arch> x, Batch<U, Arch> y,
                                                  Batch<U, Arch> z) {
  return x ^ y ^ z;
}

// There is no such instruction before AVX-512: the halves of x go into the significands of 2^84
// and 2^52, exactly, and are added up, which rounds.
template <class Arch>
[[gnu::always_inline]] inline Batch<double, Arch> from_unsigned(Batch<std::uint64_t, Arch> x) {
  using U = Batch<std::uint64_t, Arch>;
  using V = Batch<double, Arch>;
  const V upper = simd::as<double>(simd::shift_right(x, 32) | U(0x4530000000000000));
  const V lower = simd::as<double>((x & U(0xffffffff)) | U(0x4330000000000000));
  return (upper - V(0x1p84 + 0x1p52)) + lower;
}
/// x taken as a signed integer.
template <class Arch>
[[gnu::always_inline]] inline Batch<double, Arch> from_signed(Batch<std::uint64_t, Arch> x) {
  using U = Batch<std::uint64_t, Arch>;
  using V = Batch<double, Arch>;
  const V upper = simd::as<double>(simd::shift_right(x, 32) ^ U(0x4530000080000000));
  const V lower = simd::as<double>((x & U(0xffffffff)) | U(0x4330000000000000));
  return (upper - V(0x1p84 + 0x1p63 + 0x1p52)) + lower;
}
template <class Arch>
[[gnu::always_inline]] inline Batch<float, Arch> from_signed(Batch<std::uint32_t, Arch> x) {
  return xsimd::to_float(simd::as<std::int32_t>(x));
}
template <class Arch>
[[gnu::always_inline]] inline Batch<float, Arch> from_unsigned(Batch<std::uint32_t, Arch> x) {
  using U = Batch<std::uint32_t, Arch>;
  const Batch<float, Arch> upper = simd::from_signed(simd::shift_right(x, 16));
  return upper * Batch<float, Arch>(65536) + simd::from_signed(x & U(0xffff));
}

/// x where the top bit of `bits` is set, y elsewhere.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> if_top_bit(Batch<Unsigned<T>, Arch> bits,
                                                        Batch<T, Arch> x, Batch<T, Arch> y) {
  using U = Batch<Unsigned<T>, Arch>;
  const U mask = U(0) - simd::shift_right(bits, 8 * static_cast<int>(sizeof(T)) - 1);
  const U from_x = simd::as<Unsigned<T>>(x), from_y = simd::as<Unsigned<T>>(y);
  return simd::as<T>(from_y ^ ((from_x ^ from_y) & mask));
}

}  // namespace lanes::simd
