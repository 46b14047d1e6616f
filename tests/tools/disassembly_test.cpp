#include "disassembly.hpp"

#include <gtest/gtest.h>

#include "rung_code.hpp"

namespace lanes::tools {
namespace {

TEST(Disassembly, ReadsFunctions) {
  const std::vector<Function> functions = parse_functions(
      "0000000000002000 0000000000000040 t void lanes::run<double>(int)\n"
      "0000000000001000 0000000000000010 T main\n"
      "0000000000003000 0000000000000010 d data\n"
      "                 U undefined\n"
      "0000000000004000 T without_size\n");
  ASSERT_EQ(functions.size(), 2u);
  EXPECT_EQ(functions[0].name, "main");
  EXPECT_EQ(functions[1].address, 0x2000u);
  EXPECT_EQ(functions[1].name, "void lanes::run<double>(int)");
}

constexpr const char* listing =
    "0000000000002000 <run>:\n"
    "    2000:\txor    eax,eax\n"
    "    2002:\tnop\n"
    "    2004:\tvfmadd231pd zmm0,zmm1,zmm2\n"
    "    200a:\tadd    rax,0x8\n"
    "    200e:\tjne    2004 <run+0x4>\n"
    "    2010:\tjmp    2002 <run+0x2>\n"
    "    2012:\tcall   9000 <elsewhere>\n"
    "    2017:\tret\n";

TEST(Disassembly, ReadsInstructions) {
  const auto instructions = parse_instructions(listing, {0x2000, 0x18, "run"});
  ASSERT_EQ(instructions.size(), 8u);
  EXPECT_EQ(instructions[2].text, "vfmadd231pd zmm0,zmm1,zmm2");
  EXPECT_EQ(instructions[4].target, 0x2004u);
  EXPECT_EQ(instructions[4].text, "jne +4");
  EXPECT_FALSE(instructions[6].target) << "a call is no jump";
  EXPECT_EQ(instructions[7].text, "ret");
}

TEST(Disassembly, ReadsThoseOfAnotherProcessor) {
  const auto instructions = parse_instructions(
      "    2000:\tfmla\tv0.2d, v1.2d, v2.2d\n"
      "    2004:\tcbnz\tx3, 2000 <run>\n"
      "    2008:\tb.ne\t2000 <run>  // b.any\n"
      "    200c:\tbl\t9000 <elsewhere>\n",
      {0x2000, 0x10, "run"});
  ASSERT_EQ(instructions.size(), 4u);
  EXPECT_EQ(instructions[1].target, 0x2000u);
  EXPECT_EQ(instructions[1].text, "cbnz x3, +0");
  EXPECT_EQ(instructions[2].target, 0x2000u);
  EXPECT_FALSE(instructions[3].target);
}

TEST(Disassembly, FindsTheInnermostLoopThatIsHot) {
  const auto instructions = parse_instructions(listing, {0x2000, 0x18, "run"});
  using Range = std::pair<std::size_t, std::size_t>;
  EXPECT_EQ(hot_range(instructions, {0x2004, 0x200a, 0x2004, 0x2000}), Range(2, 4));
  EXPECT_EQ(hot_range(instructions, {0x2002, 0x2002, 0x2010}), Range(1, 5));
  EXPECT_EQ(hot_range(instructions, {0x2017, 0x2017}), Range(0, 7));
  EXPECT_EQ(hot_range({}, {}), Range(0, 0));
}

TEST(Disassembly, SaysNothingWithoutAProfile) {
  EXPECT_FALSE(Disassembler().hot_code({}));
  EXPECT_FALSE(Disassembler().hot_code({1}));
}

TEST(RungCode, CountsLinesThatAreCode) {
  EXPECT_EQ(count_code_lines(""), 0);
  EXPECT_EQ(count_code_lines(
                "// why\n#pragma once\n\n#include <x>\nint f() {\n  // here\n  return 1;\n}"),
            3);
}

TEST(RungCode, IsCollectedOnceForEachRung) {
  Report report;
  Result result;
  result.section = Section::ladder;
  result.outcomes.resize(2);
  result.outcomes[0].contender = "naive, scalar";
  result.outcomes[0].source = "lib/kernels/matmul/naive.hpp";
  result.outcomes[1].contender = "threads";
  result.outcomes[1].source = "lib/nothing.cpp";
  add_rung_code(report, {result, result}, Disassembler());
  ASSERT_EQ(report.rungs.size(), 2u);
  EXPECT_EQ(report.rungs[0].kernel, "matmul");
  EXPECT_GT(report.rungs[0].lines, 5);
  EXPECT_TRUE(report.sources.count("lib/kernels/matmul/naive.hpp"));
  EXPECT_FALSE(report.sources.count("lib/nothing.cpp"));
}

}  // namespace
}  // namespace lanes::tools
