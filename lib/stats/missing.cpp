#include "stats/missing.hpp"

#include <lanes/error.hpp>
#include <string>

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

}  // namespace lanes::stats
