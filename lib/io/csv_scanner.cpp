#include "io/csv_scanner.hpp"

#include <algorithm>
#include <lanes/error.hpp>

namespace lanes::detail {
namespace {

std::string count_of(std::size_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

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

}  // namespace

std::string shown(std::string_view field) {
  constexpr std::size_t longest = 40;
  std::string text("\"");
  for (const char c : field.substr(0, longest))
    text += static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? '?' : c;
  return text.append(field.size() > longest ? "...\"" : "\"");
}

void Scanner::fail(const std::string& problem) const {
  throw io_error(std::string(name_) + ", line " + std::to_string(line_) + ": " + problem);
}

void Scanner::require_fields(std::size_t fields, std::size_t expected, std::size_t first) const {
  if (fields != expected)
    fail(count_of(fields, "field") + ", but line " + std::to_string(first) + " has " +
         std::to_string(expected));
}

bool has_csv_names(Scanner scanner, const CsvOptions& options) {
  using enum CsvOptions::Header;
  if (options.header != detect) return options.header == present;
  bool has_text = false, has_number = false;
  if (!scanner.begin_line()) return false;
  while (scanner.in_line()) {
    double value = 0;
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

std::vector<std::string> read_csv_names(Scanner& scanner) {
  std::vector<std::string> names;
  while (scanner.in_line()) {
    const Field field = scanner.read_field(true);
    if (field.text.find('\0') != std::string_view::npos)
      scanner.fail("the name " + shown(field.text) + " has a NUL byte: is this a text file?");
    names.push_back(unquote(field));
  }
  return names;
}

void throw_csv_field(const Scanner& scanner, std::size_t column, std::string_view field,
                     NumberStatus status) {
  const std::string what = "field " + std::to_string(column) + " is " + shown(field);
  if (status == NumberStatus::too_large)
    scanner.fail(what + ", too large for a floating-point number");
  if (field.find('\0') != std::string_view::npos)
    scanner.fail(what + " with a NUL byte: is this a text file?");
  scanner.fail(what + ", not a number");
}

void check_csv_delimiter(const char* function, char delimiter) {
  constexpr std::string_view allowed = ",;:|\t !#$%&'()*<=>?@[]^_`{}~\\";
  if (allowed.find(delimiter) == std::string_view::npos)
    throw argument_error(
        std::string(function) + ": the delimiter " + shown({&delimiter, 1}) +
        " can be part of a number, or is no ASCII character; use ',', ';', '\\t', ' ' or '|'");
}

}  // namespace lanes::detail
