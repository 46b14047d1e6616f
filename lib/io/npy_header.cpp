// Reading and writing the header of a .npy file.
#include <algorithm>
#include <array>
#include <charconv>
#include <lanes/error.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "io/npy.hpp"

namespace lanes::detail {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "\x93NUMPY";

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// Reads the dictionary: exactly the three keys, in any order, with Python's freedom in white
/// space, quotes and trailing commas, and nothing else.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, std::size_t offset, std::string_view name)
      : text_(text), offset_(offset), name_(name) {}

  void parse(NpyHeader& header) {
    expect('{');
    while (!accept('}')) {
      parse_entry(header);
      if (!accept(',') && peek() != '}') fail("expected ',' or '}'");
    }
    skip_space();
    if (position_ != text_.size()) fail("text after the closing '}'");
    for (const auto& [key, seen] :
         {std::pair("descr", seen_descr_), std::pair("fortran_order", seen_order_),
          std::pair("shape", seen_shape_)})
      if (!seen) fail("the header has no '" + std::string(key) + "'");
  }

 private:
  void parse_entry(NpyHeader& header) {
    const std::string_view key = parse_string();
    const auto first = [&](bool& seen) {
      if (std::exchange(seen, true)) fail("the key '" + std::string(key) + "' comes twice");
    };
    expect(':');
    if (key == "descr") {
      first(seen_descr_);
      parse_type(header);
    } else if (key == "fortran_order") {
      first(seen_order_);
      header.fortran_order = parse_bool();
    } else if (key == "shape") {
      first(seen_shape_);
      parse_shape(header);
    } else {
      fail("the key is none of 'descr', 'fortran_order', 'shape'");
    }
  }

  /// '<f8': byte order, kind, bytes per element.
  void parse_type(NpyHeader& header) {
    if (peek() == '[') fail("structured arrays are not supported: save one field of it");
    const std::string_view type = parse_string();
    const auto unsupported = [&] {
      fail(
          "the element type is not supported (supported: f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1); "
          "convert with .astype('f8') before saving");
    };
    constexpr std::array known{"f4"sv, "f8"sv, "i1"sv, "i2"sv, "i4"sv, "i8"sv,
                               "u1"sv, "u2"sv, "u4"sv, "u8"sv, "b1"sv};
    if (type.empty() || std::ranges::find(known, type.substr(1)) == known.end()) unsupported();
    header.item_size = static_cast<std::size_t>(type[2] - '0');
    switch (type[1]) {
      case 'f':
        header.kind = NpyKind::floating;
        break;
      case 'i':
        header.kind = NpyKind::signed_integer;
        break;
      case 'u':
        header.kind = NpyKind::unsigned_integer;
        break;
      default:
        header.kind = NpyKind::boolean;
    }
    // '|' means that the order does not matter, which is true of single bytes only.
    const bool ordered = type[0] == '<' || type[0] == '>';
    if (!ordered && !(type[0] == '|' && header.item_size == 1)) unsupported();
    header.big_endian = type[0] == '>';
  }

  void parse_shape(NpyHeader& header) {
    std::vector<std::size_t> shape;
    bool comma = true;
    expect('(');
    while (!accept(')')) {
      if (!comma) fail("expected ',' or ')'");
      if (shape.size() == 2) fail("the array has more than two dimensions: reshape it first");
      shape.push_back(parse_size());
      comma = accept(',');
    }
    if (shape.size() == 1 && !comma) fail("a tuple of one ends in ',)'");
    header.rows = shape.empty() ? 1 : shape[0];
    header.cols = shape.size() < 2 ? 1 : shape[1];
  }

  std::size_t parse_size() {
    skip_space();
    std::size_t value = 0;
    const char* begin = text_.data() + position_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error == std::errc::invalid_argument) fail("expected a size");
    if (error != std::errc{} ||
        value > static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max()))
      fail("the size is larger than any memory");
    position_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  bool parse_bool() {
    for (const auto& [word, value] : {std::pair("True"sv, true), std::pair("False"sv, false)})
      if (skip_space(), text_.substr(position_).starts_with(word)) {
        position_ += word.size();
        return value;
      }
    fail("expected True or False");
  }

  std::string_view parse_string() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') fail("expected a quoted word");
    const std::size_t begin = position_ + 1, end = text_.find(quote, begin);
    if (end == std::string_view::npos) fail("the quote is never closed");
    position_ = end + 1;
    return text_.substr(begin, end - begin);
  }

  void skip_space() {
    position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
  }
  /// The next character that is not white space; NUL at the end.
  char peek() {
    skip_space();
    return position_ < text_.size() ? text_[position_] : '\0';
  }
  bool accept(char c) {
    if (peek() != c || position_ == text_.size()) return false;
    ++position_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(std::string("expected '") + c + "'");
  }
  [[noreturn]] void fail(const std::string& problem) const {
    throw_npy(name_, offset_ + position_, problem);
  }

  std::string_view text_;
  std::size_t offset_;
  std::string_view name_;
  std::size_t position_ = 0;
  bool seen_descr_ = false, seen_order_ = false, seen_shape_ = false;
};

