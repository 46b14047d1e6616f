// What can be measured: the kernels, what they cost, and which ceiling of the machine bounds them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "harness/shape.hpp"

namespace lanes::bench {

/// A, B, X and x are inputs, C, Y and y outputs; a factorisation's outputs are its factors, that of
/// `solve` is x. All are contiguous.
enum class Kernel {
  matmul,                ///< C = A B
  gram,                  ///< C = X'X, the whole symmetric matrix
  matvec,                ///< y = A x
  vecmat,                ///< y = A'x
  column_norms,          ///< y[j] = |column j of X|
  dot,                   ///< x'y
  norm,                  ///< |x|
  axpy,                  ///< y = a x + y
  scale,                 ///< y = a y
  median,                ///< the median of x
  transpose,             ///< C = A'
  lu,                    ///< P A = L U
  inverse,               ///< A^-1
  solve,                 ///< A x = b
  solve_many,            ///< A X = B
  cholesky,              ///< A = L L'
  qr,                    ///< A = Q R
  eigh,                  ///< A = V diag(w) V', A symmetric
  svd,                   ///< A = U diag(s) V', thin
  normal,                ///< y[i] ~ N(0, 1)
  uniform,               ///< y[i] ~ U[0, 1)
  bernoulli,             ///< y[i] ~ B(1/4)
  mean_variance,         ///< of x, both
  moments4,              ///< of x: mean, variance, skewness, kurtosis
  column_mean_variance,  ///< of each column of X: the means, then the variances
  cov,                   ///< covariances of the columns of X, ddof = 1
  eigh_batch,            ///< A V = V diag(w), for m symmetric n x n matrices
  pca,                   ///< principal components of X: all variances, then directions in rows
  gradient,              ///< of the logistic loss of X w by w, and the loss
  adam_step,             ///< a step of Adam for y = (x, m, v)
  linear_regression,     ///< least squares of y on the columns of X and a constant
  logistic_regression,   ///< two classes, to 1e-8 of the optimum
  logistic,              ///< one of its steps: the loss of X w, its gradient and Hessian by w
  perceptron             ///< the gradient of m samples' loss, layers k - n - 10, and the loss
};

enum class Type { f64, f32 };
template <class T>
inline constexpr Type type_of = sizeof(T) == sizeof(double) ? Type::f64 : Type::f32;

/// How a kernel that is bound by memory moves its data: the pattern of the ceiling it is held to.
enum class Pattern {
  read,    ///< sum of x
  write,   ///< x = s
  copy,    ///< y = x
  update,  ///< y = s x + y, in place: what is written has been read
  triad    ///< z = s x + y
};

struct KernelInfo {
  Kernel kernel;
  std::string_view name;
  std::string_view formula;
  int dimensions;      ///< how many extents its shapes have
  bool compute_bound;  ///< rated in flops against the FMA peak, else in bytes against `pattern`
  Pattern pattern;
  bool factorisation = false;  ///< of A, or computed by one
  bool sample = false;         ///< y is a sample, another one for each call
  bool model = false;          ///< coefficients and an intercept, fitted to X and y
};

std::span<const KernelInfo> kernels();
const KernelInfo& info(Kernel kernel);
/// Throws argument_error, listing the known names.
Kernel kernel_from_name(std::string_view name);

std::string_view name(Type type);
/// Throws argument_error unless it is f64 or f32.
Type type_from_name(std::string_view name);
std::size_t size_of(Type type);
std::string_view name(Pattern pattern);
/// Throws argument_error when there is no such pattern.
Pattern pattern_from_name(std::string_view name);

std::string to_string(Kernel kernel, const Shape& shape);

/// Numbers of elements of the operands; 0 where a kernel has none. `updated`: c is read too.
struct OperandSizes {
  std::size_t a = 0, b = 0, c = 0;
  bool updated = false;
};
OperandSizes operand_sizes(Kernel kernel, const Shape& shape);

/// Floating-point operations that the definition asks for (gram: those of one triangle).
double flops(Kernel kernel, const Shape& shape);
/// Bytes that must move if each operand is touched once.
double bytes(Kernel kernel, const Shape& shape, Type type);
/// Bytes of memory that the operands occupy.
double working_set(Kernel kernel, const Shape& shape, Type type);

}  // namespace lanes::bench
