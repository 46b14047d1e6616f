// Reading CSV. One pass over the text; the usual field, a plain number, is converted where it
// stands.
#include "io/csv.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "io/csv_scanner.hpp"
#include "io/file.hpp"

namespace lanes {
namespace detail {
namespace {

template <class T>
class CsvParser {
 public:
  CsvParser(std::string_view text, std::string_view name, const CsvOptions& options)
      : scanner_(text, name, options.delimiter), options_(options) {}

  Table<T> parse() {
    if (has_csv_names(scanner_, options_)) read_names();
    read_values();
    const std::size_t rows = used_ / cols_;
    return {used_ == values_.size()
                ? Matrix<T>(rows, cols_, std::move(values_))
                : Matrix<T>(rows, cols_, std::span<const T>(values_.data(), used_)),
            std::move(names_)};
  }

 private:
  void read_names() {
    if (!scanner_.begin_line()) return;
    names_ = read_csv_names(scanner_);
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
      scanner_.require_fields(fields, cols_, first_line_);
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
    throw_csv_field(scanner_, column, field, status);
  }

  Scanner scanner_;
  const CsvOptions& options_;
  std::vector<std::string> names_;
  Vector<T> values_;      // room for every field,
  std::size_t used_ = 0;  // and how many have been read
  std::size_t cols_ = 0;
  std::size_t first_line_ = 0;  // the line that decided cols_; 0 before there was one
};

}  // namespace

template <real T>
Table<T> parse_csv(std::string_view text, std::string_view name, const CsvOptions& options) {
  check_csv_delimiter("load_csv", options.delimiter);
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
