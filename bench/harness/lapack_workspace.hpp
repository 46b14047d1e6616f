// Memory that LAPACK wants, allocated in the first call and used again. (Part of lapack*.cpp.)
#pragma once

#include <memory>
#include <vector>

#include "harness/contender.hpp"

namespace lanes::bench {

/// What a call needs besides its operands.
template <class T>
struct Workspace {
  std::vector<int> pivots;
  std::vector<T> work;     ///< as large as the routine recommends
  std::vector<T> factors;  ///< where c has no room for them
  std::vector<T> tau;      ///< of the reflectors of qr; the right-hand side of least squares
  std::vector<int> integers;
  std::vector<T> vt;  ///< of the decomposition of pca
};

/// Runs `call(operands, workspace)`, with a workspace that `allocate(shape, workspace)` sets up for
/// the first call.
template <class T, class Allocate, class Call>
Run<T> with_workspace(Allocate allocate, Call call) {
  struct State {
    Workspace<T> workspace;
    Shape shape;
  };
  const auto state = std::make_shared<State>();
  return [=](Rotation<T>& rotation, std::size_t calls) {
    const Shape& shape = rotation.copies[0].shape;
    if (state->shape != shape) {
      allocate(shape, state->workspace);
      state->shape = shape;
    }
    repeat(rotation, calls, [&](const Operands<T>& o) { call(o, state->workspace); });
  };
}

}  // namespace lanes::bench
