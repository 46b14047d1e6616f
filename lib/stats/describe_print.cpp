// A description as text.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <lanes/describe.hpp>
#include <ostream>

namespace lanes {
namespace {

constexpr std::size_t widest = 100;  // characters of a line

std::string printed(const char* format, double value) {
  if (std::isnan(value)) return "nan";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

/// Six digits after the point show every value but 0 to three digits or more, and none in more than
/// nine digits before it.
bool are_of_a_size(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double value) {
    const double size = std::abs(value);
    return !std::isfinite(value) || value == 0 || (size >= 1e-3 && size < 1e9);
  });
}

/// A header, and a cell for each statistic, all of one width.
template <class T>
std::vector<std::string> column_of(const Description<T>& d, std::size_t j) {
  std::vector<double> values;
  for (const auto* statistic : {&d.mean, &d.stddev, &d.min, &d.lower_quartile, &d.median,
                                &d.upper_quartile, &d.max, &d.skewness, &d.kurtosis})
    values.push_back(static_cast<double>((*statistic)[j]));
  std::vector<std::string> cells{d.names.empty() ? std::to_string(j) : d.names[j],
                                 std::to_string(d.count[j]), std::to_string(d.missing[j])};
  const char* const format = are_of_a_size(values) ? "%.6f" : "%.6e";
  for (double value : values) cells.push_back(printed(format, value));
  const std::size_t width = std::ranges::max(cells, {}, &std::string::size).size();
  for (std::string& cell : cells) cell.insert(0, width - cell.size(), ' ');
  return cells;
}

template <class T>
std::ostream& print(std::ostream& out, const Description<T>& d) {
  constexpr std::array labels{"        ", "count   ", "missing ", "mean    ",
                              "std     ", "min     ", "25%     ", "50%     ",
                              "75%     ", "max     ", "skewness", "kurtosis"};
  std::vector<std::vector<std::string>> columns;
  for (std::size_t j = 0; j < d.count.size(); ++j) columns.push_back(column_of(d, j));
  std::string text;
  for (std::size_t first = 0; first == 0 || first < columns.size();) {
    std::size_t end = first, width = std::string(labels[0]).size();
    do {
      if (end < columns.size()) width += 2 + columns[end++][0].size();
    } while (end < columns.size() && width + 2 + columns[end][0].size() <= widest);
    if (first > 0) text += "\n\n";
    for (std::size_t i = 0; i < labels.size(); ++i) {
      text.append(i == 0 ? "" : "\n").append(labels[i]);
      for (std::size_t j = first; j < end; ++j) text.append("  ").append(columns[j][i]);
    }
    first = std::max(end, first + 1);
  }
  return out << text;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Description<double>& d) {
  return print(out, d);
}
std::ostream& operator<<(std::ostream& out, const Description<float>& d) {
  return print(out, d);
}

}  // namespace lanes
