#pragma once

#include <cstddef>

namespace lanes::kernels {
/// Extents, offsets and strides inside the kernels: signed, as pointer arithmetic is.
using index = std::ptrdiff_t;
}  // namespace lanes::kernels
