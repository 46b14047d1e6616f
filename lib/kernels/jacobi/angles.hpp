// The rotations of a stage of Jacobi's method, one in each lane.
#pragma once

#include <limits>

#include "simd/simd.hpp"

namespace lanes::kernels::jacobi {

template <class T>
inline constexpr T least_element = sizeof(T) == 8 ? T(1e-150) : T(1e-18);

/// Where an element between p and q of the diagonal counts as zero: where its square would
/// underflow, or both lose it in rounding. (Where these are equal, angles would be large and mean
/// nothing, again and again.)
template <class T, class Arch>
[[gnu::always_inline]] inline simd::Mask<T, Arch> negligible(simd::Batch<T, Arch> element,
                                                             simd::Batch<T, Arch> p,
                                                             simd::Batch<T, Arch> q) {
  using V = simd::Batch<T, Arch>;
  constexpr T lost = std::numeric_limits<T>::epsilon() / 4;
  const V p_size = simd::abs(p), q_size = simd::abs(q);
  const V least = simd::select(p_size < q_size, p_size, q_size);
  return simd::abs(element) < simd::fma(V(lost), least, V(least_element<T>));
}

template <class Arch, class T>
struct Angles {
  using V = simd::Batch<T, Arch>;

  V cos, sin;
  V tangent;
  V off;  ///< what was made zero

  /// The smaller angles that make `element`, beside the diagonal elements p and q, zero
  /// (Rutishauser, Numer. Math. 9, 1966): p loses tangent * off, q gains it.
  ///
  /// What everything waits for are two square roots and a quotient after each other, so what can be
  /// decided beside them is.
  [[gnu::always_inline]] Angles(V p, V q, V element) {
    constexpr T tiny = least_element<T>;
    const V zero(T(0)), one(T(1)), gap = q - p, twice = element + element;
    const V twice_squared = twice * twice;
    const V root = simd::sqrt(simd::fma(gap, gap, twice_squared + V(tiny * tiny)));
    const V sum = simd::abs(gap) + root;
    const V length = simd::sqrt(simd::fma(sum, sum, twice_squared));
    const V signed_twice = simd::select(gap < zero, zero - twice, twice);

    const auto stays = negligible(element, p, q);
    tangent = simd::select(stays, zero, simd::divide(signed_twice, sum));
    off = simd::select(stays, zero, element);
    cos = simd::select(stays, one, simd::divide(sum, length));
    sin = simd::select(stays, zero, simd::divide(signed_twice, length));
  }
};

}  // namespace lanes::kernels::jacobi
