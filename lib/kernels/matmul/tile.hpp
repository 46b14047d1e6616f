// The micro-kernel: one register tile of C.
#pragma once

#include <array>
#include <utility>

#include "kernels/matmul/blocking.hpp"

namespace lanes::kernels::matmul {

using simd::Batch;
using simd::width;

/// Where a tile finds B: where the caller left it; there, to be packed on the way; or packed.
enum class From { in_place, packing, packed };

/// What a tile does to memory while the fma units are busy (nothing, with From::in_place).
template <class T>
struct Background {
  /// From::packing leaves B here, in the order in which it was used. The stores hide behind the
  /// fma, where a packing pass of its own took 3 % of the time at n = 512.
  T* packed_b = nullptr;
  /// What a later tile will read (sum_fetching; not where A is packed): one cache line is fetched
  /// in each step of k, eight of them `inner` elements apart, each eight `outer` from the one
  /// before. Without it the tiles that touch A or B first ran at a fifth of the speed of the others
  /// (n = 500: 77 % -> 88 % of peak).
  const T* next = nullptr;
  index inner = 0, outer = 0;
};

/// Steps before its last in which sum_fetching fetches C: at its first, C had left L1 again when it
/// was needed (5 % at n = 1024 and 2048, AVX-512). Where A is packed it is the first all the same:
/// a question in each step costs more.
inline constexpr index prefetch_c_steps = 64;

template <class T, int Rows, int Columns>
[[gnu::always_inline]] inline void prefetch_c(const Gemm<T>& g) {
  constexpr int line = 64 / sizeof(T);
  const T* c = g.c;
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 4
    for (int j = 0; j < Columns; j += line) __builtin_prefetch(c + j, 1);
    // An unaligned row touches one line more. Without this: -8 % at n = 777, -6 % at 1500.
    __builtin_prefetch(c + Columns - 1, 1);
    c += g.c_row;
  }
}

/// What a tile reads, as pointers that each step of k moves on.
template <class T>
struct Streams {
  const T* a;
  index a_row, a_col;
  const T* b;
  index b_row;
  T* packed_b;
};

/// One step of k: acc += a column of A times a row of B.
template <class Arch, class T, int Rows, int Vectors, From B>
[[gnu::always_inline]] inline void step(Streams<T>& s, simd::FirstLanes<T, Arch> last,
                                        Batch<T, Arch> (&acc)[Rows][Vectors]) {
  constexpr int W = width<T, Arch>;
  Batch<T, Arch> b[Vectors];
#pragma GCC unroll 3
  for (int j = 0; j < Vectors; ++j) {
    b[j] = B != From::packed && j == Vectors - 1 ? last.load(s.b + j * W)
                                                 : simd::load<Arch>(s.b + j * W);
    if constexpr (B == From::packing) simd::store<Arch>(s.packed_b + j * W, b[j]);
  }
  if constexpr (B == From::packing) s.packed_b += Vectors * W;
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
    const Batch<T, Arch> a(s.a[i * s.a_row]);
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j) acc[i][j] = simd::fma(a, b[j], acc[i][j]);
  }
  s.a += s.a_col;
  s.b += s.b_row;
}

/// All k steps, with what each of them fetches in the background.
template <class Arch, class T, int Rows, int Vectors, From B>
[[gnu::always_inline]] inline void sum_fetching(const Gemm<T>& g, simd::FirstLanes<T, Arch> last,
                                                const Background<T>& background,
                                                Batch<T, Arch> (&acc)[Rows][Vectors]) {
  constexpr int W = width<T, Arch>;
  Streams<T> s{g.a, g.a_row, g.a_col, g.b, g.b_row, background.packed_b};
  const T* next = background.next;
  const index inner = background.inner, outer = background.outer - 7 * inner;
  const index k = g.k, c_step = k > prefetch_c_steps ? k - prefetch_c_steps : 0;
  for (index p = 0; p < k; ++p) {
    if (p == c_step) prefetch_c<T, Rows, Vectors * W>(g);
    __builtin_prefetch(next);
    next += p % 8 == 7 ? outer : inner;
    step<Arch, T, Rows, Vectors, B>(s, last, acc);
  }
}

/// All k steps and nothing else; A packed where B is, and so at constant distances.
///
/// The tile of 6 x 2 registers has 12 fma to 8 loads in a step: six cycles, in which a core starts
/// up to 36 instructions, and half of that when its other hardware thread is busy. With strides for
/// A, a fetch and a comparison in each step there were 33; here there are 22 (AVX2, n = 1000: 85 to
/// 94 % of the peak; beside a busy thread 50 to 75 %).
///
/// The barrier keeps g++ from loading for the next steps early. Four steps at a time, it still ran
/// out of registers in some tiles; and two where A is not packed, whose distances need registers
/// too (0.75 of the speed).
template <class Arch, class T, int Rows, int Vectors, From B>
[[gnu::always_inline]] inline void sum_lean(const Gemm<T>& g, simd::FirstLanes<T, Arch> last,
                                            T* packed_b, Batch<T, Arch> (&acc)[Rows][Vectors]) {
  constexpr bool packed_a = B != From::in_place;
  Streams<T> s{g.a,
               packed_a ? 1 : g.a_row,
               packed_a ? Rows : g.a_col,
               g.b,
               B == From::packed ? Vectors * width<T, Arch> : g.b_row,
               packed_b};
  constexpr int together = packed_a ? 2 : 1;
  index left = g.k;
  for (; left >= together; left -= together) {
#pragma GCC unroll 2
    for (int u = 0; u < together; ++u) {
      if constexpr (together > 1) asm volatile("" ::: "memory");
      step<Arch, T, Rows, Vectors, B>(s, last, acc);
    }
  }
  for (; left > 0; --left) step<Arch, T, Rows, Vectors, B>(s, last, acc);
}

