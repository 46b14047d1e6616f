// Rung: SIMD.
//
// Was:  one element at a time, or whatever the compiler made of it.
// Now:  a register of elements of both rows at a time: two products, two fma.
// Cost: the angle, two roots and two quotients one after the other, stands before each rotation;
//       the columns are still copied element by element.
// Next: angles of many rotations at once.
#pragma once

#include "kernels/jacobi/row_oriented.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::jacobi {

template <class Arch, class T>
struct Simd {
  static Outcome<T> run(const Problem<T>& problem, T* workspace) {
    return Cyclic<Arch, T>::template in_rows<Square<Arch, T>>(
        problem, workspace, [](const Square<Arch, T>& square, index p, index q) {
          RowOriented<Arch, T>::rotate(square, p, q, turn);
        });
  }

 private:
  static void turn(T cos, T sin, T* p, T* q, index n) {
    constexpr int W = simd::width<T, Arch>;
    using V = simd::Batch<T, Arch>;
    const V c(cos), s(sin);
    index k = 0;
    for (; k + W <= n; k += W) {
      const V x = simd::load<Arch>(p + k), y = simd::load<Arch>(q + k);
      simd::store<Arch>(p + k, simd::fnma(s, y, c * x));
      simd::store<Arch>(q + k, simd::fma(s, x, c * y));
    }
    if (k == n) return;
    const simd::FirstLanes<T, Arch> last(static_cast<int>(n - k));
    const V x = last.load(p + k), y = last.load(q + k);
    last.store(p + k, simd::fnma(s, y, c * x));
    last.store(q + k, simd::fma(s, x, c * y));
  }
};

}  // namespace lanes::kernels::jacobi
