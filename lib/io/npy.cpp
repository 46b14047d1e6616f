// Reading and writing .npy files: converting the data. The header is in npy_header.cpp.
#include "io/npy.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <lanes/io.hpp>

#include "io/file.hpp"

namespace lanes {
namespace detail {
namespace {

template <class T>
T from_bytes(const char* bytes, bool big_endian) {
  std::array<char, sizeof(T)> raw;
  std::memcpy(raw.data(), bytes, sizeof(T));
  if (big_endian != (std::endian::native == std::endian::big)) std::reverse(raw.begin(), raw.end());
  return std::bit_cast<T>(raw);
}

/// Converts every element from Source to T, and Fortran order to row-major.
template <class T, class Source>
Matrix<T> convert(std::string_view contents, const NpyHeader& header, std::string_view name) {
  auto a = Matrix<T>::uninitialized(header.rows, header.cols);
  const std::size_t row_step = header.fortran_order ? 1 : header.cols;
  const std::size_t col_step = header.fortran_order ? header.rows : 1;
  for (std::size_t i = 0; i < header.rows; ++i)
    for (std::size_t j = 0; j < header.cols; ++j) {
      const std::size_t at = header.data_offset + (i * row_step + j * col_step) * sizeof(Source);
      const auto value = from_bytes<Source>(contents.data() + at, header.big_endian);
      a(i, j) = static_cast<T>(value);
      if constexpr (sizeof(T) < sizeof(Source) && std::floating_point<Source>)
        if (std::isinf(a(i, j)) && !std::isinf(value))
          throw_npy(name, at, "the value does not fit into float: load the file as double");
    }
  return a;
}

/// One byte, and any but zero is true.
struct NpyBool {
  std::uint8_t value;
  template <class T>
  explicit operator T() const {
    return value != 0 ? T{1} : T{0};
  }
};

template <class T>
using Converter = Matrix<T> (*)(std::string_view, const NpyHeader&, std::string_view);

template <class T>
Converter<T> find_converter(NpyKind kind, std::size_t item_size) {
  switch (kind) {
    case NpyKind::floating:
      return item_size == 4 ? convert<T, float> : convert<T, double>;
    case NpyKind::signed_integer:
      switch (item_size) {
        case 1:
          return convert<T, std::int8_t>;
        case 2:
          return convert<T, std::int16_t>;
        case 4:
          return convert<T, std::int32_t>;
        default:
          return convert<T, std::int64_t>;
      }
    case NpyKind::unsigned_integer:
      switch (item_size) {
        case 1:
          return convert<T, std::uint8_t>;
        case 2:
          return convert<T, std::uint16_t>;
        case 4:
          return convert<T, std::uint32_t>;
        default:
          return convert<T, std::uint64_t>;
      }
    default:
      return convert<T, NpyBool>;
  }
}

template <class T>
void save(const std::filesystem::path& path, MatrixView<const T> a, const std::string& shape) {
  AtomicFile file("save_npy", path);
  file.write(npy_preamble(sizeof(T), shape));
  std::array<char, std::size_t{64} << 10> buffer;
  std::size_t used = 0;
  for (const T x : a) {
    auto raw = std::bit_cast<std::array<char, sizeof(T)>>(x);
    if constexpr (std::endian::native == std::endian::big) std::reverse(raw.begin(), raw.end());
    std::copy(raw.begin(), raw.end(), buffer.begin() + used);
    used += sizeof(T);
    if (used == buffer.size()) file.write(buffer.data(), std::exchange(used, 0));
  }
  file.write(buffer.data(), used);
  file.commit();
}

template <class T>
void save(const std::filesystem::path& path, MatrixView<const T> a) {
  save(path, a, "(" + std::to_string(a.rows()) + ", " + std::to_string(a.cols()) + ")");
}

template <class T>
void save(const std::filesystem::path& path, VectorView<const T> x) {
  save(path, MatrixView<const T>(x.data(), x.size(), 1, x.stride()),
       "(" + std::to_string(x.size()) + ",)");
}

}  // namespace

template <class T>
Matrix<T> convert_npy(std::string_view contents, const NpyHeader& header, std::string_view name) {
  return find_converter<T>(header.kind, header.item_size)(contents, header, name);
}
template Matrix<double> convert_npy(std::string_view, const NpyHeader&, std::string_view);
template Matrix<float> convert_npy(std::string_view, const NpyHeader&, std::string_view);

template <class T>
Matrix<T> parse_npy(std::string_view contents, std::string_view name) {
  return convert_npy<T>(contents, parse_npy_header(contents, name), name);
}
template Matrix<double> parse_npy(std::string_view contents, std::string_view name);
template Matrix<float> parse_npy(std::string_view contents, std::string_view name);

}  // namespace detail

template <detail::real T>
Matrix<T> load_npy(const std::filesystem::path& path) {
  const Vector<char> contents = detail::read_file("load_npy", path);
  return detail::parse_npy<T>(detail::text_of(contents), "load_npy: " + path.string());
}
template Matrix<double> load_npy(const std::filesystem::path& path);
template Matrix<float> load_npy(const std::filesystem::path& path);

void save_npy(const std::filesystem::path& path, MatrixView<const double> a) {
  detail::save(path, a);
}
void save_npy(const std::filesystem::path& path, MatrixView<const float> a) {
  detail::save(path, a);
}
void save_npy(const std::filesystem::path& path, VectorView<const double> x) {
  detail::save(path, x);
}
void save_npy(const std::filesystem::path& path, VectorView<const float> x) {
  detail::save(path, x);
}

}  // namespace lanes
