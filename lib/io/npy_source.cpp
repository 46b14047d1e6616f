// A .npy file in blocks of rows: they lie side by side, or, in Fortran order, in each column.
#include <algorithm>
#include <string_view>

#include "io/npy.hpp"
#include "io/table_source.hpp"

namespace lanes::detail {
namespace {

class NpySource : public TableSource {
 public:
  explicit NpySource(const std::filesystem::path& path) : TableSource(path) {
    // Enough to tell how long the header is.
    std::string head(static_cast<std::size_t>(std::min<std::uintmax_t>(size(), 12)), '\0');
    file_.read(head.data(), head.size());
    const std::size_t begun = head.size();
    head.resize(
        static_cast<std::size_t>(std::clamp<std::uintmax_t>(npy_header_size(head), begun, size())));
    file_.read(head.data() + begun, head.size() - begun);
    header_ = parse_npy_header(head, static_cast<std::size_t>(size()), name_);
    text_fields_.assign(header_.cols, 0);
  }

  Matrix<double> read(std::size_t most) override {
    NpyHeader block = header_;
    block.rows = std::min(most, header_.rows - next_row_);
    block.data_offset = 0;
    const std::size_t row_bytes = header_.item_size * (header_.fortran_order ? 1 : header_.cols);
    std::string bytes(block.rows * header_.cols * header_.item_size, '\0');
    const std::size_t pieces = header_.fortran_order ? header_.cols : 1;
    const std::size_t piece = block.rows * row_bytes;
    for (std::size_t j = 0; j < pieces && piece > 0; ++j) {
      file_.seek(header_.data_offset + (j * header_.rows + next_row_) * row_bytes);
      file_.read(bytes.data() + j * piece, piece);
    }
    next_row_ += block.rows;
    return convert_npy<double>(bytes, block, name_);
  }

  void rewind() override { next_row_ = 0; }

  std::uintmax_t position() const override {
    return header_.data_offset + next_row_ * header_.cols * header_.item_size;
  }

 private:
  NpyHeader header_{};
  std::size_t next_row_ = 0;
};

}  // namespace

std::unique_ptr<TableSource> open_npy(const std::filesystem::path& path) {
  return std::make_unique<NpySource>(path);
}

}  // namespace lanes::detail
