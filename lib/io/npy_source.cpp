// A .npy file in blocks of rows: they lie side by side, or, in Fortran order, in each column.
#include <algorithm>
#include <string_view>

#include "io/npy.hpp"
#include "io/table_source.hpp"

namespace lanes::detail {

NpyHeader read_npy_header(InputFile& file, std::string_view name) {
  // Enough to tell how long the header is.
  std::string head(static_cast<std::size_t>(std::min<std::uintmax_t>(file.size(), 12)), '\0');
  file.read(head.data(), head.size());
  const std::size_t begun = head.size();
  head.resize(static_cast<std::size_t>(
      std::clamp<std::uintmax_t>(npy_header_size(head), begun, file.size())));
  file.read(head.data() + begun, head.size() - begun);
  return parse_npy_header(head, static_cast<std::size_t>(file.size()), name);
}

template <class T>
Matrix<T> read_npy_rows(InputFile& file, const NpyHeader& header, std::size_t first,
                        std::size_t count, std::string_view name) {
  NpyHeader block = header;
  block.rows = count;
  block.data_offset = 0;
  const std::size_t row_bytes = header.item_size * (header.fortran_order ? 1 : header.cols);
  std::string bytes(count * header.cols * header.item_size, '\0');
  const std::size_t pieces = header.fortran_order ? header.cols : 1;
  const std::size_t piece = count * row_bytes;
  for (std::size_t j = 0; j < pieces && piece > 0; ++j) {
    file.seek(header.data_offset + (j * header.rows + first) * row_bytes);
    file.read(bytes.data() + j * piece, piece);
  }
  return convert_npy<T>(bytes, block, name);
}
template Matrix<double> read_npy_rows(InputFile&, const NpyHeader&, std::size_t, std::size_t,
                                      std::string_view);
template Matrix<float> read_npy_rows(InputFile&, const NpyHeader&, std::size_t, std::size_t,
                                     std::string_view);

namespace {

class NpySource : public TableSource {
 public:
  explicit NpySource(const std::filesystem::path& path)
      : TableSource(path), header_(read_npy_header(file_, name_)), end_row_(header_.rows) {
    text_fields_.assign(header_.cols, 0);
  }

  Matrix<double> read(std::size_t most) override {
    const std::size_t count = std::min(most, end_row_ - next_row_);
    Matrix<double> rows = read_npy_rows<double>(file_, header_, next_row_, count, name_);
    next_row_ += count;
    return rows;
  }

  void rewind() override { next_row_ = first_row_; }

  std::uintmax_t position() const override { return bytes_to(next_row_); }
  std::uintmax_t size() const override { return bytes_to(end_row_); }

  std::string shape() const override {
    return std::to_string(header_.rows) + " x " + std::to_string(header_.cols);
  }
  PartSurvey survey(std::size_t, std::size_t) override { return {}; }
  void take_part(std::size_t part, std::span<const PartSurvey> surveys) override {
    first_row_ = next_row_ = part_begin(header_.rows, part, surveys.size());
    end_row_ = part_begin(header_.rows, part + 1, surveys.size());
  }

 private:
  /// From where reading begins, which is the header.
  std::uintmax_t bytes_to(std::size_t row) const {
    return header_.data_offset + (row - first_row_) * header_.cols * header_.item_size;
  }

  NpyHeader header_;
  std::size_t first_row_ = 0, next_row_ = 0, end_row_;
};

}  // namespace

std::unique_ptr<TableSource> open_npy(const std::filesystem::path& path) {
  return std::make_unique<NpySource>(path);
}

}  // namespace lanes::detail
