#include "text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <stdexcept>

namespace lanes::tools {
namespace {

std::string printed(const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

std::string padded(const std::string& text, std::size_t width, Column::Align align) {
  const std::string blanks(width > text.size() ? width - text.size() : 0, ' ');
  return align == Column::Align::left ? text + blanks : blanks + text;
}

void print_line(std::ostream& out, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

}  // namespace

void TextTable::add_row(std::vector<Cell> cells) {
  if (cells.size() > columns_.size()) throw std::logic_error("a row has more cells than columns");
  cells.resize(columns_.size(), Cell(""));
  rows_.push_back(std::move(cells));
}

void TextTable::print(std::ostream& out, bool color) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = columns_[i].header.size();
    for (const auto& row : rows_) width = std::max(width, row[i].text.size());
    widths.push_back(width);
  }
  std::string header, rule;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    header += "  " + padded(columns_[i].header, widths[i], columns_[i].align);
    rule += "  " + std::string(widths[i], '-');
  }
  print_line(out, header);
  print_line(out, rule);
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += "  " + styled(padded(row[i].text, widths[i], columns_[i].align), row[i].style, color);
    print_line(out, line);
  }
}

std::string styled(const std::string& text, Style style, bool color) {
  constexpr std::array codes{"", "\033[1m", "\033[2m", "\033[32m", "\033[31m"};
  if (!color || style == Style::plain) return text;
  return codes[static_cast<std::size_t>(style)] + text + "\033[0m";
}

std::string format_number(double value) {
  const double size = std::abs(value);
  if (size >= 999.95) return printed("%.0f", value);
  if (size >= 99.995) return printed("%.1f", value);
  if (size >= 9.9995) return printed("%.2f", value);
  return printed(size >= 0.1 ? "%.3f" : "%.4f", value);
}

std::string format_seconds(double seconds) {
  if (seconds < 1e-6) return format_number(seconds * 1e9) + " ns";
  if (seconds < 1e-3) return format_number(seconds * 1e6) + " us";
  if (seconds < 1) return format_number(seconds * 1e3) + " ms";
  return format_number(seconds) + " s";
}

std::string format_ratio(double ratio) {
  if (!std::isfinite(ratio) || ratio <= 0) return "-";
  return printed(ratio < 99.95 ? "%.2fx" : "%.0fx", ratio);
}

std::string format_percent(double fraction) {
  if (!std::isfinite(fraction)) return "-";
  return printed("%.1f %%", 100 * fraction);
}

}  // namespace lanes::tools
