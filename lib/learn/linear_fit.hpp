// The normal equation of a linear regression, from products that were summed here or by ranks.
#pragma once

#include <lanes/linear_model.hpp>

namespace lanes::learn {

/// coef with (X'X + ridge I) coef = X'y: `products` are those of the columns of (X y), in double
/// precision for either type. Throws singular_error where it is singular to working precision.
template <class T>
Vector<T> normal_equation(const Matrix<double>& products, T ridge, const Options& options);
extern template Vector<double> normal_equation(const Matrix<double>&, double, const Options&);
extern template Vector<float> normal_equation(const Matrix<double>&, float, const Options&);

/// Throws argument_error: all elements are finite, but not the result.
[[noreturn]] void throw_out_of_range();

}  // namespace lanes::learn
