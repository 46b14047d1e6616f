// A CSV file in blocks of rows. Text is read ahead into a buffer, and only its whole lines are cut
// into fields.
#include <algorithm>
#include <cmath>
#include <limits>

#include "io/csv_scanner.hpp"
#include "io/csv_survey.hpp"
#include "io/table_source.hpp"

namespace lanes::detail {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 20, longest_line = std::size_t{32} << 20;

/// How many bytes of `text`, which begins with a record, are whole ones.
std::size_t whole_records(std::string_view text, char delimiter) {
  if (text.find('"') == std::string_view::npos) return text.rfind('\n') + 1;  // npos + 1 is 0
  std::size_t whole = 0;
  CsvPlace place = CsvPlace::record_begins;
  for (std::size_t i = 0; i < text.size(); ++i) {
    place = place_after(place, text[i], delimiter);
    if (place == CsvPlace::record_begins) whole = i + 1;
  }
  return whole;
}

class CsvSource : public TableSource {
 public:
  CsvSource(const std::filesystem::path& path, const CsvOptions& options)
      : TableSource(path), options_(options) {
    check_csv_delimiter("TableReader", options.delimiter);
    read_more();
    if (ahead().starts_with(byte_order_mark)) begin_ += byte_order_mark.size();
    skip_blank_lines();
    Scanner scanner = lines();
    if (has_csv_names(scanner, options_)) {
      scanner.begin_line();
      names_ = read_csv_names(scanner);
      text_fields_.assign(names_.size(), 0);
      first_line_ = scanner.line();
      take(scanner);
    } else {
      scanner.begin_line();
      first_line_ = scanner.line();
      for (; scanner.in_line(); text_fields_.push_back(0)) scanner.read_field(true);
    }
    first_row_ = position();
    first_row_line_ = next_line_;
  }

  std::string shape() const override {
    return std::to_string(file_.size()) + " bytes, " + std::to_string(cols()) + " columns";
  }

  PartSurvey survey(std::size_t part, std::size_t parts) override {
    const std::uintmax_t rows = file_.size() - first_row_;
    std::uintmax_t at = first_row_ + part_begin(rows, part, parts);
    const std::uintmax_t end = first_row_ + part_begin(rows, part + 1, parts);
    CsvSurveyor surveyor(options_.delimiter, at, file_.size());
    file_.seek(at);
    for (std::string text; at < end; at += text.size()) {
      text.resize(static_cast<std::size_t>(std::min<std::uintmax_t>(chunk, end - at)));
      file_.read(text.data(), text.size());
      surveyor.read(text);
    }
    return surveyor.survey();
  }

  void take_part(std::size_t part, std::span<const PartSurvey> surveys) override {
    const auto [begin, line] = csv_part_begin(surveys, part, file_.size());
    end_ = csv_part_begin(surveys, part + 1, file_.size()).at;
    before_ = first_row_ = begin;
    first_row_line_ += line;
    rewind();
  }

  Matrix<double> read(std::size_t most) override {
    std::vector<double> values;
    std::size_t rows = 0;
    while (rows < most && find_lines()) {
      Scanner scanner = lines();
      while (rows < most && scanner.begin_line()) {
        read_row(scanner, values);
        ++rows;
      }
      take(scanner);
    }
    return Matrix<double>(rows, cols(), values);
  }

  void rewind() override {
    file_.seek(first_row_);
    read_ = first_row_;
    buffer_.clear();
    begin_ = whole_ = 0;
    next_line_ = first_row_line_;
    std::ranges::fill(text_fields_, 0);
  }

  std::uintmax_t position() const override { return read_ - (buffer_.size() - begin_) - before_; }
  std::uintmax_t size() const override { return end_ - before_; }

 private:
  std::string_view ahead() const { return std::string_view(buffer_).substr(begin_); }
  /// The whole lines ahead.
  Scanner lines() const {
    return {std::string_view(buffer_).substr(begin_, whole_ - begin_), name_, options_.delimiter,
            next_line_};
  }
  void take(const Scanner& scanner) {
    begin_ += scanner.consumed();
    next_line_ = scanner.next_line();
  }

  void read_more() {
    buffer_.erase(0, begin_);
    const std::size_t kept = buffer_.size(), wanted = std::max(chunk, kept);
    buffer_.resize(kept + static_cast<std::size_t>(std::min<std::uintmax_t>(wanted, end_ - read_)));
    file_.read(buffer_.data() + kept, buffer_.size() - kept);
    read_ += buffer_.size() - kept;
    begin_ = whole_ = 0;
  }

  /// Makes sure that there are whole lines ahead; false at the end of the file.
  bool find_lines() {
    while (begin_ >= whole_) {
      const bool at_end = read_ == end_;
      if (at_end && ahead().empty()) return false;
      whole_ = begin_ + (at_end ? ahead().size() : whole_records(ahead(), options_.delimiter));
      if (begin_ < whole_) break;
      if (ahead().size() >= longest_line)
        lines().fail("the line is longer than 32 MiB; is a quote never closed?");
      read_more();
    }
    return true;
  }

  void skip_blank_lines() {
    while (find_lines()) {
      Scanner scanner = lines();
      if (scanner.begin_line()) return;
      take(scanner);
    }
    lines().fail("the file holds nothing but blank lines");
  }

  void read_row(Scanner& scanner, std::vector<double>& values) {
    std::size_t fields = 0;
    for (; scanner.in_line(); ++fields) {
      double value = 0;
      if (!scanner.read_plain_number(value)) value = read_field(scanner, fields);
      values.push_back(value);
    }
    scanner.require_fields(fields, cols(), first_line_);
  }

  /// A number, or text, which is counted.
  double read_field(Scanner& scanner, std::size_t column) {
    double value = 0;
    const std::string_view field = scanner.read_field(true).text;
    const NumberStatus status = parse_number(field, value);
    if (status == NumberStatus::ok) return value;
    if (status == NumberStatus::too_large || field.find('\0') != std::string_view::npos)
      throw_csv_field(scanner, column + 1, field, status);
    if (column < cols()) ++text_fields_[column];
    return std::numeric_limits<double>::quiet_NaN();
  }

  CsvOptions options_;
  std::string buffer_;
  std::size_t begin_ = 0, whole_ = 0;  // in buffer_: what is ahead, and the end of its whole lines
  std::uintmax_t read_ = 0;            // bytes of the file
  std::uintmax_t before_ = 0, end_ = file_.size();  // of this reader's part of the file
  std::size_t next_line_ = 1;
  std::size_t first_line_ = 0;  // the one that decided the number of columns
  std::uintmax_t first_row_ = 0;
  std::size_t first_row_line_ = 1;
};

}  // namespace

std::unique_ptr<TableSource> open_csv(const std::filesystem::path& path,
                                      const CsvOptions& options) {
  return std::make_unique<CsvSource>(path, options);
}

}  // namespace lanes::detail
