// What lanes describe shows of a table that all ranks read, against what one process shows.
#include <lanes/error.hpp>
#include <sstream>

#include "mpi/files.hpp"
#include "mpi/rank_access.hpp"
#include "summary_output.hpp"
#include "support/random.hpp"

namespace lanes::tools {
namespace {

using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::world;

class DistributedSummaries : public test::DistributedFiles {
 protected:
  /// The same text, and within the bounds of a merge for each rank the same values.
  static void expect_same(const std::filesystem::path& path, const SummaryOptions& options = {}) {
    SCOPED_TRACE(path.string() + " on " + std::to_string(ranks()));
    SummaryOptions together = options;
    together.access = rank_access(world);
    const TableSummary one = summarize(path, options), all = summarize(path, together);
    const std::string json = summary_json(all);
    EXPECT_TRUE(test::same_on_all_ranks(json.data(), json.size()));
    EXPECT_EQ(json, summary_json(summarize(path, together))) << "from run to run";
    std::ostringstream text_of_one, text_of_all;
    print_summary(text_of_one, one, false);
    print_summary(text_of_all, all, false);
    EXPECT_EQ(text_of_one.str(), text_of_all.str());
    ASSERT_EQ(one.columns.size(), all.columns.size());
    for (std::size_t j = 0; j < one.columns.size(); ++j)
      expect_same(one.columns[j], all.columns[j]);
    EXPECT_EQ(one.correlations.columns, all.correlations.columns);
    EXPECT_EQ(one.correlations.rows, all.correlations.rows);
    EXPECT_TRUE(allclose(one.correlations.matrix, all.correlations.matrix,
                         {.relative = 0, .absolute = 1e-12, .equal_nan = true}));
  }

  static void expect_same(const ColumnSummary& one, const ColumnSummary& all) {
    EXPECT_EQ(one.count, all.count);
    EXPECT_EQ(one.missing, all.missing);
    EXPECT_EQ(one.text_fields, all.text_fields);
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    EXPECT_TRUE(same(one.min, all.min) && same(one.max, all.max));
    EXPECT_TRUE(same(one.lower_quartile, all.lower_quartile) && same(one.median, all.median) &&
                same(one.upper_quartile, all.upper_quartile));
    const auto close = [](double a, double b) {
      return isclose(a, b, {.relative = 1e-12, .absolute = 1e-12, .equal_nan = true});
    };
    EXPECT_TRUE(close(one.mean, all.mean) && close(one.stddev, all.stddev));
    EXPECT_TRUE(close(one.skewness, all.skewness) && close(one.kurtosis, all.kurtosis));
  }
};

std::string npy(const std::string& type, bool fortran, std::size_t rows, std::size_t cols,
                const std::string& data) {
  const std::string header =
      "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
      ", 'shape': (" + std::to_string(rows) + ", " + std::to_string(cols) + "), }\n";
  return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header +
         data;
}

template <class T>
std::string bytes_of(std::size_t count) {
  test::Random random(3);
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<T>(random.integer(-1000, 1000));
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  return bytes;
}

TEST_F(DistributedSummaries, OfNpy) {
  for (const std::size_t rows : {std::size_t{0}, std::size_t{3}, std::size_t{500}})
    for (const bool fortran : {false, true}) {
      const std::size_t n = 3 * rows;
      expect_same(write("d.npy", npy("<f8", fortran, rows, 3, bytes_of<double>(n))));
      expect_same(write("f.npy", npy("<f4", fortran, rows, 3, bytes_of<float>(n))));
      expect_same(write("i.npy", npy("<i4", fortran, rows, 3, bytes_of<std::int32_t>(n))));
    }
  Matrix<double> x = test::uniform_matrix<double>(20001, 4, 1);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    if (i % 7 == 0) x(i, 1) = std::nan("");
    x(i, 2) = std::nan("");
    x(i, 3) = x(i, 0) * 1e6 + 1e9;
  }
  on_rank_0([&] { save_npy(path("x.npy"), x); });
  for (const std::size_t memory : {std::size_t{0}, std::size_t{1} << 30})
    expect_same(path("x.npy"), {.memory = memory});
  on_rank_0([&] { save_npy(path("x.npy"), test::uniform_matrix<double>(20, 0, 1)); });
  expect_same(path("x.npy"), {.correlations = false});
}

TEST_F(DistributedSummaries, OfCsv) {
  for (const std::string text :
       {"hours,\"who, where\",score\n2,\"a \"\"b\"\"\",50\n3,c,\n7,d,62.5\n", "a,b\n", "1,2\n",
        "x,y\r\n1,2\r\n\r\n3,NA\r\n5,6\r\n7,8", "a\n\n\n1\n\n2\n\n\n\n3\n\n",
        "t,x\n\"a\n\n,\n\",1\n\"\n\"\"\n\",2\n,3\n\"\n\n\n\n\n\n\n\n\",4\n"})
    expect_same(write("t.csv", text));
  std::string text = "name,x,y\n";
  test::Random random(5);
  for (int i = 0; i < 3000; ++i)
    text += "\"" + std::string(static_cast<std::size_t>(random.integer(0, 9)), '\n') + ",\"," +
            std::to_string(random.integer(0, 50)) + (i % 5 ? "," + std::to_string(i * i) : ",") +
            "\r\n";
  expect_same(write("t.csv", text));
}

TEST_F(DistributedSummaries, WhatIsWrongOnOneRankIsWrongOnAll) {
  const auto message = [&](const std::filesystem::path& file) {
    return message_on_all_ranks<io_error>([&] { summarize(file, {.access = rank_access(world)}); });
  };
  std::string text = "a,b\n";
  for (int i = 0; i < 100; ++i) text += i == 90 ? "1\n" : "1,2\n";
  EXPECT_NE(message(write("t.csv", text)).find("line 92: 1 field, but line 1 has 2"),
            std::string::npos);
  EXPECT_NE(message(write("x.npy", npy("<f8", false, 9, 1, bytes_of<double>(8)))).find("need 72"),
            std::string::npos);
  const std::filesystem::path mine = path("x" + std::to_string(rank()) + ".npy");
  if (rank() != ranks() - 1) save_npy(mine, Matrix<double>(5, 5));
  const std::string last = std::to_string(ranks() - 1), all = std::to_string(ranks());
  EXPECT_EQ(message(mine).find("rank " + last + " of " + all + ": TableReader: "), 0u);
}

TEST_F(DistributedSummaries, ResultsOfAPassAsBytes) {
  PassResult found{.rows = 7, .text_fields = {1, 2}, .counts = {{0, 6}, {2, 7}}};
  found.stats.assign(2, RunningStats<double>(nan_policy::omit));
  found.stats[1].push(3);
  const auto record = found.pack();
  const PassResult back = PassResult::unpack(record);
  EXPECT_EQ(back.pack(), record);
  EXPECT_EQ(back.stats[1].max(), 3);
  const std::span bytes(record);
  for (const std::size_t size : {std::size_t{0}, std::size_t{11}, record.size() - 1})
    EXPECT_THROW(PassResult::unpack(bytes.first(size)), argument_error) << size;
  EXPECT_THROW(found.merge(PassResult{}), shape_error);
  PassResult other = back;
  other.counts = {{1, 1}, {2, 3}};
  found.merge(other);
  EXPECT_EQ(found.counts.size(), 3u);
  EXPECT_EQ(found.counts[1].count, 1u);
  EXPECT_EQ(found.counts[2].count, 10u);
}

}  // namespace
}  // namespace lanes::tools
