#include "harness/measure.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lanes::bench {
namespace {

/// A clock that only moves when a variant runs, so that timings are exact.
class Simulation {
 public:
  Variant variant(char label, double call_seconds) {
    return {.run =
                [this, label, call_seconds](std::size_t calls) {
                  now_ += call_seconds * static_cast<double>(calls);
                  log_ += label;
                },
            .prepare = [this] { ++prepared_; }};
  }
  Clock clock() {
    return [this] { return now_; };
  }
  const std::string& log() const { return log_; }
  int prepared() const { return prepared_; }
  void forget() { log_.clear(); }

 private:
  double now_ = 0;
  std::string log_;
  int prepared_ = 0;
};

TEST(Calibrate, FillsTheSample) {
  Simulation simulation;
  const auto calibrate_call = [&](double seconds) {
    return calibrate(simulation.variant('a', seconds), 1e-3, simulation.clock());
  };
  EXPECT_NEAR(static_cast<double>(calibrate_call(1e-6).calls), 1000, 1);
  EXPECT_NEAR(calibrate_call(1e-6).call_seconds, 1e-6, 1e-12);
  EXPECT_EQ(calibrate_call(0.4e-3).calls, 3u);
  EXPECT_EQ(calibrate_call(5).calls, 1u);
}

TEST(Calibrate, EndsWhenNothingTakesTime) {
  Simulation simulation;
  EXPECT_GE(calibrate(simulation.variant('a', 0), 1e-3, simulation.clock()).calls, 1u);
}

TEST(Measure, GivesSecondsPerCallOfEveryRound) {
  Simulation simulation;
  const auto samples = measure({simulation.variant('a', 1e-5), simulation.variant('b', 3e-6)},
                               {.rounds = 7}, simulation.clock());
  ASSERT_EQ(samples.size(), 2u);
  ASSERT_EQ(samples[0].size(), 7u);
  ASSERT_EQ(samples[1].size(), 7u);
  for (const double seconds : samples[0]) EXPECT_NEAR(seconds, 1e-5, 1e-12);
  for (const double seconds : samples[1]) EXPECT_NEAR(seconds, 3e-6, 1e-12);
}

TEST(Measure, TakesTurnsAndMovesTheFirstPlace) {
  Simulation simulation;
  // A call of 30 ms needs no warming up and fills its sample: one letter for each.
  measure(
      {simulation.variant('a', 0.03), simulation.variant('b', 0.03), simulation.variant('c', 0.03)},
      {.rounds = 3, .budget_seconds = 1}, simulation.clock());
  EXPECT_EQ(simulation.log(),
            "abc"
            "abc"
            "bca"
            "cab");  // the first is calibration
  EXPECT_EQ(simulation.prepared(), 12);
}

TEST(Measure, LetsSlowVariantsTakePartInTheFirstRounds) {
  Simulation simulation;
  Variant hopeless = simulation.variant('h', 10);
  hopeless.first_seconds = 12;
  const auto samples =
      measure({simulation.variant('f', 1e-4), simulation.variant('s', 0.5),
               simulation.variant('m', 0.05), hopeless},
              {.rounds = 20, .min_rounds = 3, .budget_seconds = 0.52}, simulation.clock());
  EXPECT_EQ(samples[0].size(), 20u);
  EXPECT_EQ(samples[1].size(), 3u);   // more than its budget: the fewest rounds
  EXPECT_EQ(samples[2].size(), 10u);  // what the budget allows
  EXPECT_EQ(samples[3], Samples{12});  // its first call was enough
  EXPECT_EQ(simulation.log().find('h'), std::string::npos);
}

TEST(Measure, WarmsUpForAsLongAsAsked) {
  Simulation simulation;
  double total = 0;
  Variant variant = simulation.variant('a', 1e-3);
  const auto run = variant.run;
  variant.run = [&](std::size_t calls) {
    total += 1e-3 * static_cast<double>(calls);
    run(calls);
  };
  variant.warm_up_seconds = 0.5;
  measure({variant}, {.rounds = 2, .budget_seconds = 2}, simulation.clock());
  EXPECT_GE(total, 3 * 0.5);  // before calibration and before each sample
}

TEST(Measure, WarmingUpIsPartOfTheBudget) {
  Simulation simulation;
  Variant variant = simulation.variant('a', 1e-3);
  variant.warm_up_seconds = 0.1;
  EXPECT_EQ(measure({variant}, {.rounds = 15, .min_rounds = 1, .budget_seconds = 0.55},
                    simulation.clock())[0]
                .size(),
            5u);
}

TEST(Measure, OfNothingIsNothing) {
  EXPECT_TRUE(measure({}, {}).empty());
}

TEST(TimerResolution, IsPositiveAndFine) {
  EXPECT_GT(timer_resolution(), 0);
  EXPECT_LT(timer_resolution(), 1e-4);
}

}  // namespace
}  // namespace lanes::bench
