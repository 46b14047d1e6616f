// What TableReader reads from: one class for each format.
//
// Several readers share a file: each surveys its part, hears what all have found, and then takes
// the rows of its part. The parts have nearly equal sizes, in order.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <lanes/io.hpp>
#include <span>

#include "io/file.hpp"

namespace lanes::detail {

/// What the readers of other parts must know of a part. Where a part of a CSV file begins may be
/// anywhere in a record, and only the parts before it tell where: so it is told for each.
struct PartSurvey {
  static constexpr std::size_t places = 5;
  struct From {
    std::uint64_t record;  ///< the first that begins in the part: where in the file, or its end
    std::uint64_t line;    ///< how many lines end in the part before that
    std::uint64_t place;   ///< where the next part begins
  };
  std::array<From, places> from = {};
  std::uint64_t lines = 0;  ///< that end in the part
};

class TableSource {
 public:
  explicit TableSource(const std::filesystem::path& path)
      : file_("TableReader", path), name_("TableReader: " + path.string()) {}
  virtual ~TableSource() = default;

  virtual Matrix<double> read(std::size_t most) = 0;
  virtual void rewind() = 0;
  virtual std::uintmax_t position() const = 0;
  virtual std::uintmax_t size() const = 0;

  /// What is the same for all who see the same file: "3 x 4".
  virtual std::string shape() const = 0;
  /// Of part number `part` of `parts`. Reading is to be begun by take_part(), then.
  virtual PartSurvey survey(std::size_t part, std::size_t parts) = 0;
  /// From now on the file consists of the rows of this part: `surveys` are those of all parts.
  virtual void take_part(std::size_t part, std::span<const PartSurvey> surveys) = 0;

  const std::string& name() const { return name_; }
  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::size_t>& text_fields() const { return text_fields_; }
  std::size_t cols() const { return text_fields_.size(); }

 protected:
  InputFile file_;
  std::string name_;  ///< what messages begin with
  std::vector<std::string> names_;
  std::vector<std::size_t> text_fields_;  ///< for each column
};

/// Where part number `part` of `parts` of `size` begins.
inline std::uintmax_t part_begin(std::uintmax_t size, std::size_t part, std::size_t parts) {
  return size / parts * part + std::min<std::uintmax_t>(size % parts, part);
}

std::unique_ptr<TableSource> open_csv(const std::filesystem::path& path, const CsvOptions& options);
std::unique_ptr<TableSource> open_npy(const std::filesystem::path& path);
/// One of them, by the name.
std::unique_ptr<TableSource> open_table(const std::filesystem::path& path,
                                        const CsvOptions& options);

}  // namespace lanes::detail
