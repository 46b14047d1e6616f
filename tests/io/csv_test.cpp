// CSV: numbers, names, quotes and line ends; round trips; malformed text; real tables.
#include "io/csv.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <bit>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <lanes/io.hpp>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "file_test.hpp"

namespace lanes {
namespace {

using namespace std::string_literals;
using Header = CsvOptions::Header;
using Names = std::vector<std::string>;

constexpr double inf = std::numeric_limits<double>::infinity();

template <class T = double>
Table<T> parse(std::string_view text, const CsvOptions& options = {}) {
  return detail::parse_csv<T>(text, "x.csv", options);
}
std::string error_of(std::string_view text, const CsvOptions& options = {}) {
  return message_of<io_error>([&] { parse(text, options); });
}

/// The number that a field of this text stands for.
template <class T = double>
T number(const std::string& field) {
  return parse<T>("0," + field + "\n", {.header = Header::absent}).values.at(0, 1);
}

// ---- Numbers ------------------------------------------------------------------------------------

TEST(CsvParse, Numbers) {
  EXPECT_EQ(number("1"), 1);
  EXPECT_EQ(number("-1.5"), -1.5);
  EXPECT_EQ(number("+1.5"), 1.5);
  EXPECT_EQ(number(".5"), 0.5);
  EXPECT_EQ(number("-.5"), -0.5);
  EXPECT_EQ(number("5."), 5);
  EXPECT_EQ(number("1e3"), 1000);
  EXPECT_EQ(number("1E-3"), 0.001);
  EXPECT_EQ(number(" \t12 "), 12);
  EXPECT_EQ(number("\"12\""), 12);
  EXPECT_EQ(number(" \" 12 \" "), 12);
  EXPECT_EQ(number("0000000000000000000000000001"), 1);
  EXPECT_TRUE(std::signbit(number("-0")));
  EXPECT_EQ(number("0.1"), 0.1);
  EXPECT_EQ(number<float>("0.1"), 0.1f);
  EXPECT_EQ(number("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(number("5e-324"), std::numeric_limits<double>::denorm_min());
}

TEST(CsvParse, MissingAndInfinite) {
  for (const std::string field : {"", "  ", "\"\"", "NA", "na", "N/A", "NaN", "nan", "-nan", "+NaN",
                                  "null", "NULL", "\"NA\"", " NA "}) {
    EXPECT_TRUE(std::isnan(number(field))) << field;
    EXPECT_FALSE(std::signbit(number(field))) << field;
  }
  for (const std::string field : {"inf", "Inf", "INFINITY", "+inf"}) EXPECT_EQ(number(field), inf);
  EXPECT_EQ(number("-inf"), -inf);
}

TEST(CsvParse, TooSmallIsZeroAndTooLargeIsAnError) {
  EXPECT_EQ(number("1e-400"), 0);
  EXPECT_TRUE(std::signbit(number("-1e-400")));
  EXPECT_EQ(number("1e-99999999999999999999"), 0);
  EXPECT_EQ(number("0." + std::string(400, '0') + "1"), 0);
  EXPECT_EQ(number("0." + std::string(400, '0') + "1e401"), 1);
  EXPECT_EQ(number("0." + std::string(400, '0') + "1e50"), 0);
  EXPECT_EQ(number("0e99999"), 0);
  EXPECT_EQ(number<float>("1e-60"), 0);
  EXPECT_EQ(error_of("1\n1e400\n"),
            "x.csv, line 2: field 1 is \"1e400\", too large for a floating-point number");
  for (const std::string field : {"-1e400", "1e+400", "1e99999999999999999999", "1.8e308"})
    EXPECT_THROW(number(field), io_error) << field;
  EXPECT_THROW(number(std::string(400, '9')), io_error);
  EXPECT_THROW(number("0.0001e313"), io_error);
  EXPECT_THROW(number("1" + std::string(400, '0') + "e-50"), io_error);
  EXPECT_THROW(number<float>("1e39"), io_error);
}

TEST(CsvParse, NotNumbers) {
  EXPECT_EQ(error_of("1,2\n3,x\n"), "x.csv, line 2: field 2 is \"x\", not a number");
  for (const std::string field : {"-",
                                  "+",
                                  ".",
                                  "e5",
                                  "1e",
                                  "1e+",
                                  "1.2.3",
                                  "1 2",
                                  "0x10",
                                  "1_000",
                                  "1f",
                                  "--1",
                                  "+-1",
                                  "++1",
                                  "- 1",
                                  "infinit",
                                  "nan(1)",
                                  "nano",
                                  "n",
                                  "1\"",
                                  "\"1\"\"\"",
                                  "\xc2\xa0"
                                  "1",
                                  "1\r2"})
    EXPECT_THROW(number(field), io_error) << field;
}

// ---- Lines and fields ---------------------------------------------------------------------------

TEST(CsvParse, LineEndsBlankLinesAndByteOrderMark) {
  const Matrix<double> expected{{1, 2}, {3, 4}};
  for (const std::string_view text : {"1,2\n3,4\n", "1,2\n3,4", "1,2\r\n3,4\r\n", "1,2\r\n3,4\r",
                                      "\n\n1,2\n\n \t\n3,4\n\n", "\r\n1,2\n  \r\n3,4",
                                      "\xEF\xBB\xBF"
                                      "1,2\n3,4\n",
                                      " 1 , 2 \n 3 , 4 "})
    EXPECT_EQ(parse(text).values, expected) << text;
}

TEST(CsvParse, EmptyFieldsAtTheEnds) {
  const auto table = parse(",\n1,\n,2");
  ASSERT_EQ(table.values.rows(), 3u);
  EXPECT_TRUE(std::isnan(table.values(0, 1)) && std::isnan(table.values(1, 1)));
  EXPECT_TRUE(std::isnan(table.values(2, 0)));
  EXPECT_EQ(table.values(2, 1), 2);
  EXPECT_EQ(parse("1,2,").values.cols(), 3u);
}

TEST(CsvParse, Delimiters) {
  const Matrix<double> expected{{1, 2}, {3, 4}};
  EXPECT_EQ(parse("1;2\n3;4\n", {.delimiter = ';'}).values, expected);
  EXPECT_EQ(parse("1\t2\n3 \t 4\n", {.delimiter = '\t'}).values, expected);
  EXPECT_EQ(parse("1 2\n3 4\n", {.delimiter = ' '}).values, expected);
  EXPECT_EQ(parse("\t\n1\t2\n", {.delimiter = '\t'}).values.rows(), 2u);  // two empty fields
  for (const char refused :
       {'"', '\n', '\r', '\0', '.', '-', '+', '/', '0', 'e', 'N', '\xc3', '\x7f'})
    EXPECT_THROW(parse("1\n", {.delimiter = refused}), argument_error) << refused;
}

TEST(CsvParse, RaggedLines) {
  EXPECT_EQ(error_of("1,2\n\n3\n"), "x.csv, line 3: 1 field, but line 1 has 2");
  EXPECT_EQ(error_of("a,b\n1,2,3\n"), "x.csv, line 2: 3 fields, but line 1 has 2");
  EXPECT_NE(error_of("1,2\n3,4,\n"), "");
}

TEST(CsvParse, NothingInIt) {
  for (const std::string_view text : {"", "\n", " \n\r\n\t", "\xEF\xBB\xBF"})
    for (const Header header : {Header::detect, Header::present, Header::absent})
      EXPECT_NE(error_of(text, {.header = header}).find("nothing but blank lines"),
                std::string::npos);
}

TEST(CsvParse, Quotes) {
  EXPECT_EQ(error_of("a\n\"1\" 2\n"), "x.csv, line 2: text after the closing quote of \"1\"");
  EXPECT_EQ(error_of("1\n\"2\n3\n"), "x.csv, line 2: a quoted field does not end on its line");
  EXPECT_EQ(error_of("1\n\"2"), "x.csv, line 2: a quote is never closed");
  EXPECT_EQ(error_of("\"a"), "x.csv, line 1: a quote is never closed");
}

TEST(CsvParse, HostileBytes) {
  EXPECT_EQ(error_of("1,2\n1,\0"s),
            "x.csv, line 2: field 2 is \"?\" with a NUL byte: is this a text file?");
  EXPECT_NE(error_of("a\0,b\n1,2\n"s).find("NUL"), std::string::npos);
  const std::string utf16 =
      "\xff\xfe"
      "1\0,\0"
      "2\0\n\0"s;
  EXPECT_NE(error_of(utf16).find("NUL"), std::string::npos);
  // A message stays short and prints.
  const std::string message = error_of("1\n\x1b[31m" + std::string(100000, 'z'));
  EXPECT_LT(message.size(), 100u);
  EXPECT_EQ(message.find('\x1b'), std::string::npos);
}

TEST(CsvParse, AVeryLongLine) {
  constexpr std::size_t n = 300000;
  std::string text("7");
  for (std::size_t i = 1; i < n; ++i) text += ",7";
  const auto table = parse(text);
  EXPECT_EQ(table.values, Matrix<double>(1, n, 7));
}

// ---- Names --------------------------------------------------------------------------------------

TEST(CsvParse, HeaderIsDetectedByWhatIsNoNumber) {
  EXPECT_EQ(parse("a,b\n1,2\n").names, (Names{"a", "b"}));
  EXPECT_EQ(parse("1,2\n3,4\n").names, Names{});
  EXPECT_EQ(error_of("year,2001\n3,4\n"),
            "x.csv, line 1: both names and numbers; say which with CsvOptions::header");
  EXPECT_EQ(parse(",a\n3,4\n").names, (Names{"", "a"}));
  EXPECT_EQ(parse("NA,,1\n3,4,5\n").values.rows(), 2u);  // missing values are data
  EXPECT_EQ(parse("\n\na\n1\n").names, (Names{"a"}));
}

TEST(CsvParse, HeaderAsAsked) {
  const auto named = parse("1,2\n3,4\n", {.header = Header::present});
  EXPECT_EQ(named.names, (Names{"1", "2"}));
  EXPECT_EQ(named.values, (Matrix<double>{{3, 4}}));
  EXPECT_EQ(parse("1,2\n3,4\n", {.header = Header::absent}).values.rows(), 2u);
  EXPECT_EQ(error_of("a,b\n1,2\n", {.header = Header::absent}),
            "x.csv, line 1: field 1 is \"a\", not a number");
}

TEST(CsvParse, NamesAloneAreATableWithoutRows) {
  const auto table = parse("a,b\n");
  EXPECT_EQ(table.names, (Names{"a", "b"}));
  EXPECT_EQ(table.values, Matrix<double>(0, 2));
}

TEST(CsvParse, QuotedNames) {
  EXPECT_EQ(parse("\"a\",\"b,c\",\"d\"\"e\", \" f \" , g ,5\" h\n1,2,3,4,5,6\n").names,
            (Names{"a", "b,c", "d\"e", " f ", "g", "5\" h"}));
  const auto table = parse("\"a\nb\",c\r\n1,2\n");
  EXPECT_EQ(table.names, (Names{"a\nb", "c"}));
  EXPECT_EQ(error_of("\"a\n\nb\",c\n1,2\n3\n"), "x.csv, line 5: 1 field, but line 1 has 2");
}

TEST(CsvTable, ColumnsByName) {
  const auto table = parse("a,b,b\n1,2,3\n4,5,6\n");
  EXPECT_EQ(table.col("a"), (Vector<double>{1, 4}));
  EXPECT_EQ(message_of<argument_error>([&] { table.col("c"); }),
            "Table::col: no column is called \"c\"; the names are a, b, b");
  EXPECT_EQ(message_of<argument_error>([&] { table.col("b"); }),
            "Table::col: more than one column is called \"b\"; the names are a, b, b");
  EXPECT_EQ(message_of<argument_error>([] { parse("1,2\n").col("a"); }),
            "Table::col: no column is called \"a\"; the table has no names");
  static_assert(std::is_same_v<decltype(table.col("a")), VectorView<const double>>);
  static_assert(std::is_same_v<decltype(parse("").col("a")), Vector<double>>);  // cannot dangle
}

// ---- Files --------------------------------------------------------------------------------------

using Csv = FileTest;

TEST_F(Csv, WritesTheShortestDigits) {
  save_csv(path("a.csv"), Matrix<double>{{0.1, 1e300}, {-0.0, 1.0 / 3}}, {"x", "y"});
  EXPECT_EQ(read("a.csv"), "x,y\n0.1,1e+300\n-0,0.3333333333333333\n");
  save_csv(path("a.csv"), Matrix<float>{{0.1f}, {1.0f / 3}}.t());
  EXPECT_EQ(read("a.csv"), "0.1,0.33333334\n");
  save_csv(path("a.csv"), Vector<double>{1, std::copysign(NAN, -1.0), -inf}, {"x"});
  EXPECT_EQ(read("a.csv"), "x\n1\nnan\n-inf\n");
}

/// Numbers of every magnitude, by random bits.
template <class T, class Bits>
Matrix<T> random_bits() {
  Matrix<T> a(2000, 5);
  std::mt19937_64 random;
  for (T& x : a) {
    do x = std::bit_cast<T>(static_cast<Bits>(random()));
    while (!std::isfinite(x));
  }
  return a;
}

TEST_F(Csv, RoundTripsKeepEveryBit) {
  const auto a = random_bits<double, std::uint64_t>();  // more than one buffer of text
  save_csv(path("a.csv"), a);
  EXPECT_EQ(load_csv(path("a.csv")).values, a);
  const auto f = random_bits<float, std::uint32_t>();
  save_csv(path("f.csv"), f);
  EXPECT_EQ(load_csv<float>(path("f.csv")).values, f);
  EXPECT_EQ(files(), 2u);
}

TEST_F(Csv, RoundTripsKeepNames) {
  const Names names{"plain",      "with,comma", "with \"quotes\"", " before", "after\t",
                    "two\nlines", "",           "\xEF\xBB\xBF",    "5\"",     "caf\xc3\xa9"};
  Matrix<double> a(2, names.size(), 1.5);
  save_csv(path("a.csv"), a, names);
  EXPECT_EQ(load_csv(path("a.csv")).names, names);
  save_csv(path("a.csv"), Matrix<double>(0, 1), {"\xEF\xBB\xBF"});  // must not pass for a mark
  EXPECT_EQ(load_csv(path("a.csv")).names, Names{"\xEF\xBB\xBF"});
  save_csv(path("a.csv"), Matrix<double>(0, 1), {""});  // must not pass for a blank line
  EXPECT_EQ(load_csv(path("a.csv"), {.header = Header::present}).names, Names{""});
}

TEST_F(Csv, RefusesNamesThatDoNotFit) {
  EXPECT_EQ(message_of<shape_error>([&] { save_csv(path("a.csv"), Matrix<double>(2, 3), {"x"}); }),
            "save_csv: 1 names for the 3 columns of a 2 x 3 matrix");
  EXPECT_THROW(save_csv(path("a.csv"), Matrix<double>(2, 1), {"a\0b"s}), argument_error);
  EXPECT_EQ(files(), 0u);
}

TEST_F(Csv, ReplacesAFileAndKeepsItsPermissionsAndLinks) {
  const auto target = write("a.csv", "old");
  std::filesystem::permissions(
      target, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::create_symlink("a.csv", path("link.csv"));
  save_csv(path("link.csv"), Matrix<double>{{1}});
  EXPECT_EQ(read("a.csv"), "1\n");
  EXPECT_TRUE(std::filesystem::is_symlink(path("link.csv")));
  EXPECT_EQ(std::filesystem::status(target).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(files(), 2u);
}

TEST_F(Csv, NeverReplacesWhatIsNotARegularFile) {
  std::filesystem::create_directory(path("directory"));
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  const Matrix<double> a{{1}};
  EXPECT_EQ(message_of<io_error>([&] { save_csv(path("directory"), a); }),
            "save_csv: " + path("directory").string() + ": not a regular file");
  EXPECT_THROW(save_csv(path("pipe"), a), io_error);
  EXPECT_THROW(load_csv(path("pipe")), io_error);  // and does not wait for a writer
  EXPECT_THROW(save_csv(path("absent") / "a.csv", a), io_error);
  EXPECT_THROW(save_csv(path("name/"), a), io_error);
  EXPECT_THROW(save_csv("", a), io_error);
  EXPECT_EQ(files(), 2u);
}

/// Lets no file of this process grow beyond a size, which fails a write as a full disk does.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t size) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limited{size, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit old_{};
  void (*handler_)(int);
};

TEST_F(Csv, AFailedWriteLeavesTheOldFileAndNoOther) {
  save_csv(path("a.csv"), Matrix<double>{{1, 2}});
  std::string message;
  {
    const FileSizeLimit limit(100000);
    message =
        message_of<io_error>([&] { save_csv(path("a.csv"), Matrix<double>(100000, 2, 0.125)); });
  }
  EXPECT_EQ(message, "save_csv: " + path("a.csv").string() + ": cannot be written: File too large");
  EXPECT_EQ(read("a.csv"), "1,2\n");
  EXPECT_EQ(files(), 1u);
  {
    const FileSizeLimit limit(10);  // so small that only closing the file finds out
    message = message_of<io_error>([&] { save_csv(path("a.csv"), Matrix<double>(1, 10, 0.125)); });
  }
  EXPECT_NE(message, "");
  EXPECT_EQ(read("a.csv"), "1,2\n");
  EXPECT_EQ(files(), 1u);
}

TEST_F(Csv, FilesThatCannotBeRead) {
  EXPECT_EQ(
      message_of<io_error>([&] { load_csv(path("absent.csv")); }),
      "load_csv: " + path("absent.csv").string() + ": cannot be opened: No such file or directory");
  write("bad.csv", "a\n1\nx\n");
  EXPECT_EQ(message_of<io_error>([&] { load_csv(path("bad.csv")); }),
            "load_csv: " + path("bad.csv").string() + ", line 3: field 1 is \"x\", not a number");
}

// ---- Real tables (tests/data) -------------------------------------------------------------------

std::filesystem::path data(const char* name) {
  return std::filesystem::path(LANES_TEST_DATA) / name;
}

TEST(CsvData, Macrodata) {
  const auto table = load_csv(data("macrodata.csv"));
  EXPECT_EQ(table.values.rows(), 203u);
  EXPECT_EQ(table.values.cols(), 14u);
  EXPECT_EQ(table.names.front(), "year");
  EXPECT_EQ(table.col("realgdp")[0], 2710.349);
  EXPECT_EQ(table.col("realint")[202], -3.44);
}

TEST(CsvData, ElNino) {
  const auto table = load_csv<float>(data("elnino.csv"));
  EXPECT_EQ(table.values.rows(), 61u);
  EXPECT_EQ(table.names[12], "DEC");
  EXPECT_EQ(table.col("JAN")[0], 23.11f);
}

TEST(CsvData, Co2HasMissingValues) {
  const auto table = load_csv(data("co2.csv"));
  EXPECT_EQ(table.values.rows(), 2284u);
  const auto co2 = table.col("co2");
  EXPECT_EQ(std::ranges::count_if(co2, [](double x) { return std::isnan(x); }), 59);
  EXPECT_EQ(table.col("date")[0], 19580329);
  EXPECT_EQ(co2[0], 316.1);
}

}  // namespace
}  // namespace lanes
