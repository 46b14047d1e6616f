#include "plan.hpp"

#include <gtest/gtest.h>

#include <lanes/error.hpp>

#include "comparison.hpp"

namespace lanes::tools {
namespace {

using bench::Kernel;
using bench::Type;

TEST(Plan, QuickCoversEveryKernelAndSection) {
  const std::vector<Group> plan = make_plan({.threads = {1, 2}});
  for (const bench::KernelInfo& kernel : bench::kernels())
    EXPECT_TRUE(std::ranges::any_of(plan, [&](const Group& group) {
      return group.section == Section::peers && group.kernel == kernel.kernel;
    })) << kernel.name;
  for (const Section section : {Section::ladder, Section::peers, Section::threads})
    EXPECT_TRUE(std::ranges::any_of(plan, [&](const Group& g) { return g.section == section; }));
  EXPECT_EQ(thread_counts(plan), (std::vector<int>{1, 2}));
}

TEST(Plan, TimesTheSameCodeTwiceUnlessSectionsAreChosen) {
  EXPECT_EQ(make_plan({}).front().section, Section::noise);
  EXPECT_EQ(make_plan({.kernels = {Kernel::lu}}).front().section, Section::noise);
  EXPECT_EQ(make_plan({.sections = {Section::peers}}).front().section, Section::peers);
  const std::vector<Group> plan = make_plan({.sections = {Section::noise}});
  ASSERT_EQ(plan.size(), 1u);
  for (const bench::Case& problem : plan[0].cases)
    EXPECT_EQ(contenders_for(Section::noise, problem, {}, {}).size(), 2u);
}

TEST(Plan, YoursStandsBeforeTheThreads) {
  const bench::Case problem{Kernel::dot, Type::f64, {1000}};
  const auto rungs = contenders_for(Section::ladder, problem, {.yours = true}, {});
  ASSERT_GE(rungs.size(), 3u);
  EXPECT_EQ(rungs[rungs.size() - 2].name, "yours");
  EXPECT_EQ(contenders_for(Section::ladder, problem, {}, {}).size(), rungs.size() - 1);
}

TEST(Plan, FullHasEverySizeOfTheContract) {
  const std::vector<Group> plan = make_plan({.sections = {Section::peers},
                                             .kernels = {Kernel::matmul},
                                             .types = {Type::f64},
                                             .extent = bench::Extent::full});
  ASSERT_EQ(plan.size(), 1u);
  const auto has = [&](bench::Shape shape) {
    return std::ranges::any_of(plan[0].cases, [&](const auto& c) { return c.shape == shape; });
  };
  for (std::size_t n = 2; n <= 20; ++n) EXPECT_TRUE(has({n, n, n})) << n;
  for (const std::size_t n : {33u, 129u, 777u, 2048u}) EXPECT_TRUE(has({n, n, n})) << n;
  EXPECT_TRUE(has({64, 2048, 2048}));
  EXPECT_TRUE(has({64, 64, 100000}));
}

TEST(Plan, FullHasEverySizeOfAnInverse) {
  const std::vector<Group> plan = make_plan({.sections = {Section::peers},
                                             .kernels = {Kernel::inverse},
                                             .types = {Type::f32},
                                             .extent = bench::Extent::full});
  ASSERT_EQ(plan.size(), 1u);
  std::vector<std::size_t> sizes;
  for (const bench::Case& problem : plan[0].cases) sizes.push_back(problem.shape.m);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{4, 8, 16, 32, 64, 100, 128, 200, 256, 500, 512, 1000,
                                             1024, 2048}));
}

TEST(Plan, TakesTheUsersSizesWhereTheyFit) {
  const std::vector<Group> plan = make_plan(
      {.sections = {Section::peers},
       .kernels = {Kernel::matmul, Kernel::transpose, Kernel::dot, Kernel::lu, Kernel::solve_many},
       .sizes = {{10}, {3, 4}, {5, 6, 7}},
       .types = {Type::f32}});
  ASSERT_EQ(plan.size(), 5u);
  EXPECT_EQ(plan[0].cases.size(), 2u);  // 10x10x10, 5x6x7
  EXPECT_EQ(plan[0].cases[1].shape, (bench::Shape{5, 6, 7}));
  EXPECT_EQ(plan[1].cases.size(), 2u);  // 10x10, 3x4
  EXPECT_EQ(plan[2].cases.size(), 1u);  // 10
  EXPECT_EQ(plan[3].cases.size(), 1u);  // 10
  EXPECT_EQ(plan[4].cases.size(), 2u);  // 10x10, 3x4
}

TEST(Plan, SaysWhenNothingIsLeft) {
  EXPECT_THROW(make_plan({.kernels = {Kernel::dot}, .sizes = {{3, 4}}}), argument_error);
  EXPECT_THROW(make_plan({.sections = {Section::ladder}, .kernels = {Kernel::norm}}),
               argument_error);
  EXPECT_THROW(make_plan({.sections = {Section::threads}, .threads = {1}}), argument_error);
}

TEST(Plan, ColdCachesAreForMemoryBoundKernels) {
  const std::vector<Group> plan = make_plan({.sections = {Section::peers},
                                             .kernels = {Kernel::matmul, Kernel::dot},
                                             .types = {Type::f64},
                                             .cold = true});
  ASSERT_EQ(plan.size(), 3u);
  EXPECT_EQ(plan[0].kernel, Kernel::matmul);
  EXPECT_EQ(plan[2].kernel, Kernel::dot);
  EXPECT_EQ(plan[2].residence, bench::Residence::cold);
  EXPECT_NE(to_string(plan[2]).find("cold caches"), std::string::npos);
}

TEST(Plan, OfDataIsWhatOneDoesWithATable) {
  const std::vector<Group> plan = make_plan({.types = {Type::f64}, .data = bench::Shape{203, 14}});
  ASSERT_EQ(plan.size(), 1u);
  EXPECT_EQ(plan[0].section, Section::data);
  EXPECT_EQ(plan[0].cases.size(), 5u);
  for (const bench::Case& problem : plan[0].cases)
    EXPECT_EQ(problem.shape, (bench::Shape{203, 14}));
  EXPECT_NE(to_string(plan[0]).find("203x14"), std::string::npos);
  // A table is not square.
  EXPECT_THROW(make_plan({.kernels = {Kernel::solve_many}, .data = bench::Shape{203, 14}}),
               argument_error);
}

TEST(Contenders, AreThoseOfTheSection) {
  const bench::Peers nobody = bench::open_peers({.search = false});
  const auto names = [&](Section section, const bench::Case& problem) {
    std::vector<std::string> list;
    for (const auto& contender : contenders_for(section, problem, {}, nobody))
      list.push_back(contender.name + " " + std::to_string(contender.threads));
    return list;
  };
  const bench::Case small{Kernel::norm, Type::f64, {100}};
  bench::Case threaded = small;
  threaded.threads = 2;
  EXPECT_EQ(names(Section::peers, small), (std::vector<std::string>{"lanes 1", "naive 1"}));
  EXPECT_EQ(names(Section::threads, threaded), (std::vector<std::string>{"lanes 1", "lanes 2"}));
  EXPECT_TRUE(names(Section::ladder, small).empty());
  // A naive product of this size would take seconds.
  EXPECT_EQ(names(Section::peers, {Kernel::matmul, Type::f64, {2000, 2000, 2000}}),
            (std::vector<std::string>{"lanes 1"}));
}

}  // namespace
}  // namespace lanes::tools
