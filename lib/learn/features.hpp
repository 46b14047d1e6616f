// What models that work feature by feature check and do alike.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes::learn {

/// Throws argument_error unless X has at least `rows` rows, and a column.
template <class T>
void require_samples(const char* function, MatrixIn<T> x, std::size_t rows);
/// Throws argument_error, naming it, where X has an infinity; or a NaN, unless those are allowed.
template <class T>
void require_finite(const char* function, MatrixIn<T> x, bool nan_allowed);
/// Throws argument_error where n_features is 0, shape_error where X has another number of columns
/// than `columns`; `what` they are to be.
template <class T>
void require_fitted(const char* function, MatrixIn<T> x, std::size_t n_features,
                    std::size_t columns, const char* what);

/// (X - center) / scale, row by row.
template <class T>
Matrix<T> scaled(MatrixIn<T> x, const Vector<double>& center, const Vector<double>& scale,
                 const Options& options);
/// X * scale + center
template <class T>
Matrix<T> unscaled(MatrixIn<T> x, const Vector<double>& center, const Vector<double>& scale,
                   const Options& options);

}  // namespace lanes::learn
