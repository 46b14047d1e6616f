#include "stats/missing.hpp"

#include <algorithm>
#include <lanes/error.hpp>
#include <string>
#include <vector>

namespace lanes::stats {
namespace {

[[noreturn]] void raise_at(const char* function, const std::string& where) {
  throw argument_error(std::string(function) + ": x" + where +
                       " is NaN; nan_policy::omit leaves such elements out");
}

template <class T>
[[noreturn]] void raise(const char* function, VectorIn<T> x) {
  std::size_t i = 0;
  while (x[i] == x[i]) ++i;
  raise_at(function, "[" + std::to_string(i) + "]");
}

template <class T>
[[noreturn]] void raise(const char* function, MatrixIn<T> x) {
  std::size_t i = 0, j = 0;
  while (x(i, j) == x(i, j))
    if (++j == x.cols()) ++i, j = 0;
  raise_at(function, "(" + std::to_string(i) + ", " + std::to_string(j) + ")");
}

}  // namespace

void raise_missing(const char* function, VectorIn<double> x) {
  raise<double>(function, x);
}
void raise_missing(const char* function, VectorIn<float> x) {
  raise<float>(function, x);
}
void raise_missing(const char* function, MatrixIn<double> x) {
  raise<double>(function, x);
}
void raise_missing(const char* function, MatrixIn<float> x) {
  raise<float>(function, x);
}

template <class T>
bool has_nan(VectorIn<T> x) {
  return std::ranges::any_of(x, [](T e) { return e != e; });
}
template <class T>
bool has_nan(MatrixIn<T> x) {
  for (std::size_t i = 0; i < x.rows(); ++i)
    if (has_nan<T>(x.row(i))) return true;
  return false;
}

void throw_empty(const char* function) {
  throw argument_error(std::string(function) + ": there is no element; give at least one");
}

void check_ddof(const char* function, int ddof) {
  if (ddof < 0)
    throw argument_error(std::string(function) + ": ddof is " + std::to_string(ddof) +
                         "; it must not be negative");
}

template <class T>
Matrix<T> complete_rows(MatrixIn<T> x) {
  std::vector<std::size_t> complete;
  for (std::size_t i = 0; i < x.rows(); ++i)
    if (!has_nan<T>(x.row(i))) complete.push_back(i);
  Matrix<T> kept = Matrix<T>::uninitialized(complete.size(), x.cols());
  for (std::size_t i = 0; i < complete.size(); ++i) kept.row(i).assign(x.row(complete[i]));
  return kept;
}

template bool has_nan<double>(VectorIn<double>);
template bool has_nan<float>(VectorIn<float>);
template bool has_nan<double>(MatrixIn<double>);
template bool has_nan<float>(MatrixIn<float>);
template Matrix<double> complete_rows<double>(MatrixIn<double>);
template Matrix<float> complete_rows<float>(MatrixIn<float>);

}  // namespace lanes::stats
