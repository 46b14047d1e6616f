#include "harness/kernel.hpp"

#include <algorithm>
#include <array>
#include <lanes/error.hpp>
#include <string>

#include "harness/perceptron.hpp"

namespace lanes::bench {
namespace {

constexpr std::array table{
    KernelInfo{Kernel::matmul, "matmul", "C = A B", 3, true, Pattern::read},
    KernelInfo{Kernel::gram, "gram", "C = X'X", 2, true, Pattern::read},
    KernelInfo{Kernel::matvec, "matvec", "y = A x", 2, false, Pattern::read},
    KernelInfo{Kernel::vecmat, "vecmat", "y = A'x", 2, false, Pattern::read},
    KernelInfo{Kernel::column_norms, "column_norms", "y[j] = |X[:,j]|", 2, false, Pattern::read},
    KernelInfo{Kernel::dot, "dot", "x'y", 1, false, Pattern::read},
    KernelInfo{Kernel::norm, "norm", "|x|", 1, false, Pattern::read},
    KernelInfo{Kernel::axpy, "axpy", "y = a x + y", 1, false, Pattern::update},
    KernelInfo{Kernel::scale, "scale", "y = a y", 1, false, Pattern::update},
    KernelInfo{Kernel::median, "median", "median of x", 1, false, Pattern::read},
    KernelInfo{Kernel::transpose, "transpose", "C = A'", 2, false, Pattern::copy},
    KernelInfo{Kernel::lu, "lu", "P A = L U", 1, true, Pattern::read, true},
    KernelInfo{Kernel::inverse, "inverse", "A^-1", 1, true, Pattern::read, true},
    KernelInfo{Kernel::solve, "solve", "A x = b", 1, true, Pattern::read, true},
    KernelInfo{Kernel::solve_many, "solve_many", "A X = B", 2, true, Pattern::read, true},
    KernelInfo{Kernel::cholesky, "cholesky", "A = L L'", 1, true, Pattern::read, true},
    KernelInfo{Kernel::qr, "qr", "A = Q R", 2, true, Pattern::read, true},
    KernelInfo{Kernel::eigh, "eigh", "A = V diag(w) V'", 1, true, Pattern::read, true},
    KernelInfo{Kernel::svd, "svd", "A = U diag(s) V'", 2, true, Pattern::read, true},
    KernelInfo{Kernel::normal, "normal", "y ~ N(0, 1)", 1, false, Pattern::write, false, true},
    KernelInfo{Kernel::uniform, "uniform", "y ~ U[0, 1)", 1, false, Pattern::write, false, true},
    KernelInfo{Kernel::bernoulli, "bernoulli", "y ~ B(1/4)", 1, false, Pattern::write, false, true},
    KernelInfo{Kernel::mean_variance, "mean_variance", "mean, var of x", 1, false, Pattern::read},
    KernelInfo{Kernel::moments4, "moments4", "mean to kurtosis of x", 1, false, Pattern::read},
    KernelInfo{Kernel::column_mean_variance, "column_mean_variance", "mean, var of X[:,j]", 2,
               false, Pattern::read},
    KernelInfo{Kernel::cov, "cov", "C = cov(X)", 2, true, Pattern::read},
    KernelInfo{Kernel::eigh_batch, "eigh_batch", "A V = V diag(w)", 2, true, Pattern::read, true},
    KernelInfo{Kernel::pca, "pca", "principal components of X", 2, true, Pattern::read},
    KernelInfo{Kernel::gradient, "gradient", "X'(p - y) / m", 2, false, Pattern::read},
    KernelInfo{Kernel::adam_step, "adam_step", "Adam for x, m, v", 1, false, Pattern::update},
    KernelInfo{Kernel::linear_regression, "linear_regression", "min |y - X w - b|", 2, true,
               Pattern::read, false, false, true},
    KernelInfo{Kernel::logistic_regression, "logistic_regression", "max p(y | X, w, b)", 2, false,
               Pattern::read, false, false, true},
    KernelInfo{Kernel::logistic, "logistic", "X'(p - y), X'DX", 2, true, Pattern::read},
    KernelInfo{Kernel::perceptron, "perceptron", "backpropagation", 3, true, Pattern::read},
};

constexpr std::array<std::string_view, 5> pattern_names{"read", "write", "copy", "update", "triad"};

}  // namespace

std::span<const KernelInfo> kernels() {
  return table;
}

const KernelInfo& info(Kernel kernel) {
  return table[static_cast<std::size_t>(kernel)];
}

Kernel kernel_from_name(std::string_view name) {
  const auto found = std::ranges::find(table, name, &KernelInfo::name);
  if (found != table.end()) return found->kernel;
  std::string known;
  for (const KernelInfo& k : table) known += (known.empty() ? "" : ", ") + std::string(k.name);
  throw argument_error("kernel '" + std::string(name) + "' is unknown: the kernels are " + known);
}

std::string_view name(Type type) {
  return type == Type::f64 ? "f64" : "f32";
}

Type type_from_name(std::string_view name) {
  if (name == "f64") return Type::f64;
  if (name == "f32") return Type::f32;
  throw argument_error("type '" + std::string(name) + "' is unknown: the types are f64, f32");
}

std::size_t size_of(Type type) {
  return type == Type::f64 ? sizeof(double) : sizeof(float);
}

std::string_view name(Pattern pattern) {
  return pattern_names[static_cast<std::size_t>(pattern)];
}

Pattern pattern_from_name(std::string_view name) {
  const auto found = std::ranges::find(pattern_names, name);
  if (found == pattern_names.end())
    throw argument_error("'" + std::string(name) + "' is not a pattern of memory access");
  return static_cast<Pattern>(found - pattern_names.begin());
}

std::string to_string(Kernel kernel, const Shape& shape) {
  return to_string(shape, info(kernel).dimensions);
}

OperandSizes operand_sizes(Kernel kernel, const Shape& s) {
  switch (kernel) {
    case Kernel::matmul:
      return {s.m * s.k, s.k * s.n, s.m * s.n};
    case Kernel::gram:
      return {s.m * s.n, 0, s.n * s.n};
    case Kernel::matvec:
      return {s.m * s.n, s.n, s.m};
    case Kernel::vecmat:
      return {s.m * s.n, s.m, s.n};
    case Kernel::column_norms:
      return {s.m * s.n, 0, s.n};
    case Kernel::dot:
      return {s.m, s.m, 1};
    case Kernel::norm:
    case Kernel::median:
      return {s.m, 0, 1};
    case Kernel::axpy:
      return {s.m, 0, s.m, true};
    case Kernel::scale:
      return {0, 0, s.m, true};
    case Kernel::transpose:
      return {s.m * s.n, 0, s.m * s.n};
    case Kernel::lu:
      return {s.m * s.m, 0, s.m * s.m + s.m};
    case Kernel::inverse:
    case Kernel::cholesky:
      return {s.m * s.m, 0, s.m * s.m};
    case Kernel::solve:
    case Kernel::solve_many:
      return {s.m * s.m, s.m * s.n, s.m * s.n};
    case Kernel::qr:
      return {s.m * s.n, 0, (s.m + s.n) * std::min(s.m, s.n)};
    case Kernel::eigh:
      return {s.m * s.m, 0, s.m * s.m + s.m};
    case Kernel::svd:
      return {s.m * s.n, 0, (s.m + s.n + 1) * std::min(s.m, s.n)};
    case Kernel::normal:
    case Kernel::uniform:
    case Kernel::bernoulli:
      return {0, 0, s.m};
    case Kernel::mean_variance:
      return {s.m, 0, 2};
    case Kernel::moments4:
      return {s.m, 0, 4};
    case Kernel::column_mean_variance:
      return {s.m * s.n, 0, 2 * s.n};
    case Kernel::cov:
      return {s.m * s.n, 0, s.n * s.n};
    case Kernel::eigh_batch:
      return {s.m * s.n * s.n, 0, s.m * s.n * (s.n + 1)};
    case Kernel::pca:
      return {s.m * s.n, 0, (s.n + 1) * std::min(s.m, s.n)};
    case Kernel::gradient:
      return {s.m * s.n, s.n, s.n + 1};
    case Kernel::adam_step:
      return {s.m, 0, 3 * s.m, true};
    case Kernel::linear_regression:
    case Kernel::logistic_regression:
      return {s.m * s.n, s.m, s.n + 1};
    case Kernel::logistic:
      return {s.m * s.n, s.n, s.n * s.n + s.n + 1};
    case Kernel::perceptron: {
      const std::size_t parameters = PerceptronLayout(s).size;
      return {s.m * s.k, parameters, parameters + 1};
    }
  }
  return {};
}

double flops(Kernel kernel, const Shape& shape) {
  const auto m = static_cast<double>(shape.m), n = static_cast<double>(shape.n),
             k = static_cast<double>(shape.k);
  switch (kernel) {
    case Kernel::matmul:
      return 2 * m * n * k;
    case Kernel::gram:
    case Kernel::cov:
      return m * n * (n + 1);
    case Kernel::pca:  // the covariance, and its eigenvectors by the symmetric QR algorithm
      return m * n * (n + 1) + 9 * n * n * n;
    case Kernel::matvec:
    case Kernel::vecmat:
    case Kernel::column_norms:
      return 2 * m * n;
    case Kernel::dot:
    case Kernel::norm:
    case Kernel::axpy:
      return 2 * m;
    case Kernel::mean_variance:
      return 4 * m;
    case Kernel::moments4:
      return 8 * m;
    case Kernel::column_mean_variance:
    case Kernel::gradient:
      return 4 * m * n;
    case Kernel::logistic:
      return m * n * (n + 1) + 4 * m * n;
    case Kernel::perceptron: {  // forward and backward; the first layer has nobody to hand on to
      const auto classes = static_cast<double>(PerceptronLayout::classes);
      return 4 * m * n * k + 6 * m * n * classes;
    }
    case Kernel::adam_step:
      return 12 * m;
    case Kernel::scale:
      return m;
    case Kernel::median:
    case Kernel::transpose:
    case Kernel::normal:
    case Kernel::uniform:
    case Kernel::bernoulli:
    case Kernel::logistic_regression:  // as many as its steps take
      return 0;
    case Kernel::lu:
      return 2.0 / 3 * m * m * m;
    case Kernel::inverse:
      return 2 * m * m * m;
    case Kernel::solve:
    case Kernel::solve_many:
      return 2.0 / 3 * m * m * m + 2 * m * m * n;
    case Kernel::cholesky:
      return m * m * m / 3;
    case Kernel::eigh_batch:
      return 9 * m * n * n * n;  // as is usual: reduction, and vectors by QR iterations
    case Kernel::linear_regression:
    case Kernel::qr: {
      const double least = std::min(m, n), most = std::max(m, n);
      return 2 * least * least * (most - least / 3);
    }
    case Kernel::eigh:
      return 9 * m * m * m;
    case Kernel::svd: {
      const double least = std::min(m, n), most = std::max(m, n);
      return least * least * (6 * most + 20 * least);
    }
  }
  return 0;
}

double bytes(Kernel kernel, const Shape& shape, Type type) {
  const OperandSizes sizes = operand_sizes(kernel, shape);
  const std::size_t elements = sizes.a + sizes.b + sizes.c * (sizes.updated ? 2 : 1);
  return static_cast<double>(elements * size_of(type));
}

double working_set(Kernel kernel, const Shape& shape, Type type) {
  const OperandSizes sizes = operand_sizes(kernel, shape);
  // In floating point: the bytes of a size that does not fit into memory may not fit into 64 bits.
  return (static_cast<double>(sizes.a) + static_cast<double>(sizes.b) +
          static_cast<double>(sizes.c)) *
         static_cast<double>(size_of(type));
}

}  // namespace lanes::bench
