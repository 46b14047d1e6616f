// What lanes compare measures under mpirun: the model, the plan, every kernel on small problems,
// and what is saved of it.
#include "mpi/scaling.hpp"

#include <cstdlib>
#include <lanes/error.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "mpi/files.hpp"
#include "mpi/scaling_output.hpp"
#include "mpi/scaling_plan.hpp"
#include "ranks/cost.hpp"
#include "ranks/problem.hpp"

namespace lanes::tools {
namespace {

using bench::Kernel;
using bench::Shape;
using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::world;

TEST(RankCosts, AreThoseOfTheDocumentation) {
  const auto expect = [](const bench::RankCost& cost, double flops, double words, double messages) {
    EXPECT_NEAR(cost.flops, flops, 0.005 * flops);  // docs/mpi_cost.md has three digits
    EXPECT_NEAR(cost.words, words, 0.005 * words);
    EXPECT_EQ(cost.messages, messages);
  };
  const Shape large{65536, 65536, 65536};
  expect(bench::cost_of(Kernel::matmul, large, 4), 1.41e14, 2.15e9, 522);
  expect(bench::cost_of(Kernel::matmul, large, 4096), 1.37e11, 1.32e8, 3876);
  EXPECT_EQ(bench::cost_of(Kernel::matmul, large, 1).words, 0);
  expect(bench::cost_of(Kernel::cov, {40'000'000, 64}, 4), 4.16e10, 1.69e4, 8);
  expect(bench::cost_of(Kernel::pca, {40'960'000'000, 1024}, 4096), 1.05e13, 2.52e7, 48);
  expect(bench::cost_of(Kernel::column_mean_variance, {1000, 10}, 4), 15400, 200, 8);
  expect(bench::cost_of(Kernel::linear_regression, {1000, 9}, 2), 103333, 242, 4);
  expect(bench::cost_of(Kernel::logistic_regression, {1000, 10}, 2, 5), 375000, 1440, 20);
  EXPECT_THROW(bench::cost_of(Kernel::lu, large, 4), argument_error);
  const bench::RankCost one{.flops = 100}, half{50, 1000, 10};
  EXPECT_DOUBLE_EQ(bench::predict(half, one, 2.0, {1e-3, 1e-6}, bench::Type::f64),
                   1 + 10e-3 + 8000e-6);
}

TEST(RankProblems, AWrongProductIsFound) {
  const mpi::ProcessGrid grid(world);
  const auto a = bench::random_blocks<double>(grid, 30, 40, 1),
             b = bench::random_blocks<double>(grid, 40, 50, 2);
  auto c = matmul(a, b);
  EXPECT_EQ(bench::fault_of_product(a, b, c), "");
  if (grid.rank() == grid.size() - 1) c.local()(0, 0) *= 1 + 1e-9;
  EXPECT_EQ(bench::fault_of_product(a, b, c), "its result is wrong");
}

TEST(ScalingPlan, IsCompleted) {
  EXPECT_EQ(completed({}, 7).ranks, (std::vector<int>{1, 2, 4, 7}));
  EXPECT_EQ(completed({}, 8).ranks, (std::vector<int>{1, 2, 4, 8}));
  EXPECT_EQ(completed({.ranks = {3}}, 7).ranks, (std::vector<int>{1, 3}));
  EXPECT_THROW(completed({.ranks = {8}}, 7), argument_error);
  EXPECT_THROW(completed({.kernels = {Kernel::lu}}, 7), argument_error);
  EXPECT_THROW(plan_of(completed({.kernels = {Kernel::cov}, .sizes = {{1, 2, 3}}}, 7)),
               argument_error);
  EXPECT_THROW(scaling_from_name("some"), argument_error);
  const ScalingCurve rows{.kernel = Kernel::cov, .scaling = Scaling::weak, .one = {100, 5}};
  EXPECT_EQ(shape_of(rows, 7), (Shape{700, 5}));
  const ScalingCurve square{.scaling = Scaling::weak, .one = {100, 100, 100}};
  EXPECT_EQ(shape_of(square, 2), (Shape{141, 141, 141}));
  EXPECT_EQ(shape_of({.one = {100, 50, 20}}, 7), (Shape{100, 50, 20}));
}

class ScalingRun : public test::DistributedFiles {
 protected:
  ScalingRun() { setenv("TMPDIR", path("").c_str(), 1); }  // a timing lock of its own
  ~ScalingRun() override { unsetenv("TMPDIR"); }

  /// On rank 0; nothing on others.
  static ScalingReport report_of(const ScalingOptions& options) {
    std::size_t curves = 0;
    const ScalingReport report = run_scaling(
        world, options,
        {.on_start = [](const ScalingReport& r) { EXPECT_TRUE(r.curves.empty()); },
         .on_curve = [&](const ScalingReport& r,
                         const ScalingCurve&) { EXPECT_EQ(r.curves.size(), ++curves); }});
    EXPECT_EQ(curves, rank() == 0 ? report.curves.size() : 0);
    return report;
  }
};

/// Each number of ranks once, timed and modelled.
void expect_complete(const ScalingCurve& curve, const std::vector<int>& counts) {
  std::vector<int> found;
  for (const ScalingPoint& point : curve.points) {
    SCOPED_TRACE(to_string(curve) + ", " + point.timed.name + " on " +
                 std::to_string(point.timed.ranks));
    EXPECT_EQ(point.timed.refusal, "");
    ASSERT_FALSE(point.timed.seconds.empty());
    EXPECT_EQ(point.shape, shape_of(curve, point.timed.ranks));
    const Split split = split_of(point);
    EXPECT_GT(split.seconds, 0);
    EXPECT_GE(split.communication, 0);
    EXPECT_DOUBLE_EQ(split.computing + split.communication, split.seconds);
    EXPECT_GT(efficiency(curve, point), 0);
    if (point.is_peer()) continue;
    found.push_back(point.timed.ranks);
    EXPECT_GT(point.model, 0);
    EXPECT_TRUE(point.timed.ranks == 1 || point.timed.in_mpi.front() > 0);
  }
  EXPECT_EQ(found, counts);
  EXPECT_EQ(speed_up(curve, curve.points.front()), 1);
}

TEST_F(ScalingRun, OfEveryKernel) {
  for (const auto& [kernels, size] :
       {std::pair<std::vector<Kernel>, bench::Extents>{{Kernel::matmul}, {60, 50, 70}},
        {{Kernel::column_mean_variance, Kernel::cov, Kernel::pca}, {300, 3}},
        {{Kernel::linear_regression, Kernel::logistic_regression}, {300, 3}},
        {{Kernel::cov}, {3, 2}}}) {
    const ScalingOptions options{.kernels = kernels,
                                 .sizes = {size},
                                 .types = {bench::Type::f64, bench::Type::f32},
                                 .rounds = 2,
                                 .peers = kernels.front() == Kernel::matmul};
    const ScalingReport report = report_of(options);
    if (rank() != 0) continue;
    EXPECT_TRUE(report.complete);
    EXPECT_EQ(report.curves.size(), kernels.size() * 4);
    for (const ScalingCurve& curve : report.curves)
      expect_complete(curve, completed(options, ranks()).ranks);
    EXPECT_TRUE(refusals(report, false).empty());
  }
}

TEST_F(ScalingRun, Saved) {
  const ScalingReport report =
      report_of({.kernels = {Kernel::cov}, .sizes = {{100, 4}}, .rounds = 3});
  if (rank() != 0) return;
  const auto json = nlohmann::json::parse(scaling_json(report));
  EXPECT_EQ(json.at("schema"), "lanes.scaling");
  EXPECT_EQ(json.at("ranks"), ranks());
  EXPECT_EQ(json.at("curves").size(), 2u);
  for (const auto& curve : json.at("curves"))
    for (const auto& point : curve.at("points")) {
      EXPECT_EQ(point.at("samples").at("seconds").size(), 3u);
      EXPECT_NEAR(point.at("computing_seconds").get<double>() +
                      point.at("communication_seconds").get<double>(),
                  point.at("median_seconds").get<double>(), 1e-12);
    }
  const std::string csv = scaling_csv(report);
  const std::size_t points = 2 * completed({}, ranks()).ranks.size();
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(csv, '\n')), 1 + points);
  std::ostringstream text;
  print_scaling_header(text, report, false);
  for (const ScalingCurve& curve : report.curves) print_scaling_curve(text, curve, false);
  for (const int count : completed({}, ranks()).ranks)
    EXPECT_NE(text.str().find("  " + std::to_string(count) + "  " + std::to_string(100 * count)),
              std::string::npos)
        << text.str();
}

TEST_F(ScalingRun, WithoutTimeAndWithoutWork) {
  const ScalingReport report = report_of({.kernels = {Kernel::cov}, .seconds = 1e-9});
  if (rank() == 0) {
    EXPECT_FALSE(report.complete);
    EXPECT_TRUE(report.curves.empty());
    EXPECT_NE(report.notes.back().find("2 curves were not measured"), std::string::npos);
  }
  EXPECT_THROW(report_of({.kernels = {Kernel::dot}}), argument_error);
}

}  // namespace
}  // namespace lanes::tools
