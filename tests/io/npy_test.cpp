// .npy: every element type and layout, round trips, and malformed files.
#include "io/npy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <lanes/io.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "file_test.hpp"

namespace lanes {
namespace {

using namespace std::string_literals;

/// A file of the given version whose header is `dictionary` alone.
std::string npy(const std::string& dictionary, const std::string& data, int version = 1) {
  std::string file = "\x93NUMPY"s + static_cast<char>(version) + '\0';
  for (int shift = 0; shift < (version == 1 ? 16 : 32); shift += 8)
    file += static_cast<char>(dictionary.size() >> shift);
  return file + dictionary + data;
}

std::string dictionary(const std::string& type, const std::string& shape,
                       const std::string& fortran_order = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran_order + ", 'shape': " + shape +
         ", }\n";
}

template <class T>
std::string bytes(std::initializer_list<T> values, bool big_endian = false) {
  std::string text;
  for (const T value : values) {
    auto raw = std::bit_cast<std::array<char, sizeof(T)>>(value);
    if (big_endian != (std::endian::native == std::endian::big))
      std::reverse(raw.begin(), raw.end());
    text.append(raw.begin(), raw.end());
  }
  return text;
}

template <class T = double>
Matrix<T> parse(const std::string& file) {
  return detail::parse_npy<T>(file, "x.npy");
}

std::string error_of(const std::string& file) {
  return message_of<io_error>([&] { parse(file); });
}

// ---- What is accepted ---------------------------------------------------------------------------

template <class Source>
void expect_type(const std::string& type, Source least, Source most) {
  const std::vector<std::string> orders = sizeof(Source) == 1
                                              ? std::vector<std::string>{"|", "<", ">"}
                                              : std::vector<std::string>{"<", ">"};
  for (const std::string& order : orders) {
    const auto file = npy(dictionary(order + type, "(1, 3)"),
                          bytes<Source>({least, Source{7}, most}, order == ">"));
    SCOPED_TRACE(order + type);
    EXPECT_EQ(parse<double>(file),
              (Matrix<double>{{static_cast<double>(least), 7, static_cast<double>(most)}}));
    EXPECT_EQ(parse<float>(file),
              (Matrix<float>{{static_cast<float>(least), 7, static_cast<float>(most)}}));
  }
}

TEST(NpyParse, EveryElementTypeInBothByteOrders) {
  expect_type<float>("f4", -1.5f, 3e38f);
  expect_type<double>("f8", -1.5, 3e38);
  const auto whole_range = []<class Source>(const std::string& type, Source) {
    using limits = std::numeric_limits<Source>;
    expect_type<Source>(type, limits::min(), limits::max());
  };
  whole_range("i1", std::int8_t{});
  whole_range("i2", std::int16_t{});
  whole_range("i4", std::int32_t{});
  whole_range("i8", std::int64_t{});
  whole_range("u1", std::uint8_t{});
  whole_range("u2", std::uint16_t{});
  whole_range("u4", std::uint32_t{});
  whole_range("u8", std::uint64_t{});
  EXPECT_EQ(parse(npy(dictionary("|b1", "(3,)"), "\x00\x01\x02"s)),
            (Matrix<double>{{0}, {1}, {1}}));
}

TEST(NpyParse, ShapesAndOrders) {
  const auto data = bytes<double>({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(parse(npy(dictionary("<f8", "(2, 3)"), data)), (Matrix<double>{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(parse(npy(dictionary("<f8", "(2, 3)", "True"), data)),
            (Matrix<double>{{1, 3, 5}, {2, 4, 6}}));
  EXPECT_EQ(parse(npy(dictionary("<f8", "(6,)"), data)).rows(), 6u);
  EXPECT_EQ(parse(npy(dictionary("<f8", "()"), bytes<double>({8}))), (Matrix<double>{{8}}));
  EXPECT_EQ(parse(npy(dictionary("<f8", "(0, 3)"), "")), Matrix<double>(0, 3));
  EXPECT_EQ(parse(npy(dictionary("<f8", "(3, 0)"), "")), Matrix<double>(3, 0));
}

TEST(NpyParse, VersionsAndFreedomsOfTheHeader) {
  const auto data = bytes<float>({1, 2});
  const Matrix<double> expected{{1}, {2}};
  for (const int version : {1, 2, 3})
    EXPECT_EQ(parse(npy(dictionary("<f4", "(2,)"), data, version)), expected);
  EXPECT_EQ(parse(npy("{'shape':(2,),'fortran_order':False,'descr':'<f4'}", data)), expected);
  EXPECT_EQ(parse(npy(" {\n\"shape\" : ( 2 , ) ,\t'descr':\"<f4\", 'fortran_order' :False , }  \n",
                      data)),
            expected);
}

TEST(NpyParse, FloatRefusesWhatItCannotHold) {
  const auto file = npy(dictionary("<f8", "(2,)"), bytes<double>({1, 1e300}));
  EXPECT_EQ(parse(file)(1, 0), 1e300);
  const std::size_t at = file.size() - 8;
  EXPECT_EQ(message_of<io_error>([&] { parse<float>(file); }),
            "x.npy, byte " + std::to_string(at) +
                ": the value does not fit into float: load the file as double");
  constexpr double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(parse<float>(npy(dictionary("<f8", "(1,)"), bytes<double>({inf})))(0, 0), inf);
}

// ---- What is refused ----------------------------------------------------------------------------

TEST(NpyParse, NotOne) {
  EXPECT_EQ(error_of(""), "x.npy, byte 0: not a .npy file (no \\x93NUMPY)");
  EXPECT_NE(error_of("\x93NUMP"), "");
  EXPECT_NE(error_of("1,2,3\n"), "");
  EXPECT_EQ(error_of(npy(dictionary("<f8", "(0,)"), "", 4)),
            "x.npy, byte 6: .npy version 4.0 is not known (known: 1.0, 2.0, 3.0)");
}

TEST(NpyParse, EveryTruncationIsRefused) {
  for (const int version : {1, 2}) {
    const auto file = npy(dictionary("<f8", "(1, 2)"), bytes<double>({1, 2}), version);
    for (std::size_t size = 0; size < file.size(); ++size)
      EXPECT_NE(error_of(file.substr(0, size)), "") << size;
    EXPECT_EQ(error_of(file), "");
  }
}

TEST(NpyParse, TheHeaderMayNotBeLongerThanTheFile) {
  std::string file = npy(dictionary("<f8", "(0,)"), "");
  ++file[8];
  EXPECT_EQ(error_of(file),
            "x.npy, byte " + std::to_string(file.size()) + ": the file ends in its header");
}

TEST(NpyParse, TheDataMustBeExactlyAsLongAsTheShapeSays) {
  const auto file = npy(dictionary("<f8", "(2, 2)"), bytes<double>({1, 2, 3}));
  EXPECT_EQ(error_of(file), "x.npy, byte " + std::to_string(file.size() - 24) +
                                ": 2 x 2 elements of 8 bytes need 32 bytes of data, but 24 follow");
  EXPECT_NE(error_of(npy(dictionary("<f8", "(1,)"), bytes<double>({1, 2}))), "");
}

TEST(NpyParse, SizesThatOverflow) {
  for (const std::string shape :
       {"(18446744073709551616,)", "(9223372036854775808,)", "(4294967296, 4294967296)",
        "(2305843009213693952,)", "(9223372036854775807, 9223372036854775807)", "(1000000000000,)"})
    EXPECT_NE(error_of(npy(dictionary("<f8", shape), "")), "") << shape;
}

TEST(NpyParse, NoElementsInAHugeShape) {
  for (const std::string shape : {"(9223372036854775807, 0)", "(0, 9223372036854775807)"})
    EXPECT_NE(error_of(npy(dictionary("<f8", shape), "")).find("too large a shape for no elements"),
              std::string::npos);
  EXPECT_EQ(parse(npy(dictionary("<f8", "(1048576, 0)"), "")).rows(), 1048576u);
}

TEST(NpyParse, MalformedHeaders) {
  const auto rest = "'fortran_order': False, 'shape': (1,), "s;
  const auto data = bytes<double>({1});
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "byte 10: expected '{'"},
      {"{}", "no 'descr'"},
      {"{'descr': '<f8', 'shape': (1,)}", "no 'fortran_order'"},
      {"{'descr': '<f8', 'fortran_order': False}", "no 'shape'"},
      {"{'descr': '<f8', 'descr': '<f8', " + rest + "}", "comes twice"},
      {"{'descr': '<f8', 'extra': 1, " + rest + "}", "none of 'descr'"},
      {"{'descr': '<f8', " + rest, "expected a quoted word"},
      {"{'descr': '<f8' " + rest + "}", "expected ',' or '}'"},
      {"{'descr' '<f8', " + rest + "}", "expected ':'"},
      {"{'descr': '<f8, " + rest + "}", "not supported"},
      {"{'descr': '<f8", "never closed"},
      {"{,}", "expected a quoted word"},
      {"{'descr': '<f8', " + rest + "} x", "text after the closing '}'"},
      {"{'descr': '<f8', " + rest + "}\0"s, "text after the closing '}'"},
      {"{'descr': [('a', '<f8')], " + rest + "}", "structured arrays are not supported"},
      {"{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}", "expected True or False"},
  };
  for (const auto& [header, problem] : cases)
    EXPECT_NE(error_of(npy(header, data)).find(problem), std::string::npos)
        << header << "\n"
        << error_of(npy(header, data));
}

TEST(NpyParse, UnsupportedTypes) {
  for (const std::string type : {"", "<", "f8", "<f2", "<f16", "<c16", "|O", "|S8", "<U1", "<M8[s]",
                                 "<i3", "<b1x", "|f8", "=f8", "< f", "<4 ", "<f8 "})
    EXPECT_NE(error_of(npy(dictionary(type, "(1,)"), bytes<double>({1}))).find("not supported"),
              std::string::npos)
        << type;
}

TEST(NpyParse, MalformedShapes) {
  for (const std::string shape : {"1", "(1", "(1)", "(1 1,)", "(,)", "(1,,)", "(-1,)", "(1.0,)",
                                  "[1]", "(1, 1, 1)", "(0x1,)", "(+1,)"})
    EXPECT_NE(error_of(npy(dictionary("<f8", shape), bytes<double>({1}))), "") << shape;
}

// ---- Files --------------------------------------------------------------------------------------

using Npy = FileTest;

template <class T>
bool same_bits(MatrixView<const T> a, MatrixView<const T> b) {
  const auto equal = [](T x, T y) { return std::memcmp(&x, &y, sizeof(T)) == 0; };
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         std::equal(a.begin(), a.end(), b.begin(), equal);
}

TEST_F(Npy, RoundTripsKeepEveryBit) {
  using limits = std::numeric_limits<double>;
  const Matrix<double> a{
      {0.1, -0.0, limits::denorm_min()},
      {limits::infinity(), std::bit_cast<double>(0x7ff8000000001234), limits::max()}};
  save_npy(path("a.npy"), a);
  EXPECT_TRUE(same_bits<double>(load_npy(path("a.npy")), a));
  save_npy(path("t.npy"), a.t());
  EXPECT_TRUE(same_bits<double>(load_npy(path("t.npy")), a.t()));
  const Matrix<float> f{{0.1f, -3e38f}};
  save_npy(path("f.npy"), f);
  EXPECT_TRUE(same_bits<float>(load_npy<float>(path("f.npy")), f));
  EXPECT_EQ(files(), 3u);  // and no temporary ones
}

TEST_F(Npy, VectorsOfEveryKindAndLength) {
  const std::vector<double> v{1, 2, 3, 4};
  save_npy(path("v.npy"), VectorView<const double>(v.data() + 3, 2, -2));
  EXPECT_EQ(load_npy(path("v.npy")), (Matrix<double>{{4}, {2}}));
  save_npy(path("v.npy"), Vector<float>());
  EXPECT_EQ(load_npy(path("v.npy")), Matrix<double>(0, 1));
  Vector<double> large(20000);  // more than one buffer
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<double>(i);
  save_npy(path("v.npy"), large);
  EXPECT_EQ(load_npy(path("v.npy")).col(0), large);
  for (const auto& none : {Matrix<double>(0, 3), Matrix<double>(3, 0)}) {
    save_npy(path("none.npy"), none);
    EXPECT_EQ(load_npy(path("none.npy")), none);
  }
}

TEST_F(Npy, WritesTheBytesThatNumPyWrites) {
  save_npy(path("a.npy"), Matrix<double>{{1, 2, 3}});
  const std::string file = read("a.npy");
  ASSERT_EQ(file.size(), 128u + 24);
  EXPECT_EQ(file.substr(0, 10), "\x93NUMPY\x01\x00v\x00"s);
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }";
  EXPECT_EQ(file.substr(10, 118), header + std::string(117 - header.size(), ' ') + '\n');
  EXPECT_EQ(file.substr(128), bytes<double>({1, 2, 3}));
  save_npy(path("v.npy"), Vector<float>{1});
  EXPECT_NE(read("v.npy").find("'<f4', 'fortran_order': False, 'shape': (1,), }"),
            std::string::npos);
}

TEST_F(Npy, FilesThatCannotBeRead) {
  const auto error = [&](const std::string& name) {
    return message_of<io_error>([&] { load_npy(path(name)); });
  };
  const auto prefix = [&](const std::string& name) { return "load_npy: " + path(name).string(); };
  EXPECT_EQ(error("absent.npy"),
            prefix("absent.npy") + ": cannot be opened: No such file or directory");
  write("empty.npy", "");
  EXPECT_EQ(error("empty.npy"), prefix("empty.npy") + ": the file is empty");
  std::filesystem::create_directory(path("directory.npy"));
  EXPECT_EQ(error("directory.npy"), prefix("directory.npy") + ": not a regular file");
  write("short.npy", "\x93NUMPY");
  EXPECT_EQ(error("short.npy"), prefix("short.npy") + ", byte 6: the file ends in its header");
  EXPECT_THROW(load_npy(""), io_error);
  EXPECT_THROW(load_npy("/dev/zero"), io_error);
}

}  // namespace
}  // namespace lanes
