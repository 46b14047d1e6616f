// The reader's own rungs, bench/your_rung, as contenders, and the exercises.
#pragma once

#include <optional>
#include <span>

#include "harness/contender.hpp"

namespace lanes::bench {

/// The reader's rung of a kernel; nothing for one that has no ladder.
std::optional<Contender> your_rung(Kernel kernel);

/// To make one's rung so many times as fast as the plain loop at that size.
struct Exercise {
  Kernel kernel = Kernel::dot;
  Shape shape;
  double goal = 1;
};
std::span<const Exercise> exercises();

/// Sizes with odd edges, and that of the exercise, to check it at.
std::vector<Shape> exercise_shapes(const Exercise& exercise);

}  // namespace lanes::bench
