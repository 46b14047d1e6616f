#include "summary_output.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <ostream>

#include "text_table.hpp"

namespace lanes::tools {
namespace {

using nlohmann::ordered_json;

std::string six_digits(double value) {
  if (std::isnan(value)) return "nan";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

/// On one line of a terminal: with a stand-in for what would not print.
std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  return text;
}

/// A name, cut short.
std::string shown(const std::string& name) {
  constexpr std::size_t longest = 24;
  return printable(name.size() > longest ? name.substr(0, longest - 3) + "..." : name);
}

std::string counted(std::uint64_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

void print_columns(std::ostream& out, const TableSummary& summary, bool color) {
  TextTable table({{"column", Column::Align::left},
                   {"count"},
                   {"missing"},
                   {"mean"},
                   {"std"},
                   {"min"},
                   {"25%"},
                   {"50%"},
                   {"75%"},
                   {"max"},
                   {"skewness"},
                   {"kurtosis"}});
  for (const ColumnSummary& c : summary.columns) {
    if (!c.numeric()) continue;
    std::vector<Cell> cells{shown(c.name),
                            std::to_string(c.count),
                            {std::to_string(c.missing), c.missing ? Style::bold : Style::plain}};
    for (double value : {c.mean, c.stddev, c.min, c.lower_quartile, c.median, c.upper_quartile,
                         c.max, c.skewness, c.kurtosis})
      cells.emplace_back(six_digits(value));
    table.add_row(std::move(cells));
  }
  if (!table.empty()) table.print(out, color);
  for (const ColumnSummary& c : summary.columns)
    if (!c.numeric())
      out << "  not numeric, left out: " << shown(c.name) << " (" << counted(c.text_fields, "field")
          << " of text)\n";
}

/// So many columns at a time as a terminal is wide.
void print_correlations(std::ostream& out, const TableSummary& summary, bool color) {
  constexpr std::size_t across = 8;
  const Correlations& r = summary.correlations;
  if (r.columns.size() < 2) return;
  if (r.rows == 0) {
    out << "\nno correlations: every row misses a value\n";
    return;
  }
  out << "\ncorrelation, over " << counted(r.rows, "row") << " without a missing value\n";
  for (std::size_t first = 0; first < r.matrix.cols(); first += across) {
    const std::size_t end = std::min(r.matrix.cols(), first + across);
    std::vector<Column> header{{"", Column::Align::left}};
    for (std::size_t j = first; j < end; ++j)
      header.push_back({shown(summary.columns[r.columns[j]].name)});
    TextTable table(header);
    for (std::size_t i = 0; i < r.matrix.rows(); ++i) {
      std::vector<Cell> cells{shown(summary.columns[r.columns[i]].name)};
      for (std::size_t j = first; j < end; ++j) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.4f", r.matrix(i, j));
        cells.emplace_back(std::isnan(r.matrix(i, j)) ? "nan" : text.data());
      }
      table.add_row(std::move(cells));
    }
    if (first > 0) out << '\n';
    table.print(out, color);
  }
}

ordered_json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

ordered_json column_json(const ColumnSummary& c) {
  ordered_json j{{"name", c.name}, {"numeric", c.numeric()}};
  if (!c.numeric()) {
    j["text_fields"] = c.text_fields;
    return j;
  }
  j["count"] = c.count;
  j["missing"] = c.missing;
  for (const auto& [key, value] : {std::pair("mean", c.mean),
                                   {"std", c.stddev},
                                   {"min", c.min},
                                   {"25%", c.lower_quartile},
                                   {"50%", c.median},
                                   {"75%", c.upper_quartile},
                                   {"max", c.max},
                                   {"skewness", c.skewness},
                                   {"kurtosis", c.kurtosis}})
    j[key] = number(value);
  return j;
}

}  // namespace

void print_summary(std::ostream& out, const TableSummary& summary, bool color) {
  out << printable(summary.file) << ": " << counted(summary.rows, "row") << ", "
      << counted(summary.columns.size(), "column") << '\n';
  print_columns(out, summary, color);
  print_correlations(out, summary, color);
}

std::string summary_json(const TableSummary& summary) {
  ordered_json columns = ordered_json::array(), names = ordered_json::array(),
               matrix = ordered_json::array();
  for (const ColumnSummary& c : summary.columns) columns.push_back(column_json(c));
  const Correlations& r = summary.correlations;
  for (std::size_t j : r.columns) names.push_back(summary.columns[j].name);
  for (std::size_t i = 0; i < r.matrix.rows(); ++i) {
    ordered_json row = ordered_json::array();
    for (double value : r.matrix.row(i)) row.push_back(number(value));
    matrix.push_back(std::move(row));
  }
  const ordered_json all{
      {"file", summary.file},
      {"rows", summary.rows},
      {"columns", columns},
      {"correlation", {{"columns", names}, {"rows", r.rows}, {"matrix", matrix}}}};
  // Names may be in any encoding.
  return all.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace lanes::tools
