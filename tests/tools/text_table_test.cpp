#include "text_table.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "terminal.hpp"

namespace lanes::tools {
namespace {

std::string printed(const TextTable& table, bool color = false) {
  std::ostringstream out;
  table.print(out, color);
  return out.str();
}

TEST(TextTable, AlignsColumns) {
  TextTable table({{"size", Column::Align::left}, {"lanes"}, {"best peer", Column::Align::left}});
  table.add_row({"8", "42.2", "BLIS"});
  table.add_row({"64x64x100000", "7"});
  EXPECT_EQ(printed(table),
            "  size          lanes  best peer\n"
            "  ------------  -----  ---------\n"
            "  8              42.2  BLIS\n"
            "  64x64x100000      7\n");
}

TEST(TextTable, ColorsDoNotChangeTheWidths) {
  TextTable table({{"a"}, {"b"}});
  table.add_row({Cell("1", Style::bad), Cell("2", Style::good)});
  EXPECT_EQ(printed(table, false), "  a  b\n  -  -\n  1  2\n");
  EXPECT_EQ(printed(table, true), "  a  b\n  -  -\n  \033[31m1\033[0m  \033[32m2\033[0m\n");
}

TEST(TextTable, RefusesMoreCellsThanColumns) {
  TextTable table({{"a"}});
  EXPECT_TRUE(table.empty());
  EXPECT_THROW(table.add_row({"1", "2"}), std::logic_error);
}

TEST(FormatNumber, KeepsFourSignificantDigits) {
  EXPECT_EQ(format_number(12345), "12345");
  EXPECT_EQ(format_number(1234.4), "1234");
  EXPECT_EQ(format_number(999.96), "1000");
  EXPECT_EQ(format_number(125.34), "125.3");
  EXPECT_EQ(format_number(99.996), "100.0");
  EXPECT_EQ(format_number(12.344), "12.34");
  EXPECT_EQ(format_number(1.2344), "1.234");
  EXPECT_EQ(format_number(0.01234), "0.0123");
}

TEST(FormatSeconds, ChoosesTheUnit) {
  EXPECT_EQ(format_seconds(3.25e-9), "3.250 ns");
  EXPECT_EQ(format_seconds(12.34e-6), "12.34 us");
  EXPECT_EQ(format_seconds(0.5), "500.0 ms");
  EXPECT_EQ(format_seconds(5.2), "5.200 s");
}

TEST(FormatRatio, ShowsADashForWhatIsNone) {
  EXPECT_EQ(format_ratio(1.084), "1.08x");
  EXPECT_EQ(format_ratio(273.4), "273x");
  EXPECT_EQ(format_ratio(std::numeric_limits<double>::quiet_NaN()), "-");
  EXPECT_EQ(format_ratio(0), "-");
  EXPECT_EQ(format_percent(0.9634), "96.3 %");
  EXPECT_EQ(format_percent(0), "0.0 %");
  EXPECT_EQ(format_percent(std::numeric_limits<double>::quiet_NaN()), "-");
}

TEST(Bar, GrowsFromEmptyToFull) {
  EXPECT_EQ(bar(0, 4, 8), "[>       ]   0 %");
  EXPECT_EQ(bar(1, 4, 8), "[==>     ]  25 %");
  EXPECT_EQ(bar(4, 4, 8), "[========] 100 %");
  EXPECT_EQ(bar(9, 4, 8), "[========] 100 %");
  EXPECT_EQ(bar(0, 0, 8), "[========] 100 %");
}

TEST(Progress, GivesAStepTwiceItsShareOfWhatIsLeft) {
  Progress progress(4, 100);
  EXPECT_NEAR(progress.seconds_left(), 100, 1);
  progress.step("the first");
  EXPECT_NEAR(progress.seconds_for_this_step(), 50, 1);
  progress.step("the second");
  EXPECT_NEAR(progress.seconds_for_this_step(), 2 * 100 / 3.0, 1);
  EXPECT_LE(Progress(4, 0).seconds_left(), 0);
}

TEST(Progress, GivesLessThanItsShareWhenHalfOfTheTimeIsGone) {
  Progress progress(4, 0.2);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  progress.step("the first");
  EXPECT_LT(progress.seconds_for_this_step(), 0.1 / 4);
}

TEST(Progress, WithoutALimitAStepMayTakeAnyTime) {
  Progress progress(4);
  progress.step("the first");
  EXPECT_TRUE(std::isinf(progress.seconds_for_this_step()));
}

}  // namespace
}  // namespace lanes::tools
