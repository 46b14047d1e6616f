// Tables in blocks of rows: what load_csv and load_npy read at once, and text besides.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/io.hpp>

#include "io/file_test.hpp"
#include "support/random.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using TableReading = FileTest;

/// All rows, read `most` at a time.
Matrix<double> all_rows(TableReader& reader, std::size_t most) {
  std::vector<double> values;
  std::size_t rows = 0;
  for (auto block = reader.read(most); block.rows() > 0; block = reader.read(most)) {
    EXPECT_LE(block.rows(), most);
    EXPECT_EQ(block.cols(), reader.cols());
    values.insert(values.end(), block.begin(), block.end());
    rows += block.rows();
  }
  EXPECT_EQ(reader.position(), reader.size());
  return Matrix<double>(rows, reader.cols(), values);
}

/// Twice, in blocks of several sizes.
void expect_reads(const std::filesystem::path& path, const Matrix<double>& expected,
                  const CsvOptions& options = {}) {
  for (std::size_t most :
       {std::size_t{1}, std::size_t{3}, std::size_t{100}, std::size_t{1} << 40}) {
    TableReader reader(path, options);
    EXPECT_TRUE(test::same_bits(all_rows(reader, most), expected)) << most;
    reader.rewind();
    EXPECT_TRUE(test::same_bits(all_rows(reader, most), expected)) << "again, " << most;
    EXPECT_EQ(reader.read(5).rows(), 0u) << "stays at the end";
  }
}

