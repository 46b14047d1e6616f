// Reading and writing tables: NumPy's .npy and CSV.
//
// Readers treat every file as hostile: a malformed, truncated or oversized one throws io_error
// naming the file and the line (CSV) or byte offset (.npy), and memory is only allocated in
// proportion to what the file really holds. Only regular files are read or replaced. Writers write
// to a temporary name beside the target and rename, so a failed write leaves the old file or none,
// never half of one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <lanes/matrix.hpp>
#include <memory>
#include <string>
#include <vector>

namespace lanes {

/// Reads a .npy file: versions 1-3, C or Fortran order, little or big endian, f4, f8, i1-i8, u1-u8
/// and bool; converted to T (integers beyond its precision round to nearest; an f8 value beyond the
/// range of float is an io_error). 1-d arrays become one column, 0-d 1 x 1; more dimensions are an
/// io_error, and so are more than 2^20 rows or columns without a single element.
template <detail::real T = double>
Matrix<T> load_npy(const std::filesystem::path& path);
/// Writes version 1.0, C order, '<f8' or '<f4': the bits come back unchanged.
void save_npy(const std::filesystem::path& path, MatrixView<const double> a);
void save_npy(const std::filesystem::path& path, MatrixView<const float> a);
/// Writes a 1-d array.
void save_npy(const std::filesystem::path& path, VectorView<const double> x);
void save_npy(const std::filesystem::path& path, VectorView<const float> x);

/// How load_csv reads.
struct CsvOptions {
  /// Any ASCII character that cannot be part of a number, a quote or a line break, else
  /// argument_error.
  char delimiter = ',';
  /// The first line holds names: yes, no, or decided by whether a field of it is neither a number
  /// nor missing.
  enum class Header { detect, present, absent } header = Header::detect;
};

/// A table: numbers, and the column names when there were any.
template <detail::real T = double>
struct Table {
  Matrix<T> values;
  std::vector<std::string> names;  ///< empty, or one per column

  /// The column called `name` (a copy when the table is a temporary); argument_error, listing the
  /// names, when there is none or more than one.
  VectorView<const T> col(const std::string& name) const&;
  Vector<T> col(const std::string& name) &&;
};

/// Reads numbers separated by a delimiter: white space around a number, quoted fields (with ""
/// inside for a quote), \n or \r\n, a UTF-8 byte-order mark, blank lines ignored. An empty field,
/// NA, N/A, NaN or null in any case is NaN; inf and infinity are known; a number too small for T is
/// zero. Anything else that is not a number, one too large for T, or a line of another length
/// throws io_error with its line. Names may contain anything but NUL; line breaks and delimiters
/// when quoted.
template <detail::real T = double>
Table<T> load_csv(const std::filesystem::path& path, const CsvOptions& options = {});
namespace detail {
class TableSource;  // internal
}

/// Reads a table in blocks of rows, so that it may be larger than memory: .npy where the name ends
/// so, CSV otherwise. As load_npy and load_csv, with the same errors, except that text is no error:
/// a field that is not a number is NaN, and counted; quoted text may hold line breaks, and a line
/// be at most 32 MiB long.
///
///   TableReader reader("large.csv");
///   for (auto rows = reader.read(10000); rows.rows() > 0; rows = reader.read(10000)) ...
class TableReader {
 public:
  explicit TableReader(const std::filesystem::path& path, const CsvOptions& options = {});
  explicit TableReader(std::unique_ptr<detail::TableSource> source);  // internal
  TableReader(TableReader&&) noexcept;
  TableReader& operator=(TableReader&&) noexcept;
  ~TableReader();

  std::size_t cols() const;
  const std::vector<std::string>& names() const;  ///< empty, or one per column
  /// The next rows, at most `most` of them; a matrix without rows when there are no more.
  Matrix<double> read(std::size_t most);
  /// The next read() begins with the first row again.
  void rewind();
  /// For each column, how many fields of the rows read since the last rewind() were no number.
  const std::vector<std::size_t>& text_fields() const;
  /// How far into the file, or the rank's part of it, reading is, and its size; in bytes.
  std::uintmax_t position() const;
  std::uintmax_t size() const;

 private:
  std::unique_ptr<detail::TableSource> source_;
};

/// Shortest digits that read back to the same bits (of a NaN, only that it is one); names, when
/// given, are the first line, quoted where needed. One name per column, else shape_error.
void save_csv(const std::filesystem::path& path, MatrixView<const double> a,
              const std::vector<std::string>& names = {});
void save_csv(const std::filesystem::path& path, MatrixView<const float> a,
              const std::vector<std::string>& names = {});
/// Writes one column.
void save_csv(const std::filesystem::path& path, VectorView<const double> x,
              const std::vector<std::string>& names = {});
void save_csv(const std::filesystem::path& path, VectorView<const float> x,
              const std::vector<std::string>& names = {});

}  // namespace lanes
