// nan_policy::raise: which element is missing.
#pragma once

#include <lanes/view.hpp>

namespace lanes::stats {

/// Throws argument_error, naming the function and the first NaN. There must be one.
[[noreturn]] void raise_missing(const char* function, VectorIn<double> x);
[[noreturn]] void raise_missing(const char* function, VectorIn<float> x);
[[noreturn]] void raise_missing(const char* function, MatrixIn<double> x);
[[noreturn]] void raise_missing(const char* function, MatrixIn<float> x);

}  // namespace lanes::stats