TEST_F(TableReading, ReadsWhatTheLoadersLoad) {
  for (std::size_t rows : {std::size_t{1}, std::size_t{2}, std::size_t{101}, std::size_t{30000}}) {
    const Matrix<double> x = test::graded_matrix<double>(rows, 3, rows);
    save_csv(path("x.csv"), x, {"a", "b", "c"});
    save_npy(path("x.npy"), x);
    expect_reads(path("x.csv"), x);  // 30000 rows are more than a buffer holds
    expect_reads(path("x.npy"), x);
    EXPECT_EQ(TableReader(path("x.csv")).names(), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_TRUE(TableReader(path("x.npy")).names().empty());
  }
}

TEST_F(TableReading, NpyOfEveryKind) {
  const auto npy = [](const std::string& type, const std::string& order, const std::string& shape,
                      const std::string& data) {
    std::string header =
        "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    const char length[] = {static_cast<char>(header.size()), 0};
    return std::string("\x93NUMPY\x01", 7) + std::string(1, '\0') + std::string(length, 2) +
           header + data;
  };
  write("i1.npy", npy("|i1", "False", "(2, 3)", std::string("\x01\xfe\x03\x04\x05\x06", 6)));
  expect_reads(path("i1.npy"), Matrix<double>{{1, -2, 3}, {4, 5, 6}});
  write("fortran.npy", npy("|u1", "True", "(3, 2)", std::string("\x01\x02\x03\x04\x05\xff", 6)));
  expect_reads(path("fortran.npy"), Matrix<double>{{1, 4}, {2, 5}, {3, 255}});
  write("big.npy", npy(">i2", "False", "(2,)", std::string("\x01\x00\x00\x02", 4)));
  expect_reads(path("big.npy"), Matrix<double>{{256}, {2}});
  write("none.npy", npy("<f8", "False", "(0, 4)", ""));
  expect_reads(path("none.npy"), Matrix<double>(0, 4));
  write("short.npy", npy("<f8", "False", "(2, 4)", std::string(60, 'x')));
  EXPECT_NE(message_of<io_error>([&] { TableReader r(path("short.npy")); }).find("need 64 bytes"),
            std::string::npos);
  write("head.npy", npy("<f8", "False", "(2, 4)", "").substr(0, 40));
  EXPECT_THROW(TableReader r(path("head.npy")), io_error);
  write("tiny.npy", "\x93NUM");
  EXPECT_THROW(TableReader r(path("tiny.npy")), io_error);
}

TEST_F(TableReading, TextIsNanAndCounted) {
  write("t.csv", "name,x\n\"a, \"\"b\"\"\n\nc\",1\nd,2\n,3\n4,\n");
  TableReader reader(path("t.csv"));
  const Matrix<double> x = all_rows(reader, 2);
  ASSERT_EQ(x.rows(), 4u);
  EXPECT_EQ(reader.text_fields(), (std::vector<std::size_t>{2, 0}));
  EXPECT_TRUE(std::isnan(x(0, 0)) && std::isnan(x(2, 0)) && std::isnan(x(3, 1)));
  EXPECT_EQ(x(3, 0), 4);
  EXPECT_EQ(x(0, 1), 1);
  reader.rewind();
  EXPECT_EQ(reader.text_fields(), (std::vector<std::size_t>{0, 0}));
}

TEST_F(TableReading, QuotesAcrossTheEndsOfBuffers) {
  // Lines of every length, with breaks and delimiters in quotes, over several MiB.
  std::string text = "t;x\n";
  const std::size_t rows = 40000;
  for (std::size_t i = 0; i < rows; ++i)
    text += "\"" + std::string(i % 97, 'y') + "\n;\"\"" + (i % 3 ? "\r\n" : "z") + "\" ; " +
            std::to_string(i) + (i % 2 ? "\n" : "\r\n");
  write("t.csv", text);
  TableReader reader(path("t.csv"), {.delimiter = ';'});
  const Matrix<double> x = all_rows(reader, 1000);
  ASSERT_EQ(x.rows(), rows);
  for (std::size_t i = 0; i < rows; ++i) ASSERT_EQ(x(i, 1), static_cast<double>(i));
  EXPECT_EQ(reader.text_fields()[0], rows);
}

TEST_F(TableReading, HeadersMarksAndBlankLines) {
  write("mark.csv", "\xEF\xBB\xBF\n  \n\"first\nname\",b\r\n1,2\r\n\r\n3,4");
  expect_reads(path("mark.csv"), Matrix<double>{{1, 2}, {3, 4}});
  EXPECT_EQ(TableReader(path("mark.csv")).names(), (std::vector<std::string>{"first\nname", "b"}));
  write("plain.csv", "1\t2\n3\t4\n");
  expect_reads(path("plain.csv"), Matrix<double>{{1, 2}, {3, 4}}, {.delimiter = '\t'});
  write("header.csv", "a,b\n");
  expect_reads(path("header.csv"), Matrix<double>(0, 2));
  write("years.csv", "1,2\n3,4\n");
  const CsvOptions present{.header = CsvOptions::Header::present};
  expect_reads(path("years.csv"), Matrix<double>{{3, 4}}, present);
  EXPECT_EQ(TableReader(path("years.csv"), present).names()[1], "2");
}

TEST_F(TableReading, ErrorsNameTheLine) {
  const auto message = [this](const std::string& text) {
    write("t.csv", text);
    return message_of<error>([&] {
      TableReader reader(path("t.csv"));
      all_rows(reader, 1);
    });
  };
  EXPECT_NE(message("").find("the file is empty"), std::string::npos);
  EXPECT_NE(message("\n \n").find("nothing but blank lines"), std::string::npos);
  EXPECT_NE(message("1,2\n3,4\n5\n").find("line 3: 1 field, but line 1 has 2"), std::string::npos);
  EXPECT_NE(message("a,b\n\n1,2\n1,2,3\n").find("line 4: 3 fields, but line 1 has 2"),
            std::string::npos);
  EXPECT_NE(message("x\n1\n\"\n\n").find("line 3: a quote is never closed"), std::string::npos);
  EXPECT_NE(message("x\n\"a\"b\n").find("line 2: text after the closing quote"), std::string::npos);
  EXPECT_NE(message("x\n1e999\n").find("line 2: field 1 is \"1e999\", too large"),
            std::string::npos);
  EXPECT_NE(message(std::string("x\n1\n\0\n", 6)).find("line 3: field 1 is \"?\" with a NUL byte"),
            std::string::npos);
  EXPECT_NE(message("a,1\n").find("both names and numbers"), std::string::npos);
  EXPECT_THROW(TableReader r(path("nowhere.csv")), io_error);
  EXPECT_THROW(TableReader r(path(".")), io_error);
  EXPECT_THROW(TableReader r(path("t.csv"), {.delimiter = '1'}), argument_error);
}

TEST_F(TableReading, AgreesWithLoadCsvOnWhateverItLoads) {
  constexpr std::string_view alphabet = "01.,,,\"\n\n\r a-e";
  test::Random random(1);
  int loaded = 0;
  for (int round = 0; round < (test::quick() ? 500 : 5000); ++round) {
    std::string text;
    for (int length = random.integer(1, 24); length > 0; --length)
      text += alphabet[static_cast<std::size_t>(
          random.integer(0, static_cast<int>(alphabet.size()) - 1))];
    write("t.csv", text);
    Table<double> table;
    const bool loads =
        message_of<error>([&] { table = load_csv(path("t.csv")); }).empty() && ++loaded;
    Matrix<double> rows;
    std::size_t texts = 0;
    const std::string fault = message_of<error>([&] {
      TableReader reader(path("t.csv"));
      rows = all_rows(reader, 2);
      for (std::size_t n : reader.text_fields()) texts += n;
    });
    if (loads) {
      EXPECT_EQ(fault, "") << text;
      EXPECT_EQ(texts, 0u) << text;
      EXPECT_EQ(rows.rows(), table.values.rows()) << text;
      EXPECT_TRUE(allclose(rows, table.values, {.relative = 0, .absolute = 0, .equal_nan = true}))
          << text;
    } else {
      EXPECT_TRUE(!fault.empty() || texts > 0) << text;
    }
  }
  EXPECT_GT(loaded, 20);
}

TEST_F(TableReading, ALineWithoutEndIsRefused) {
  write("t.csv", "x\n\"" + std::string(std::size_t{70} << 20, '\n'));
  EXPECT_NE(message_of<io_error>([&] {
              TableReader reader(path("t.csv"));
              reader.read(1);
            }).find("line 2: the line is longer than 32 MiB"),
            std::string::npos);
}

}  // namespace
}  // namespace lanes
