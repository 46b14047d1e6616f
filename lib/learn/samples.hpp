// What models ask of their data.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <string>
#include <vector>

namespace lanes::learn {

/// Throws unless there are samples and features, and a target for each sample; and where the policy
/// is none that a model can have.
void require_samples(const char* function, std::size_t rows, std::size_t cols, std::size_t targets,
                     nan_policy policy);

/// Throws argument_error where a model has no features yet, shape_error where it has others.
void require_features(const char* function, std::size_t fitted, std::size_t cols);

/// Throws argument_error unless value is finite and at least 0.
void require_not_negative(const char* function, const char* setting, double value);

/// The rows of X and of Y, their targets, that nan_policy::omit leaves. Throws argument_error,
/// naming the first of them, for a row with an infinity, and with nan_policy::raise for one with
/// NaN. Y may have no column.
template <class T>
std::vector<std::size_t> finite_rows(const char* function, MatrixIn<T> x, MatrixIn<T> y,
                                     nan_policy policy);
/// Throws argument_error where no row is left.
void require_rows(const char* function, std::size_t left);
/// The same, both.
template <class T>
std::vector<std::size_t> usable_rows(const char* function, MatrixIn<T> x, MatrixIn<T> y,
                                     nan_policy policy);

template <class T>
Matrix<T> take_rows(MatrixIn<T> x, const std::vector<std::size_t>& rows);
template <class T>
Vector<T> take(VectorIn<T> x, const std::vector<std::size_t>& indices) {
  Vector<T> taken = Vector<T>::uninitialized(indices.size());
  for (std::size_t i = 0; i < indices.size(); ++i) taken[i] = x[indices[i]];
  return taken;
}

/// Whether all are numbers.
template <class T>
bool all_finite(VectorIn<T> x);

/// The column of the largest element in each row, the first of equal ones. Throws argument_error
/// for a row with NaN.
template <class T>
std::vector<std::size_t> largest_in_rows(const char* function, MatrixIn<T> x);

/// What labels stand for.
struct Labels {
  Vector<int> classes;             ///< those that occur, ascending
  std::vector<std::size_t> index;  ///< of each label in them
  std::vector<std::size_t> count;  ///< of each class

  explicit Labels(VectorIn<int> y);
  /// Where the classes are known, ascending, and all that occur are among them.
  Labels(VectorIn<int> y, Vector<int> known);
};

/// Throws argument_error where there is only one class.
void require_classes(const char* function, const Vector<int>& classes);

/// classes[index] for each.
Vector<int> labels_of(const Vector<int>& classes, const std::vector<std::size_t>& index);

}  // namespace lanes::learn
