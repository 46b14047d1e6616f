// lanes describe: the same as lanes::describe, in memory or pass by pass over the file.
#include <gtest/gtest.h>

#include <lanes/lanes.hpp>
#include <sstream>

#include "io/file_test.hpp"
#include "summary_output.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "table_summary.hpp"

namespace lanes::tools {
namespace {

using Summaries = FileTest;

void expect_described(const TableSummary& summary, const Matrix<double>& x) {
  const Description<double> d = lanes::describe(x, {}, nan_policy::omit);
  ASSERT_EQ(summary.rows, x.rows());
  ASSERT_EQ(summary.columns.size(), x.cols());
  for (std::size_t j = 0; j < x.cols(); ++j) {
    const ColumnSummary& c = summary.columns[j];
    SCOPED_TRACE(c.name);
    EXPECT_EQ(c.count, d.count[j]);
    EXPECT_EQ(c.missing, d.missing[j]);
    const auto close = [](double a, double b) {
      return isclose(a, b, {.relative = 1e-12, .absolute = 1e-12, .equal_nan = true});
    };
    EXPECT_TRUE(close(c.mean, d.mean[j]));
    EXPECT_TRUE(close(c.stddev, d.stddev[j]));
    EXPECT_TRUE(close(c.skewness, d.skewness[j]));
    EXPECT_TRUE(close(c.kurtosis, d.kurtosis[j]));
    // To the last bit: selected, not estimated.
    const double found[] = {c.min, c.lower_quartile, c.median, c.upper_quartile, c.max};
    const double exact[] = {d.min[j], d.lower_quartile[j], d.median[j], d.upper_quartile[j],
                            d.max[j]};
    for (std::size_t i = 0; i < 5; ++i)
      EXPECT_TRUE(found[i] == exact[i] || (std::isnan(found[i]) && std::isnan(exact[i])))
          << i << ": " << found[i] << ", " << exact[i];
  }
}

TEST_F(Summaries, AreThoseOfDescribe) {
  Matrix<double> x = test::uniform_matrix<double>(70001, 5, 1);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    x(i, 1) = static_cast<double>(i % 10);
    if (i % 7 == 0) x(i, 2) = std::nan("");
    x(i, 3) = std::nan("");
    x(i, 4) = x(i, 0) * 1e6 + 1e9;
  }
  for (const std::string name : {"x.npy", "x.csv"}) {
    if (name == "x.npy")
      save_npy(path(name), x);
    else
      save_csv(path(name), x);
    for (std::size_t memory : {std::size_t{0}, std::size_t{1} << 20, std::size_t{1} << 30}) {
      const TableSummary summary = summarize(path(name), {.memory = memory});
      expect_described(summary, x);
      EXPECT_EQ(summary.correlations.columns, (std::vector<std::size_t>{0, 1, 2, 4}));
      EXPECT_EQ(summary.correlations.rows, 60000u);
      EXPECT_NEAR(summary.correlations.matrix(0, 3), 1, 1e-12);
      EXPECT_NEAR(summary.correlations.matrix(0, 1), 0, 0.02);
    }
  }
  EXPECT_TRUE(summarize(path("x.npy"), {.correlations = false}).correlations.columns.empty());
}

TEST_F(Summaries, OfSmallTables) {
  for (std::size_t rows : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{10}}) {
    const Matrix<double> x = test::integer_matrix<double>(rows, 3, rows, 50);
    save_npy(path("x.npy"), x);
    expect_described(summarize(path("x.npy"), {}), x);
  }
  for (std::size_t cols : {std::size_t{0}, std::size_t{300}}) {
    const Matrix<double> x = test::uniform_matrix<double>(20, cols, 1);
    save_npy(path("x.npy"), x);
    expect_described(summarize(path("x.npy"), {}), x);
  }
}

TEST_F(Summaries, TextColumnsAreLeftOut) {
  write("t.csv", "a,b,c\n1,x,3\n2,4,\n,\"y\nz\",5\n");
  const TableSummary summary = summarize(path("t.csv"), {});
  EXPECT_EQ(summary.rows, 3u);
  EXPECT_EQ(summary.columns[1].text_fields, 2u);
  EXPECT_FALSE(summary.columns[1].numeric());
  EXPECT_EQ(summary.columns[0].mean, 1.5);
  EXPECT_EQ(summary.columns[2].median, 4);
  EXPECT_EQ(summary.correlations.rows, 1u);
  std::ostringstream out;
  print_summary(out, summary, false);
  EXPECT_NE(out.str().find("not numeric, left out: b (2 fields of text)"), std::string::npos);
  const std::string json = summary_json(summary);
  EXPECT_NE(json.find("\"text_fields\": 2"), std::string::npos) << json;
  EXPECT_NE(json.find("\"25%\": 1.25"), std::string::npos) << json;
  EXPECT_NE(json.find("null"), std::string::npos) << "NaN";
}

TEST_F(Summaries, ProgressGoesFromNothingToAll) {
  save_npy(path("x.npy"), test::uniform_matrix<double>(300000, 2, 1));
  double last = 0;
  int calls = 0;
  summarize(path("x.npy"), {.memory = 0, .progress = [&](double done) {
                              EXPECT_GE(done, last);
                              EXPECT_LE(done, 1);
                              last = done;
                              ++calls;
                            }});
  EXPECT_GE(calls, 8);
  EXPECT_GT(last, 0.99);
}

TEST_F(Summaries, NamesThatDoNotPrint) {
  write("t.csv", "\"a\tb\xff\",a very long name that goes on and on\n1,2\n3,1e999\n");
  EXPECT_THROW(summarize(path("t.csv"), {}), io_error);
  write("t.csv", "\"a\tb\xff\",a very long name that goes on and on\n1,2\n3,inf\n");
  const TableSummary summary = summarize(path("t.csv"), {});
  std::ostringstream out;
  print_summary(out, summary, false);
  EXPECT_NE(out.str().find("a?b"), std::string::npos);
  EXPECT_NE(out.str().find("a very long name that..."), std::string::npos);
  EXPECT_NE(summary_json(summary).find("\"max\": \"inf\""), std::string::npos);
}

}  // namespace
}  // namespace lanes::tools