void check_data_size(const NpyHeader& header, std::size_t available, std::string_view name) {
  // An array without elements is as large as it claims to be: 10^18 x 0 would fit into any file,
  // and whoever goes through its rows would never come back.
  constexpr std::size_t longest_empty = std::size_t{1} << 20;
  const std::size_t limit = std::numeric_limits<std::size_t>::max() / header.item_size;
  const std::string shape = std::to_string(header.rows) + " x " + std::to_string(header.cols);
  if (header.cols != 0 && header.rows > limit / header.cols)
    throw_npy(name, header.data_offset, shape + " elements are more than any memory holds");
  if ((header.rows == 0 && header.cols > longest_empty) ||
      (header.cols == 0 && header.rows > longest_empty))
    throw_npy(name, header.data_offset, shape + " is too large a shape for no elements");
  const std::size_t needed = header.rows * header.cols * header.item_size;
  if (needed != available)
    throw_npy(name, header.data_offset,
              shape + " elements of " + std::to_string(header.item_size) + " bytes need " +
                  std::to_string(needed) + " bytes of data, but " + std::to_string(available) +
                  " follow");
}

}  // namespace

void throw_npy(std::string_view name, std::size_t offset, const std::string& problem) {
  throw io_error(std::string(name) + ", byte " + std::to_string(offset) + ": " + problem);
}

NpyHeader parse_npy_header(std::string_view contents, std::string_view name) {
  return parse_npy_header(contents, contents.size(), name);
}

NpyHeader parse_npy_header(std::string_view contents, std::size_t size, std::string_view name) {
  const std::size_t version_at = magic.size(), length_at = version_at + 2;
  if (!contents.starts_with(magic)) throw_npy(name, 0, "not a .npy file (no \\x93NUMPY)");
  if (contents.size() < length_at) throw_npy(name, contents.size(), "the file ends in its header");
  const int major = static_cast<unsigned char>(contents[version_at]);
  const int minor = static_cast<unsigned char>(contents[version_at + 1]);
  if (major < 1 || major > 3 || minor != 0)
    throw_npy(name, version_at,
              ".npy version " + std::to_string(major) + "." + std::to_string(minor) +
                  " is not known (known: 1.0, 2.0, 3.0)");
  const std::size_t length_size = major == 1 ? 2 : 4, header_at = length_at + length_size;
  const std::size_t length = little_endian(contents.substr(length_at, length_size));
  if (contents.size() < header_at || contents.size() - header_at < length)
    throw_npy(name, contents.size(), "the file ends in its header");

  NpyHeader header{};
  HeaderParser(contents.substr(header_at, length), header_at, name).parse(header);
  header.data_offset = header_at + length;
  check_data_size(header, size - header.data_offset, name);
  return header;
}

std::size_t npy_header_size(std::string_view contents) {
  const std::size_t length_at = magic.size() + 2;
  if (!contents.starts_with(magic) || contents.size() < length_at + 4) return 0;
  const std::size_t length_size = contents[magic.size()] == 1 ? 2 : 4;
  return length_at + length_size + little_endian(contents.substr(length_at, length_size));
}

std::string npy_preamble(std::size_t item_size, const std::string& shape) {
  std::string header = "{'descr': '<f" + std::to_string(item_size) +
                       "', 'fortran_order': False, 'shape': " + shape + ", }";
  // NumPy lets the data begin at a multiple of 64 bytes.
  const std::size_t before = magic.size() + 4, after = 1;
  header.append(63 - (before + header.size() + after + 63) % 64, ' ').append(1, '\n');
  std::string preamble(magic);
  preamble.append({'\x01', '\x00', static_cast<char>(header.size() & 0xff),
                   static_cast<char>(header.size() >> 8)});
  return preamble + header;
}

}  // namespace lanes::detail
