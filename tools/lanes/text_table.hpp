// Aligned tables for the terminal, and numbers as a reader wants them.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace lanes::tools {

enum class Style { plain, bold, dim, good, bad };

struct Cell {
  Cell(std::string content, Style look = Style::plain)  // NOLINT(google-explicit-constructor)
      : text(std::move(content)), style(look) {}
  Cell(const char* content) : text(content) {}  // NOLINT(google-explicit-constructor)
  std::string text;
  Style style = Style::plain;
};

struct Column {
  std::string header;
  enum class Align { left, right } align = Align::right;
};

/// Columns as wide as their widest cell, two blanks apart, indented by two; no line ends in blanks.
class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// Missing cells at the end are empty. Throws std::logic_error when there are too many.
  void add_row(std::vector<Cell> cells);
  bool empty() const { return rows_.empty(); }
  void print(std::ostream& out, bool color) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

/// `text` with the escape sequences of a style around it, when there is color.
std::string styled(const std::string& text, Style style, bool color);

/// Four significant digits without an exponent: 1234, 123.4, 12.34, 1.234, 0.0123.
std::string format_number(double value);
/// "12.34 us"
std::string format_seconds(double seconds);
/// "1.08x"; "-" when it is not finite or not positive.
std::string format_ratio(double ratio);
/// A fraction as "96.3 %"; "-" when it is not finite.
std::string format_percent(double fraction);

}  // namespace lanes::tools
