// libFuzzer target: the first byte chooses the options, the rest is the text of a CSV file. It is
// refused with io_error, or gives a table that survives being saved and loaded bit for bit.
#include <cstdint>
#include <lanes/io.hpp>

#include "io/csv.hpp"
#include "round_trip.hpp"

namespace lanes::fuzz {
namespace {

using Header = CsvOptions::Header;

CsvOptions options_from(unsigned char byte) {
  return {.delimiter = ",;\t "[byte / 3 % 4], .header = static_cast<Header>(byte % 3)};
}

template <class T>
void load(std::string_view text, const CsvOptions& options) {
  Table<T> table;
  try {
    table = detail::parse_csv<T>(text, "input", options);
  } catch (const io_error&) {
    return;
  }
  require(table.names.empty() || table.names.size() == table.values.cols());
  save_csv(scratch_file(), table.values, table.names);
  const Header header = table.names.empty() ? Header::absent : Header::present;
  const auto again = load_csv<T>(scratch_file(), {.header = header});
  require(same_bits(again.values, table.values));
  require(again.names == table.names);
}

}  // namespace
}  // namespace lanes::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto options = lanes::fuzz::options_from(data[0]);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  lanes::fuzz::load<double>(text, options);
  lanes::fuzz::load<float>(text, options);
  return 0;
}