/// Each sum becomes f(the sum, what C was).
template <class Arch, class T, int Rows, int Vectors, class F>
[[gnu::always_inline]] inline void with_c(const Gemm<T>& g, simd::FirstLanes<T, Arch> last,
                                          Batch<T, Arch> (&acc)[Rows][Vectors], F&& f) {
  constexpr int W = width<T, Arch>;
  const T* c = g.c;
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j)
      acc[i][j] =
          f(acc[i][j], j == Vectors - 1 ? last.load(c + j * W) : simd::load<Arch>(c + j * W));
    c += g.c_row;
  }
}

/// C = alpha acc + beta C for one tile.
template <class Arch, class T, int Rows, int Vectors>
[[gnu::always_inline]] inline void update_c(const Gemm<T>& g, simd::FirstLanes<T, Arch> last,
                                            Batch<T, Arch> (&acc)[Rows][Vectors]) {
  constexpr int W = width<T, Arch>;
  using V = Batch<T, Arch>;
  if (g.beta == T(1) && g.alpha == T(-1)) {
    // What is left of a factorisation: the same bits with fewer instructions (up to 8 % in all).
    with_c<Arch, T>(g, last, acc, [](V sum, V old) { return old - sum; });
  } else {
    if (g.alpha != T(1)) {
      const V alpha(g.alpha);
#pragma GCC unroll 16
      for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 3
        for (int j = 0; j < Vectors; ++j) acc[i][j] = alpha * acc[i][j];
    }
    if (g.beta != T(0)) {
      const V beta(g.beta);
      with_c<Arch, T>(g, last, acc, [beta](V sum, V old) { return simd::fma(beta, old, sum); });
    }
  }
  T* c = g.c;
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < Vectors - 1; ++j) simd::store<Arch>(c + j * W, acc[i][j]);
    last.store(c + (Vectors - 1) * W, acc[i][Vectors - 1]);
    c += g.c_row;
  }
}

/// C = alpha A B + beta C on a tile of `Rows` rows and `Vectors` registers of columns, `last`
/// elements in the last of them: what `g` points at, its m and n aside.
///
/// Accumulators start from zero for each k-block and C is added at the end: fetching C early would
/// only lengthen the chain, and shorter chains of additions round less.
template <class Arch, class T, int Rows, int Vectors, From B>
void tile(const Gemm<T>& g, int last_columns, [[maybe_unused]] const Background<T>* background) {
  using V = Batch<T, Arch>;
  const simd::FirstLanes<T, Arch> last(last_columns);
  V acc[Rows][Vectors];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j) acc[i][j] = V(T(0));

  if constexpr (!packs_a<Arch> && B != From::in_place) {
    sum_fetching<Arch, T, Rows, Vectors, B>(g, last, *background, acc);
  } else if constexpr (B == From::in_place) {
    sum_lean<Arch, T, Rows, Vectors, B>(g, last, nullptr, acc);
  } else {
    prefetch_c<T, Rows, Vectors * width<T, Arch>>(g);
    sum_lean<Arch, T, Rows, Vectors, B>(g, last, background->packed_b, acc);
  }

  update_c<Arch, T, Rows, Vectors>(g, last, acc);
}

template <class T>
using TileFunction = void (*)(const Gemm<T>& g, int last_columns, const Background<T>* background);

/// Every size of tile, for one way of finding B.
template <class Arch, class T, From B>
struct Tiles {
  static TileFunction<T> pick(index rows, index vectors) {
    return table[static_cast<std::size_t>((vectors - 1) * most_rows + rows - 1)];
  }

 private:
  static constexpr int most_rows = Tile<Arch>::rows_for(1);

  template <int rows, int vectors>
  static constexpr TileFunction<T> function() {
    if constexpr (rows <= Tile<Arch>::rows_for(vectors))
      return &tile<Arch, T, rows, vectors, B>;
    else
      return nullptr;  // more than the registers hold
  }
  template <int... i>
  static constexpr auto make(std::integer_sequence<int, i...>) {
    return std::array<TileFunction<T>, sizeof...(i)>{
        function<i % most_rows + 1, i / most_rows + 1>()...};
  }
  static constexpr auto table =
      make(std::make_integer_sequence<int, most_rows * Tile<Arch>::vectors>{});
};

}  // namespace lanes::kernels::matmul
