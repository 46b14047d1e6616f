// The reader's rungs: as they are in the repository, they are right.
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/experiment.hpp"
#include "harness/sizes.hpp"
#include "harness/yours.hpp"

namespace lanes::bench {
namespace {

TEST(YourRung, IsThereForEachLadder) {
  for (const KernelInfo& kernel : kernels())
    EXPECT_EQ(your_rung(kernel.kernel).has_value(),
              !rung_contenders(kernel.kernel, {.threads = 1}).empty())
        << kernel.name;
}

TEST(YourRung, HasAnExerciseAndIsRightAtEverySizeOfIt) {
  for (const Exercise& exercise : exercises()) {
    const auto yours = your_rung(exercise.kernel);
    ASSERT_TRUE(yours);
    EXPECT_GT(exercise.goal, 1);
    std::vector<Shape> shapes = exercise_shapes(exercise);
    if (std::getenv("LANES_TEST_QUICK") && shapes.size() > 1) shapes.erase(shapes.begin());
    for (const Shape& shape : shapes) {
      Workload<double> f64(exercise.kernel, shape, 1);
      Workload<float> f32(exercise.kernel, shape, 1);
      EXPECT_EQ(refusal_of(*yours, f64), "") << yours->source;
      EXPECT_EQ(refusal_of(*yours, f32), "") << yours->source;
    }
  }
  EXPECT_EQ(exercises().size(), 11u);
}

}  // namespace
}  // namespace lanes::bench
