// CSV text cut into lines and fields: what is read at once and what is read in blocks share this.
#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv.hpp"

namespace lanes::detail {

/// `field` for a message: in quotes, cut short, with a stand-in for what would not print.
std::string shown(std::string_view field);

struct Field {
  std::string_view text;  // between the quotes, when it was quoted; "" not yet undone
  bool quoted;
};

/// Cuts the text into lines and fields.
class Scanner {
 public:
  /// `first_line` is the number of the text's first line; `name` is what messages begin with.
  Scanner(std::string_view text, std::string_view name, char delimiter, std::size_t first_line = 1)
      : begin_(text.data()),
        at_(begin_),
        end_(begin_ + text.size()),
        name_(name),
        delimiter_(delimiter),
        line_(first_line),
        next_line_(first_line) {}

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

  /// Number of the line that comes next, and how many bytes are behind us.
  std::size_t next_line() const { return next_line_; }
  std::size_t consumed() const { return static_cast<std::size_t>(at_ - begin_); }

  [[noreturn]] void fail(const std::string& problem) const;
  /// Fails unless the current line has as many fields as line `first` had.
  void require_fields(std::size_t fields, std::size_t expected, std::size_t first) const;

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

  const char* begin_;
  const char* at_;
  const char* end_;
  std::string_view name_;
  char delimiter_;
  std::size_t line_, next_line_;
  bool in_line_ = false;
};

/// Whether the first line holds names: as options.header says, or by its fields.
bool has_csv_names(Scanner scanner, const CsvOptions& options);
/// The names of the line that has begun.
std::vector<std::string> read_csv_names(Scanner& scanner);
/// Fails: field number `column` is no number, or too large.
[[noreturn]] void throw_csv_field(const Scanner& scanner, std::size_t column,
                                  std::string_view field, NumberStatus status);
/// Throws argument_error when a number or a name could not be told from it.
void check_csv_delimiter(const char* function, char delimiter);

}  // namespace lanes::detail
