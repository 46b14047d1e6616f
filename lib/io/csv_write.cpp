// Writing CSV.
#include <array>
#include <charconv>
#include <cmath>

#include "io/csv.hpp"
#include "io/file.hpp"

namespace lanes {
namespace detail {
namespace {

template <class T>
void append_number(std::string& text, T x) {
  // One spelling for every NaN: its sign means nothing and does not survive reading.
  if (std::isnan(x)) {
    text.append("nan");
    return;
  }
  std::array<char, 32> buffer;
  text.append(buffer.data(), std::to_chars(buffer.begin(), buffer.end(), x).ptr);
}

void append_names(std::string& text, const std::vector<std::string>& names, std::size_t rows,
                  std::size_t cols) {
  if (names.empty()) return;
  if (names.size() != cols)
    throw shape_error("save_csv: " + std::to_string(names.size()) + " names for the " +
                      std::to_string(cols) + " columns of a " + std::to_string(rows) + " x " +
                      std::to_string(cols) + " matrix");
  for (const std::string& name : names) text.append(quote_csv(name)).append(1, ',');
  text.back() = '\n';
}

template <class T>
void save(const std::filesystem::path& path, MatrixView<const T> a,
          const std::vector<std::string>& names) {
  constexpr std::size_t chunk = std::size_t{64} << 10;
  std::string text;
  append_names(text, names, a.rows(), a.cols());
  AtomicFile file("save_csv", path);
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.cols(); ++j) {
      if (j != 0) text += ',';
      append_number(text, a(i, j));
      if (text.size() > chunk) {
        file.write(text);
        text.clear();
      }
    }
    text += '\n';
  }
  file.write(text);
  file.commit();
}

template <class T>
MatrixView<const T> as_column(VectorView<const T> x) {
  return {x.data(), x.size(), 1, x.stride()};
}

}  // namespace

std::string quote_csv(std::string_view name) {
  if (name.find('\0') != std::string_view::npos)
    throw argument_error("save_csv: a name has a NUL byte, which CSV cannot hold");
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  const bool plain = !name.empty() && !is_blank(name.front()) && !is_blank(name.back()) &&
                     name.find_first_of("\",\r\n") == std::string_view::npos &&
                     !name.starts_with(byte_order_mark);
  if (plain) return std::string(name);
  std::string quoted("\"");
  for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
  return quoted.append(1, '"');
}

}  // namespace detail

void save_csv(const std::filesystem::path& path, MatrixView<const double> a,
              const std::vector<std::string>& names) {
  detail::save(path, a, names);
}
void save_csv(const std::filesystem::path& path, MatrixView<const float> a,
              const std::vector<std::string>& names) {
  detail::save(path, a, names);
}
void save_csv(const std::filesystem::path& path, VectorView<const double> x,
              const std::vector<std::string>& names) {
  detail::save(path, detail::as_column(x), names);
}
void save_csv(const std::filesystem::path& path, VectorView<const float> x,
              const std::vector<std::string>& names) {
  detail::save(path, detail::as_column(x), names);
}

}  // namespace lanes
