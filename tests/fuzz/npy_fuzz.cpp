// libFuzzer target: any bytes as a .npy file. They are refused with io_error, or give a matrix that
// survives being saved and loaded bit for bit.
#include <cstdint>
#include <lanes/io.hpp>

#include "io/npy.hpp"
#include "round_trip.hpp"

namespace lanes::fuzz {
namespace {

template <class T>
void load(std::string_view contents) {
  Matrix<T> a;
  try {
    a = detail::parse_npy<T>(contents, "input");
  } catch (const io_error&) {
    return;
  }
  save_npy(scratch_file(), a);
  require(same_bits(load_npy<T>(scratch_file()), a));
}

}  // namespace
}  // namespace lanes::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view contents(reinterpret_cast<const char*>(data), size);
  lanes::fuzz::load<double>(contents);
  lanes::fuzz::load<float>(contents);
  return 0;
}
