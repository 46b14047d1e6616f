// The loops that drive the machine against its ceilings, for one instruction set.
//
// Each ceiling_<isa>.cpp compiles this file with its own flags, so everything in it has internal
// linkage and the interface is plain function pointers: nothing can be merged with baseline code.
#pragma once

#include <cstddef>
#include <utility>

namespace lanes::bench {

struct CeilingKernels {
  /// Multiplies and adds in independent chains held in registers; returns something that depends
  /// on all of them. The work is `flops_per_iteration` of each.
  double (*fma_f64)(std::size_t iterations);
  double (*fma_f32)(std::size_t iterations);
  double f64_flops_per_iteration, f32_flops_per_iteration;

  /// z = f(x, y) over `count` elements, a multiple of `granularity`, 64-byte aligned; see Pattern.
  /// read leaves its sum in z[0].
  using Sweep = void (*)(const double* x, const double* y, double* z, std::size_t count);
  Sweep read, write, copy, update, triad;
  Sweep write_around, copy_around, triad_around;  ///< with stores that go around the caches
};

inline constexpr std::size_t granularity = 64;

extern const CeilingKernels sse2_ceiling, avx2_ceiling, avx512_ceiling, neon_ceiling;

namespace {

/// Calls f(0), ..., f(count - 1) with constants: an unrolled loop.
template <std::size_t count, class F>
[[gnu::always_inline]] inline void unrolled(F f) {
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (f(std::integral_constant<std::size_t, i>{}), ...);
  }
  (std::make_index_sequence<count>{});
}

/// Simd<T> offers Register, lanes, chains, set(x), load, store, store_around, add, and step(acc, x,
/// y): the multiplication and addition whose throughput is the peak.
template <class Simd>
double fma_chains(std::size_t iterations) {
  // Read through volatile: the compiler must not know that the chains have converged to 2.
  volatile typename Simd::Element half = typename Simd::Element(0.5), one = 1;
  const auto x = Simd::set(half), y = Simd::set(one);
  typename Simd::Register chain[Simd::chains];
  unrolled<Simd::chains>(
      [&](auto i) { chain[i] = Simd::set(static_cast<typename Simd::Element>(i())); });
  for (; iterations > 0; --iterations)
    unrolled<Simd::chains>([&](auto i) { chain[i] = Simd::step(chain[i], x, y); });
  unrolled<Simd::chains - 1>([&](auto i) { chain[i + 1] = Simd::add(chain[i + 1], chain[i]); });
  alignas(64) typename Simd::Element sum[Simd::lanes];
  Simd::store(sum, chain[Simd::chains - 1]);
  return static_cast<double>(sum[0]);
}

/// Calls step(offset, i) for each register's worth of `count` elements, eight at a time (i = 0..7).
template <class Simd, class F>
[[gnu::always_inline]] inline void sweep(std::size_t count, F step) {
  for (std::size_t offset = 0; offset < count; offset += 8 * Simd::lanes)
    unrolled<8>([&](auto i) { step(offset + i * Simd::lanes, i); });
}

template <class Simd>
void read(const double* x, const double*, double* z, std::size_t count) {
  typename Simd::Register sum[8];
  unrolled<8>([&](auto i) { sum[i] = Simd::set(0); });
  sweep<Simd>(count,
              [&](std::size_t at, auto i) { sum[i] = Simd::add(sum[i], Simd::load(x + at)); });
  unrolled<7>([&](auto i) { sum[i + 1] = Simd::add(sum[i + 1], sum[i]); });
  alignas(64) double total[Simd::lanes];
  Simd::store(total, sum[7]);
  z[0] = total[0];
}

template <class Simd, bool around>
[[gnu::always_inline]] inline void put(double* z, typename Simd::Register value) {
  if constexpr (around)
    Simd::store_around(z, value);
  else
    Simd::store(z, value);
}

template <class Simd, bool around>
void write(const double*, const double*, double* z, std::size_t count) {
  const auto value = Simd::set(1);
  sweep<Simd>(count, [&](std::size_t at, auto) { put<Simd, around>(z + at, value); });
}

template <class Simd, bool around>
void copy(const double* x, const double*, double* z, std::size_t count) {
  sweep<Simd>(count, [&](std::size_t at, auto) { put<Simd, around>(z + at, Simd::load(x + at)); });
}

template <class Simd>
void update(const double* x, const double*, double* z, std::size_t count) {
  const auto factor = Simd::set(0.5);
  sweep<Simd>(count, [&](std::size_t at, auto) {
    Simd::store(z + at, Simd::step(Simd::load(z + at), factor, Simd::load(x + at)));
  });
}

template <class Simd, bool around>
void triad(const double* x, const double* y, double* z, std::size_t count) {
  const auto factor = Simd::set(0.5);
  sweep<Simd>(count, [&](std::size_t at, auto) {
    put<Simd, around>(z + at, Simd::step(Simd::load(x + at), factor, Simd::load(y + at)));
  });
}

template <class F64, class F32>
constexpr CeilingKernels make_ceiling_kernels() {
  return {
      .fma_f64 = fma_chains<F64>,
      .fma_f32 = fma_chains<F32>,
      .f64_flops_per_iteration = 2.0 * F64::chains * F64::lanes,
      .f32_flops_per_iteration = 2.0 * F32::chains * F32::lanes,
      .read = read<F64>,
      .write = write<F64, false>,
      .copy = copy<F64, false>,
      .update = update<F64>,
      .triad = triad<F64, false>,
      .write_around = write<F64, true>,
      .copy_around = copy<F64, true>,
      .triad_around = triad<F64, true>,
  };
}

}  // namespace
}  // namespace lanes::bench
