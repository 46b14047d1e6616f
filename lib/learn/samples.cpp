#include "learn/samples.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>

#include "base/check.hpp"

namespace lanes::learn {

void require_samples(const char* function, std::size_t rows, std::size_t cols, std::size_t targets,
                     nan_policy policy) {
  if (policy == nan_policy::propagate)
    throw argument_error(std::string(function) +
                         ": nan_policy::propagate would make the whole model NaN; use raise or "
                         "omit");
  if (rows != targets)
    check::shape_mismatch(function, "X", rows, cols, "y", targets, 1,
                          "X must have a row for each element of y");
  if (rows == 0 || cols == 0)
    throw argument_error(std::string(function) + ": X is " + std::to_string(rows) + " x " +
                         std::to_string(cols) + "; give at least one sample and one feature");
}

void require_features(const char* function, std::size_t fitted, std::size_t cols) {
  if (fitted == 0)
    throw argument_error(std::string(function) + ": the model has not been fitted; call fit first");
  if (fitted != cols)
    throw shape_error(std::string(function) + ": X has " + std::to_string(cols) +
                      " columns, the X of fit had " + std::to_string(fitted) +
                      "; they must have the same features");
}

void require_not_negative(const char* function, const char* setting, double value) {
  if (!(value >= 0 && std::isfinite(value)))
    throw argument_error(std::string(function) + ": " + setting + " is " + std::to_string(value) +
                         "; it must be finite and at least 0");
}

namespace {

[[noreturn]] void bad_element(const char* function, std::size_t row, const std::string& where,
                              bool is_nan) {
  throw argument_error(
      std::string(function) + ": row " + std::to_string(row) + " has " +
      (is_nan ? "NaN" : "an infinity") + " in " + where +
      (is_nan ? "; nan_policy::omit leaves such rows out" : "; every element must be finite"));
}

/// Whether a row is to be left out for this element.
template <class T>
bool leaves_out(const char* function, std::size_t row, T element, nan_policy policy,
                const std::string& where) {
  if (std::isfinite(element)) return false;
  const bool is_nan = std::isnan(element);
  if (!is_nan || policy != nan_policy::omit) bad_element(function, row, where, is_nan);
  return true;
}

template <class T>
bool row_is_finite(VectorIn<T> row) {
  return std::all_of(row.begin(), row.end(), [](T e) { return std::isfinite(e); });
}

}  // namespace

template <class T>
std::vector<std::size_t> finite_rows(const char* function, MatrixIn<T> x, MatrixIn<T> y,
                                     nan_policy policy) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    bool left_out = false;
    if (!row_is_finite<T>(x.row(i)))
      for (std::size_t j = 0; j < x.cols(); ++j)
        left_out |= leaves_out(function, i, x(i, j), policy, "column " + std::to_string(j));
    for (std::size_t j = 0; j < y.cols(); ++j)
      left_out |= leaves_out(function, i, y(i, j), policy,
                             y.cols() == 1 ? "its target" : "target " + std::to_string(j));
    if (!left_out) rows.push_back(i);
  }
  return rows;
}

void require_rows(const char* function, std::size_t left) {
  if (left == 0)
    throw argument_error(std::string(function) + ": every row has a NaN; nothing is left to fit");
}

template <class T>
std::vector<std::size_t> usable_rows(const char* function, MatrixIn<T> x, MatrixIn<T> y,
                                     nan_policy policy) {
  auto rows = finite_rows<T>(function, x, y, policy);
  require_rows(function, rows.size());
  return rows;
}

template <class T>
Matrix<T> take_rows(MatrixIn<T> x, const std::vector<std::size_t>& rows) {
  Matrix<T> taken = Matrix<T>::uninitialized(rows.size(), x.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) taken.row(i).assign(x.row(rows[i]));
  return taken;
}

template <class T>
bool all_finite(VectorIn<T> x) {
  return row_is_finite<T>(x);
}

template <class T>
std::vector<std::size_t> largest_in_rows(const char* function, MatrixIn<T> x) {
  std::vector<std::size_t> largest(x.rows(), 0);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) {
      if (std::isnan(x(i, j)))
        throw argument_error(std::string(function) + ": row " + std::to_string(i) +
                             " of X has a NaN, or is too far from everything; it has no class");
      if (x(i, j) > x(i, largest[i])) largest[i] = j;
    }
  return largest;
}

Labels::Labels(VectorIn<int> y) : index(y.size()) {
  if (y.empty()) return;
  const auto [low_at, high_at] = std::minmax_element(y.begin(), y.end());
  const long low = *low_at, range = static_cast<long>(*high_at) - low + 1;
  std::vector<int> values;
  // A table where labels are close together, as they mostly are: sorting takes ten times as long.
  const bool close = range <= static_cast<long>(y.size()) + 1024;
  std::vector<std::size_t> position;
  const auto slot = [low](int label) { return static_cast<std::size_t>(label - low); };
  if (close) {
    position.assign(static_cast<std::size_t>(range), 0);
    for (int label : y) position[slot(label)] = 1;
    for (long k = 0; k < range; ++k)
      if (position[static_cast<std::size_t>(k)] == 1) {
        position[static_cast<std::size_t>(k)] = values.size();
        values.push_back(static_cast<int>(low + k));
      }
  } else {
    values.assign(y.begin(), y.end());
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  }
  classes = Vector<int>(VectorView<const int>(values));
  count.assign(values.size(), 0);
  for (std::size_t i = 0; i < y.size(); ++i) {
    index[i] = close ? position[slot(y[i])]
                     : static_cast<std::size_t>(
                           std::lower_bound(values.begin(), values.end(), y[i]) - values.begin());
    ++count[index[i]];
  }
}

Labels::Labels(VectorIn<int> y, Vector<int> known)
    : classes(std::move(known)), index(y.size()), count(classes.size(), 0) {
  for (std::size_t i = 0; i < y.size(); ++i) {
    index[i] = static_cast<std::size_t>(std::lower_bound(classes.begin(), classes.end(), y[i]) -
                                        classes.begin());
    ++count[index[i]];
  }
}

void require_classes(const char* function, const Vector<int>& classes) {
  if (classes.size() < 2)
    throw argument_error(std::string(function) + ": all labels are " + std::to_string(classes[0]) +
                         "; give at least two classes");
}

Vector<int> labels_of(const Vector<int>& classes, const std::vector<std::size_t>& index) {
  return take<int>(classes, index);
}

template std::vector<std::size_t> finite_rows(const char*, MatrixIn<double>, MatrixIn<double>,
                                              nan_policy);
template std::vector<std::size_t> finite_rows(const char*, MatrixIn<float>, MatrixIn<float>,
                                              nan_policy);
template std::vector<std::size_t> usable_rows(const char*, MatrixIn<double>, MatrixIn<double>,
                                              nan_policy);
template std::vector<std::size_t> usable_rows(const char*, MatrixIn<float>, MatrixIn<float>,
                                              nan_policy);
template Matrix<double> take_rows(MatrixIn<double>, const std::vector<std::size_t>&);
template Matrix<float> take_rows(MatrixIn<float>, const std::vector<std::size_t>&);
template bool all_finite<double>(VectorIn<double>);
template bool all_finite<float>(VectorIn<float>);
template std::vector<std::size_t> largest_in_rows(const char*, MatrixIn<double>);
template std::vector<std::size_t> largest_in_rows(const char*, MatrixIn<float>);

}  // namespace lanes::learn
