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

std::string text_of(const std::string& path) {
  std::ifstream file(std::filesystem::path(LANES_TEST_DATA).parent_path().parent_path() / path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Each of `parts` stands in `text`, behind the one before.
void expect_in_order(const std::string& text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const std::string& part : parts) {
    const std::size_t found = text.find(part, at);
    EXPECT_NE(found, text.npos) << part << " is missing, or stands too early, in\n" << text;
    if (found != text.npos) at = found + part.size();
  }
}

/// docs/ladder/ has a page for each ladder, all of the same form: the problem and its ceiling; for
/// each rung its file, the lines that changed, a question with a hidden answer, and what was
/// measured; what did not help; the table. `lanes tables` fills in what was measured.
TEST_P(Ladder, HasItsPage) {
  const std::string page = "\n" + text_of("docs/ladder/" + kernel + ".md");
  std::vector<std::string> sections;
  for (std::size_t at = 0, next; at != page.npos; at = next) {
    next = page.find("\n## ", at + 1);
    sections.push_back(page.substr(at, next - at));
  }
  std::vector<ladder::Rung> rungs;
  for (const ladder::Rung& rung : rungs_of(kernel, Isa::automatic))
    if (rungs.empty() || rung.step != rungs.back().step) rungs.push_back(rung);
  ASSERT_EQ(sections.size(), rungs.size() + 3);
  EXPECT_NE(sections[0].find("ceiling"), page.npos);
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    const std::string name(rungs[i].name);
    expect_in_order(
        sections[i + 1],
        {"\n## " + std::to_string(i) + ". `" + name + "`\n", "](../../" + rungs[i].source + ")",
         "\n\n    ", "\n**Predict first**: ", "\n<details><summary>Answer</summary>\n",
         "\n</details>\n", "\n<!-- lanes:gain rung=" + name + " -->\n", "\n**Measured**",
         "\n<!-- lanes:end -->"});
  }
  expect_in_order(sections[sections.size() - 2], {"\n## Dead ends\n", "\n- "});
  expect_in_order(sections.back(), {"\n## The whole ladder\n", "\n<!-- lanes:ladder run=../runs/",
                                    "type=f64 -->\n", "\n<!-- lanes:end -->\n"});
  EXPECT_NE(text_of("docs/ladder/README.md").find("](" + kernel + ".md)"), page.npos)
      << "docs/ladder/README.md does not lead to the page";
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
