// The normal equation of a linear regression, from products that were summed here or by ranks.
#pragma once

#include <lanes/linear_model.hpp>

namespace lanes::learn {

/// coef, features x targets, with (X'X + ridge I) coef = X'Y: `products` are those of the columns
/// of (X Y), in double precision for either type. Throws singular_error, naming `function`, where
/// it is singular to working precision.
template <class T>
Matrix<T> normal_equation(const char* function, Matrix<double> products, std::size_t targets,
                          T ridge, const Options& options);
extern template Matrix<double> normal_equation(const char*, Matrix<double>, std::size_t, double,
                                               const Options&);
extern template Matrix<float> normal_equation(const char*, Matrix<double>, std::size_t, float,
                                              const Options&);

/// Throws argument_error, naming `function`: all elements are finite, but not the result.
[[noreturn]] void throw_out_of_range(const char* function);

}  // namespace lanes::learn
