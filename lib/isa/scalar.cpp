// The plain loops with auto-vectorisation off (flags in lib/CMakeLists.txt): the honest naive
// baseline.
#include "dispatch/kernel_table.hpp"
#include "isa/plain_rungs.hpp"

namespace lanes::kernels {
struct Scalar;  // a tag: these are not the functions that the instruction sets' objects hold
constinit const ScalarTable scalar_table = {.f32 = make_plain_rungs<Scalar, float>(),
                                            .f64 = make_plain_rungs<Scalar, double>()};
}  // namespace lanes::kernels
