// Tables of Markdown pages from saved runs.
#include "doc_tables.hpp"

#include <gtest/gtest.h>

#include <lanes/error.hpp>

#include "example_run.hpp"

namespace lanes::tools {
namespace {

const std::string ladder_marker =
    "<!-- lanes:ladder run=../runs/r.json kernel=matmul type=f64 -->\n<!-- lanes:end -->\n";

std::string rewritten(const std::string& page) {
  static const Report run = example_run();
  return with_tables(page, [](const std::string& path) -> const Report& {
    EXPECT_EQ(path, "../runs/r.json");
    return run;
  });
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

TEST(DocTables, LeaveEverythingElseAlone) {
  const std::string page = "# A page\n\n    code\n\n<!-- another comment -->\n| a | b |\n";
  EXPECT_EQ(rewritten(page), page);
  const std::string text = rewritten("before\n" + ladder_marker + "after\n");
  EXPECT_EQ(text.find("before\n<!-- lanes:ladder "), 0u);
  EXPECT_TRUE(text.ends_with("\n<!-- lanes:end -->\nafter\n"));
}

TEST(DocTables, WhatIsWrittenOnceIsWrittenAgain) {
  const std::string once =
      rewritten("<!-- lanes:gain rung=packed -->\nold\n<!-- lanes:end -->\n" + ladder_marker);
  EXPECT_FALSE(contains(once, "old"));
  EXPECT_EQ(rewritten(once), once);
}

TEST(DocTables, ALadderHasRatesSharesCeilingsAndTheMachine) {
  const std::string text = rewritten(ladder_marker);
  // 2e6 flops in 1.2024 ms, of 200 GFLOP/s; 16e6 in 9.018 ms.
  EXPECT_TRUE(contains(text, "| GFLOP/s | 100 | 200 |\n|---|---:|---:|\n")) << text;
  EXPECT_TRUE(contains(text, "| naive, scalar | 1.663 (0.8 %) | 1.774 (0.9 %) |\n")) << text;
  EXPECT_TRUE(contains(text, "| wrong <tile> | refused | refused |\n")) << text;
  EXPECT_TRUE(contains(text, "| threads (2) | ")) << text;
  EXPECT_TRUE(contains(text, "| *ceiling* | *200.0 FMA peak* | *200.0 FMA peak* |\n")) << text;
  EXPECT_TRUE(contains(text, "| *ceiling (2)* | *390.0 FMA peak* |")) << text;
  EXPECT_TRUE(contains(text,
                       "Example CPU, avx2 kernels, g++ 12, 2024-01-02: "
                       "[r.json](../runs/r.json)."))
      << text;
}

TEST(DocTables, AGainIsThatOverTheRungBefore) {
  const std::string text = rewritten(
      "<!-- lanes:gain rung=threads -->\n<!-- lanes:end -->\n"
      "<!-- lanes:gain rung=naive -->\n<!-- lanes:end -->\n" +
      ladder_marker);
  EXPECT_TRUE(
      contains(text,
               "**Measured** at 100, 200: 7.214 us, 54.11 us; 1.67x, 1.67x the speed of `packed`; "
               "71.1 %, 75.8 % of the ceiling.\n"))
      << text;
  EXPECT_TRUE(contains(
      text, "**Measured** at 100, 200: 1.202 ms, 9.018 ms; 0.8 %, 0.9 % of the ceiling.\n"))
      << text;
}

TEST(DocTables, ALadderThatTheRunHasNotIsSaidToBeMissing) {
  const std::string text = rewritten(
      "<!-- lanes:gain rung=simd -->\n<!-- lanes:end -->\n"
      "<!-- lanes:ladder run=../runs/r.json kernel=lu type=f64 -->\n<!-- lanes:end -->\n");
  EXPECT_TRUE(contains(text, "\n**Measured**: not yet, in ../runs/r.json.\n")) << text;
  EXPECT_TRUE(contains(text, "\nThis ladder is not in ../runs/r.json.\n")) << text;
}

TEST(DocTables, TextIsThatOfTheTerminal) {
  const std::string text = rewritten(
      "<!-- lanes:text run=../runs/r.json section=peers kernel=dot type=f64 size=1000 -->\n"
      "<!-- lanes:end -->\n");
  EXPECT_TRUE(contains(text, "    dot f64, against peers, 1 thread: GB/s\n")) << text;
  EXPECT_TRUE(contains(text, "1.10x BLIS")) << text;
  EXPECT_FALSE(contains(text, "10000000")) << text;
}

TEST(DocTables, SayWhatIsWrongAndWhere) {
  const auto fault = [](const std::string& page) -> std::string {
    try {
      rewritten(page);
    } catch (const argument_error& e) {
      return e.what();
    }
    return "";
  };
  const std::string end = "<!-- lanes:end -->\n", run = "run=../runs/r.json ";
  EXPECT_EQ(fault("text\n<!-- lanes:ladder kernel=matmul -->\n" + end),
            "line 2: lanes:ladder needs run=");
  EXPECT_EQ(fault("<!-- lanes:gain rung=packed -->\n" + end),
            "line 1: lanes:gain needs a lanes:ladder on the page");
  EXPECT_EQ(fault("<!-- lanes:gain rung=tile -->\n" + end + ladder_marker),
            "line 1: the run has no rung tile");
  EXPECT_EQ(fault("<!-- lanes:bar " + run + "-->\n" + end),
            "line 1: lanes:bar is unknown: ladder, gain, text");
  EXPECT_EQ(fault("<!-- lanes:text " + run + "section=peers kernel=lu type=f64 -->\n" + end),
            "line 1: the run has nothing for this marker");
  EXPECT_EQ(fault("<!-- lanes:ladder " + run + "kernel -->\n" + end),
            "line 1: kernel is not key=value");
  EXPECT_EQ(fault("a\n" + end), "line 2: an end without a beginning");
  EXPECT_EQ(fault("<!-- lanes:ladder " + run + "kernel=matmul type=f64 -->\n"),
            "the last marker has no end");
  EXPECT_EQ(fault("<!-- lanes:ladder " + run + "kernel=matmul type=f64 -->\n" + ladder_marker),
            "line 2: the marker before this one has no end");
}

}  // namespace
}  // namespace lanes::tools
