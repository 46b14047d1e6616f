// Reading CSV. One pass over the text; the usual field, a plain number, is converted where it
// stands.
#include "io/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

#include "io/file.hpp"

namespace lanes {
namespace detail {
namespace {

/// `field` for a message: in quotes, cut short, with a stand-in for what would not print.
std::string shown(std::string_view field) {
  constexpr std::size_t longest = 40;
  std::string text("\"");
  for (const char c : field.substr(0, longest))
    text += static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? '?' : c;
  return text.append(field.size() > longest ? "...\"" : "\"");
}

std::string count_of(std::size_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

struct Field {
  std::string_view text;  // between the quotes, when it was quoted; "" not yet undone
  bool quoted;
};

/// Cuts the text into lines and fields.
class Scanner {
 public:
  Scanner(std::string_view text, std::string_view name, char delimiter)
      : at_(text.data()), end_(text.data() + text.size()), name_(name), delimiter_(delimiter) {}

  /// Goes to the first field of the next line that is not blank; false when there is none.
  bool begin_line() {
    while (at_ != end_) {
      const char* p = at_;
      while (p != end_ && (*p == ' ' || *p == '\t') && *p != delimiter_) ++p;
      const char* const blank_end = p;
      if (p != end_ && !is_line_end(p)) {
        line_ = next_line_;
        in_line_ = true;
        return true;
      }
      skip_line_end(blank_end);
    }
    return false;
  }

  /// Whether the current line has a field that has not been read.
  bool in_line() const { return in_line_; }

  /// Reads a field that is a plain number. When it is not, reads nothing and returns false.
  template <class T>
  bool read_plain_number(T& value) {
    const char* const digits = at_ + (at_ != end_ && *at_ == '-');
    if (digits == end_ || ((*digits < '0' || *digits > '9') && *digits != '.')) return false;
    const auto [p, error] = std::from_chars(at_, end_, value);
    return error == std::errc{} && std::isfinite(value) && finish_field(p);
  }

  /// Reads a field. Only a name may go on over a line break, when it is quoted.
  Field read_field(bool is_name) {
    const char* p = at_;
    while (p != end_ && (*p == ' ' || *p == '\t') && *p != delimiter_) ++p;
    if (p != end_ && *p == '"') return read_quoted(p + 1, is_name);
    while (p != end_ && *p != delimiter_ && *p != '\n') ++p;
    // The \r of \r\n is no part of the field; neither is one that ends the file.
    if (p != at_ && p[-1] == '\r' && is_line_end(p - 1)) --p;
    const Field field{{at_, p}, false};
    finish_field(p);
    return field;
  }

  std::string_view rest() const { return {at_, end_}; }

  /// Number of the current line, from 1.
  std::size_t line() const { return line_; }

  [[noreturn]] void fail(const std::string& problem) const {
    throw io_error(std::string(name_) + ", line " + std::to_string(line_) + ": " + problem);
  }

 private:
  Field read_quoted(const char* begin, bool is_name) {
    const char* p = begin;
    for (; p != end_; ++p) {
      if (*p == '"') {
        if (p + 1 == end_ || p[1] != '"') break;
        ++p;
      } else if (*p == '\n') {
        if (!is_name) fail("a quoted field does not end on its line");
        ++next_line_;
      }
    }
    if (p == end_) fail("a quote is never closed");
    const Field field{{begin, p}, true};
    ++p;
    while (p != end_ && (*p == ' ' || *p == '\t') && *p != delimiter_) ++p;
    if (!finish_field(p)) fail("text after the closing quote of " + shown(field.text));
    return field;
  }

  bool is_line_end(const char* p) const {
    return p == end_ || *p == '\n' || (*p == '\r' && (p + 1 == end_ || p[1] == '\n'));
  }

  void skip_line_end(const char* p) {
    if (p != end_ && *p == '\r') ++p;
    if (p != end_) ++p;
    ++next_line_;
    in_line_ = false;
    at_ = p;
  }

  /// Goes past the delimiter or line end at p; does nothing and returns false when p is at neither.
  bool finish_field(const char* p) {
    if (p != end_ && *p == delimiter_) {
      at_ = p + 1;
      return true;
    }
    if (!is_line_end(p)) return false;
    skip_line_end(p);
    return true;
  }

  const char* at_;
  const char* end_;
  std::string_view name_;
  char delimiter_;
  std::size_t line_ = 1, next_line_ = 1;
  bool in_line_ = false;
};

std::string unquote(const Field& field) {
  std::string name;
  if (!field.quoted) {
    const std::size_t begin = std::min(field.text.find_first_not_of(" \t"), field.text.size());
    return name.assign(field.text, begin, field.text.find_last_not_of(" \t") + 1 - begin);
  }
  name.reserve(field.text.size());
  for (std::size_t i = 0; i < field.text.size(); ++i) {
    name += field.text[i];
    if (field.text[i] == '"') ++i;
  }
  return name;
}

template <class T>
class CsvParser {
 public:
  CsvParser(std::string_view text, std::string_view name, const CsvOptions& options)
      : scanner_(text, name, options.delimiter), options_(options) {}

  Table<T> parse() {
    using enum CsvOptions::Header;
    if (options_.header == present || (options_.header == detect && first_line_is_names()))
      read_names();
    read_values();
    const std::size_t rows = used_ / cols_;
    return {used_ == values_.size()
                ? Matrix<T>(rows, cols_, std::move(values_))
                : Matrix<T>(rows, cols_, std::span<const T>(values_.data(), used_)),
            std::move(names_)};
  }

 private:
  bool first_line_is_names() {
    Scanner scanner = scanner_;
    bool has_text = false, has_number = false;
    if (!scanner.begin_line()) return false;
    while (scanner.in_line()) {
      T value{};
      if (parse_number(scanner.read_field(true).text, value) == NumberStatus::not_a_number)
        has_text = true;
      else if (!std::isnan(value))
        has_number = true;
    }
    // A guess here would lose a line of data, or take a name for a typing error.
    if (has_text && has_number)
      scanner.fail("both names and numbers; say which with CsvOptions::header");
    return has_text;
  }

  void read_names() {
    if (!scanner_.begin_line()) return;
    while (scanner_.in_line()) {
      const Field field = scanner_.read_field(true);
      if (field.text.find('\0') != std::string_view::npos)
        scanner_.fail("the name " + shown(field.text) + " has a NUL byte: is this a text file?");
      names_.push_back(unquote(field));
    }
    cols_ = names_.size();
    first_line_ = scanner_.line();
  }

  void read_values() {
    values_ = Vector<T>::uninitialized(count_fields(scanner_.rest()));
    while (scanner_.begin_line()) {
      std::size_t fields = 0;
      while (scanner_.in_line()) values_[used_++] = read_number(++fields);
      if (first_line_ == 0) {
        cols_ = fields;
        first_line_ = scanner_.line();
      }
      if (fields != cols_)
        scanner_.fail(count_of(fields, "field") + ", but line " + std::to_string(first_line_) +
                      " has " + std::to_string(cols_));
    }
    if (first_line_ == 0) scanner_.fail("the file holds nothing but blank lines");
  }

  /// How many fields there are, or more when there are blank lines or quoted delimiters: each ends
  /// in a delimiter or a line end of its own, the last one perhaps with the file.
  std::size_t count_fields(std::string_view text) const {
    const auto ends = std::ranges::count_if(
        text, [end = options_.delimiter](char c) { return c == end || c == '\n'; });
    return static_cast<std::size_t>(ends) + (text.ends_with('\n') ? 0 : 1);
  }

  T read_number(std::size_t column) {
    T value{};
    if (scanner_.read_plain_number(value)) return value;
    const std::string_view field = scanner_.read_field(false).text;
    const NumberStatus status = parse_number(field, value);
    if (status == NumberStatus::ok) return value;
    const std::string what = "field " + std::to_string(column) + " is " + shown(field);
    if (status == NumberStatus::too_large)
      scanner_.fail(what + ", too large for a floating-point number");
    if (field.find('\0') != std::string_view::npos)
      scanner_.fail(what + " with a NUL byte: is this a text file?");
    scanner_.fail(what + ", not a number");
  }

  Scanner scanner_;
  const CsvOptions& options_;
  std::vector<std::string> names_;
  Vector<T> values_;      // room for every field,
  std::size_t used_ = 0;  // and how many have been read
  std::size_t cols_ = 0;
  std::size_t first_line_ = 0;  // the line that decided cols_; 0 before there was one
};

void check_delimiter(char delimiter) {
  constexpr std::string_view allowed = ",;:|\t !#$%&'()*<=>?@[]^_`{}~\\";
  if (allowed.find(delimiter) == std::string_view::npos)
    throw argument_error(
        "load_csv: the delimiter " + shown({&delimiter, 1}) +
        " can be part of a number, or is no ASCII character; use ',', ';', '\\t', ' ' or '|'");
}

}  // namespace

template <real T>
Table<T> parse_csv(std::string_view text, std::string_view name, const CsvOptions& options) {
  check_delimiter(options.delimiter);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return CsvParser<T>(text, name, options).parse();
}
template Table<double> parse_csv(std::string_view text, std::string_view name,
                                 const CsvOptions& options);
template Table<float> parse_csv(std::string_view text, std::string_view name,
                                const CsvOptions& options);

}  // namespace detail

template <detail::real T>
Table<T> load_csv(const std::filesystem::path& path, const CsvOptions& options) {
  const Vector<char> contents = detail::read_file("load_csv", path);
  return detail::parse_csv<T>(detail::text_of(contents), "load_csv: " + path.string(), options);
}
template Table<double> load_csv(const std::filesystem::path& path, const CsvOptions& options);
template Table<float> load_csv(const std::filesystem::path& path, const CsvOptions& options);

}  // namespace lanes
