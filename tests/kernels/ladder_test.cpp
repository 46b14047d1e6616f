// The catalogue of rungs: what lanes compare prints and readers look up.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <lanes/error.hpp>
#include <lanes/ladder.hpp>
#include <set>

namespace lanes {
namespace {

std::vector<ladder::Rung> rungs_of(const std::string& kernel, Isa isa) {
  std::vector<ladder::Rung> rungs;
  const auto collect = [&](const auto& from) { rungs.assign(from.begin(), from.end()); };
  if (kernel == "matmul") collect(ladder::matmul(isa));
  if (kernel == "dot") collect(ladder::dot(isa));
  if (kernel == "transpose") collect(ladder::transpose(isa));
  if (kernel == "lu") collect(ladder::lu(isa));
  if (kernel == "inverse") collect(ladder::inverse(isa));
  if (kernel == "jacobi") collect(ladder::jacobi(isa));
  if (kernel == "box_muller") collect(ladder::box_muller(isa));
  if (kernel == "median") collect(ladder::median(isa));
  if (kernel == "gradient") collect(ladder::gradient(isa));
  if (kernel == "logistic") collect(ladder::logistic(isa));
  if (kernel == "welford") collect(ladder::welford(isa));
  return rungs;
}

class Ladder : public ::testing::TestWithParam<const char*> {
 protected:
  const std::string kernel = GetParam();
};
INSTANTIATE_TEST_SUITE_P(Kernels, Ladder,
                         ::testing::Values("matmul", "dot", "transpose", "lu", "inverse", "jacobi",
                                           "box_muller", "median", "welford", "gradient",
                                           "logistic"),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(Ladder, ClimbsFromTheNaiveLoopToThreads) {
  for (Isa isa : available_isas()) {
    const auto rungs = rungs_of(kernel, isa);
    ASSERT_GE(rungs.size(), 4u);
    EXPECT_EQ(rungs.front().name, "naive");
    EXPECT_EQ(rungs.front().build, ladder::Build::scalar);
    EXPECT_EQ(rungs.back().name, "threads");
    EXPECT_TRUE(rungs.back().threaded);
    int step = 0;
    for (const auto& rung : rungs) {
      EXPECT_TRUE(rung.step == step || rung.step == step + 1) << rung.name;
      step = rung.step;
      EXPECT_EQ(rung.kernel, kernel);
      EXPECT_EQ(rung.isa, isa);
      EXPECT_FALSE(rung.reason.empty()) << rung.name;
      EXPECT_EQ(rung.threaded, rung.name == "threads");
    }
  }
}

TEST_P(Ladder, NamesAreUnique) {
  std::set<std::pair<std::string_view, ladder::Build>> names;
  const auto rungs = rungs_of(kernel, Isa::automatic);
  for (const auto& rung : rungs) names.insert({rung.name, rung.build});
  EXPECT_EQ(names.size(), rungs.size());
}

TEST_P(Ladder, PlainLoopsAreThereWithAndWithoutVectoriser) {
  std::set<std::string_view> scalar, autovectorized, simd;
  for (const auto& rung : rungs_of(kernel, Isa::automatic))
    (rung.build == ladder::Build::scalar           ? scalar
     : rung.build == ladder::Build::autovectorized ? autovectorized
                                                   : simd)
        .insert(rung.name);
  EXPECT_EQ(scalar, autovectorized);
  for (std::string_view name : scalar) EXPECT_FALSE(simd.count(name)) << name;
  EXPECT_GE(simd.size(), 2u);
}

TEST_P(Ladder, EveryRungHasItsFile) {
  const auto project = std::filesystem::path(LANES_TEST_DATA).parent_path().parent_path();
  for (const auto& rung : rungs_of(kernel, Isa::automatic))
    EXPECT_TRUE(std::filesystem::exists(project / rung.source)) << rung.name << ": " << rung.source;
}

/// docs/ladder/ has a page for each ladder, with a heading for each rung that names its file.
TEST_P(Ladder, EveryRungHasItsPlaceInTheDocumentation) {
  const auto project = std::filesystem::path(LANES_TEST_DATA).parent_path().parent_path();
  std::ifstream file(project / "docs" / "ladder" / (kernel + ".md"));
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const auto& rung : rungs_of(kernel, Isa::automatic)) {
    EXPECT_NE(page.find(" `" + std::string(rung.name) + "`\n"), page.npos) << rung.name;
    EXPECT_NE(page.find("](../../" + rung.source + ")"), page.npos) << rung.source;
  }
}

TEST_P(Ladder, AutomaticIsTheChosenInstructionSet) {
  EXPECT_EQ(rungs_of(kernel, Isa::automatic).front().isa, isa());
}

TEST_P(Ladder, RefusesAnInstructionSetThatCannotRunHere) {
  for (Isa isa : {Isa::sse2, Isa::avx2, Isa::avx512, Isa::neon}) {
    bool available = false;
    for (Isa other : available_isas()) available |= other == isa;
    if (!available) {
      EXPECT_THROW(rungs_of(kernel, isa), argument_error);
    }
  }
}

TEST(LadderBuild, HasAName) {
  EXPECT_EQ(ladder::name(ladder::Build::scalar), "scalar");
  EXPECT_EQ(ladder::name(ladder::Build::autovectorized), "autovectorized");
  EXPECT_EQ(ladder::name(ladder::Build::explicit_simd), "simd");
}

}  // namespace
}  // namespace lanes
