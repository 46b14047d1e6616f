#include "io/table_source.hpp"

namespace lanes {

std::unique_ptr<detail::TableSource> detail::open_table(const std::filesystem::path& path,
                                                        const CsvOptions& options) {
  return path.extension() == ".npy" ? open_npy(path) : open_csv(path, options);
}

TableReader::TableReader(const std::filesystem::path& path, const CsvOptions& options)
    : source_(detail::open_table(path, options)) {}
TableReader::TableReader(std::unique_ptr<detail::TableSource> source)
    : source_(std::move(source)) {}
TableReader::TableReader(TableReader&&) noexcept = default;
TableReader& TableReader::operator=(TableReader&&) noexcept = default;
TableReader::~TableReader() = default;

std::size_t TableReader::cols() const {
  return source_->cols();
}
const std::vector<std::string>& TableReader::names() const {
  return source_->names();
}
Matrix<double> TableReader::read(std::size_t most) {
  return source_->read(most);
}
void TableReader::rewind() {
  source_->rewind();
}
const std::vector<std::size_t>& TableReader::text_fields() const {
  return source_->text_fields();
}
std::uintmax_t TableReader::position() const {
  return source_->position();
}
std::uintmax_t TableReader::size() const {
  return source_->size();
}

}  // namespace lanes
