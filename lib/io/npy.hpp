// The .npy format, apart from files: a version, a header that is the text of a Python dictionary,
// data.
//
//   bytes 0-5   \x93NUMPY
//   bytes 6-7   version: 1.0, 2.0 or 3.0
//   2 bytes (version 1) or 4 bytes: length of the header, little endian
//   header      {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }  spaces  \n
//   data
#pragma once

#include <lanes/matrix.hpp>
#include <string>
#include <string_view>

namespace lanes::detail {

class InputFile;

enum class NpyKind { floating, signed_integer, unsigned_integer, boolean };

struct NpyHeader {
  NpyKind kind;
  std::size_t item_size;
  bool big_endian;
  bool fortran_order;
  std::size_t rows, cols;
  std::size_t data_offset;
};

/// Throws io_error, beginning with `name` and naming the byte, when `contents` does not begin with
/// a valid header, describes an array that lanes has no type for, or does not go on with exactly as
/// many bytes as the header says.
NpyHeader parse_npy_header(std::string_view contents, std::string_view name);

/// The same of the beginning of a file of `size` bytes that holds the whole header.
NpyHeader parse_npy_header(std::string_view contents, std::size_t size, std::string_view name);
/// How many bytes of a file there are before its data, or 0 where `contents`, its beginning, is no
/// .npy file or less than 12 bytes.
std::size_t npy_header_size(std::string_view contents);

/// The array whose elements `contents` holds from header.data_offset on. T is float or double.
template <class T>
Matrix<T> convert_npy(std::string_view contents, const NpyHeader& header, std::string_view name);

/// The header of a .npy file, and rows of its array: as above.
NpyHeader read_npy_header(InputFile& file, std::string_view name);
template <class T>
Matrix<T> read_npy_rows(InputFile& file, const NpyHeader& header, std::size_t first,
                        std::size_t count, std::string_view name);

/// The array in `contents`. T is float or double.
template <class T>
Matrix<T> parse_npy(std::string_view contents, std::string_view name);

/// Everything before the data, for `shape` the text of a Python tuple.
std::string npy_preamble(std::size_t item_size, const std::string& shape);

[[noreturn]] void throw_npy(std::string_view name, std::size_t offset, const std::string& problem);

}  // namespace lanes::detail
