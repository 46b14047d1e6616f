// What TableReader reads from: one class for each format.
#pragma once

#include <lanes/io.hpp>

#include "io/file.hpp"

namespace lanes::detail {

class TableSource {
 public:
  explicit TableSource(const std::filesystem::path& path)
      : file_("TableReader", path), name_("TableReader: " + path.string()) {}
  virtual ~TableSource() = default;

  virtual Matrix<double> read(std::size_t most) = 0;
  virtual void rewind() = 0;
  virtual std::uintmax_t position() const = 0;

  std::uintmax_t size() const { return file_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::size_t>& text_fields() const { return text_fields_; }
  std::size_t cols() const { return text_fields_.size(); }

 protected:
  InputFile file_;
  std::string name_;  ///< what messages begin with
  std::vector<std::string> names_;
  std::vector<std::size_t> text_fields_;  ///< for each column
};

std::unique_ptr<TableSource> open_csv(const std::filesystem::path& path, const CsvOptions& options);
std::unique_ptr<TableSource> open_npy(const std::filesystem::path& path);

}  // namespace lanes::detail
