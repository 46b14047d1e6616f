// exp, sigmoid and their like, element by element.
#include <lanes/activations.hpp>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/elementwise.hpp"

namespace lanes {
namespace {

using kernels::index;
using kernels::Kernels;

/// A function of the table.
template <class T>
using Member = kernels::Unary<T> Kernels<T>::*;

/// The least elements worth a thread, at about 2 ns for each.
constexpr index grain = 2 * 1024;

int threads_for(const Options& options, std::size_t elements) {
  return parallel::threads_for(options.threads, static_cast<index>(elements), grain);
}

template <class T>
auto kernel_of(Member<T> member, const Options& options) {
  return [kernel = dispatch::kernels_for(options.isa).of<T>().*member](
             const T* x, const T*, T* out, index n) { kernel(x, out, n); };
}

template <class T>
T of_number(Member<T> member, T x) {
  T out;
  (dispatch::kernels_for(Isa::automatic).of<T>().*member)(&x, &out, 1);
  return out;
}

template <class T>
void apply(const char* name, Member<T> member, const VectorView<const T>& x,
           const VectorView<T>& out, const Options& options) {
  check::same_size(name, "x", x, "out", out);
  check::no_partial_overlap(name, "out", out, "x", x);
  linalg::map_vectors(x, x, out, threads_for(options, x.size()), kernel_of(member, options));
}
template <class T>
void apply(const char* name, Member<T> member, const MatrixView<const T>& x,
           const MatrixView<T>& out, const Options& options) {
  check::same_shape(name, "x", x, "out", out);
  check::no_partial_overlap(name, "out", out, "x", x);
  linalg::map_matrices(x, x, out, threads_for(options, x.size()), kernel_of(member, options));
}

template <class T>
Vector<T> result(const char* name, Member<T> member, const VectorView<const T>& x,
                 const Options& options) {
  Vector<T> out = Vector<T>::uninitialized(x.size());
  apply(name, member, x, out.view(), options);
  return out;
}
template <class T>
Matrix<T> result(const char* name, Member<T> member, const MatrixView<const T>& x,
                 const Options& options) {
  Matrix<T> out = Matrix<T>::uninitialized(x.rows(), x.cols());
  apply(name, member, x, out.view(), options);
  return out;
}

}  // namespace

Vector<double> exp(VectorIn<double> x, Options options) {
  return result("exp", &Kernels<double>::exp, x, options);
}
void exp(VectorIn<double> x, VectorOut<double> out, Options options) {
  apply("exp", &Kernels<double>::exp, x, out, options);
}
Matrix<double> exp(MatrixIn<double> x, Options options) {
  return result("exp", &Kernels<double>::exp, x, options);
}
void exp(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  apply("exp", &Kernels<double>::exp, x, out, options);
}
Vector<float> exp(VectorIn<float> x, Options options) {
  return result("exp", &Kernels<float>::exp, x, options);
}
void exp(VectorIn<float> x, VectorOut<float> out, Options options) {
  apply("exp", &Kernels<float>::exp, x, out, options);
}
Matrix<float> exp(MatrixIn<float> x, Options options) {
  return result("exp", &Kernels<float>::exp, x, options);
}
void exp(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  apply("exp", &Kernels<float>::exp, x, out, options);
}
Vector<double> log(VectorIn<double> x, Options options) {
  return result("log", &Kernels<double>::log, x, options);
}
void log(VectorIn<double> x, VectorOut<double> out, Options options) {
  apply("log", &Kernels<double>::log, x, out, options);
}
Matrix<double> log(MatrixIn<double> x, Options options) {
  return result("log", &Kernels<double>::log, x, options);
}
void log(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  apply("log", &Kernels<double>::log, x, out, options);
}
Vector<float> log(VectorIn<float> x, Options options) {
  return result("log", &Kernels<float>::log, x, options);
}
void log(VectorIn<float> x, VectorOut<float> out, Options options) {
  apply("log", &Kernels<float>::log, x, out, options);
}
Matrix<float> log(MatrixIn<float> x, Options options) {
  return result("log", &Kernels<float>::log, x, options);
}
void log(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  apply("log", &Kernels<float>::log, x, out, options);
}
Vector<double> tanh(VectorIn<double> x, Options options) {
  return result("tanh", &Kernels<double>::tanh, x, options);
}
void tanh(VectorIn<double> x, VectorOut<double> out, Options options) {
  apply("tanh", &Kernels<double>::tanh, x, out, options);
}
Matrix<double> tanh(MatrixIn<double> x, Options options) {
  return result("tanh", &Kernels<double>::tanh, x, options);
}
void tanh(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  apply("tanh", &Kernels<double>::tanh, x, out, options);
}
Vector<float> tanh(VectorIn<float> x, Options options) {
  return result("tanh", &Kernels<float>::tanh, x, options);
}
void tanh(VectorIn<float> x, VectorOut<float> out, Options options) {
  apply("tanh", &Kernels<float>::tanh, x, out, options);
}
Matrix<float> tanh(MatrixIn<float> x, Options options) {
  return result("tanh", &Kernels<float>::tanh, x, options);
}
void tanh(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  apply("tanh", &Kernels<float>::tanh, x, out, options);
}
double sigmoid(double x) {
  return of_number(&Kernels<double>::sigmoid, x);
}
float sigmoid(float x) {
  return of_number(&Kernels<float>::sigmoid, x);
}
Vector<double> sigmoid(VectorIn<double> x, Options options) {
  return result("sigmoid", &Kernels<double>::sigmoid, x, options);
}
void sigmoid(VectorIn<double> x, VectorOut<double> out, Options options) {
  apply("sigmoid", &Kernels<double>::sigmoid, x, out, options);
}
Matrix<double> sigmoid(MatrixIn<double> x, Options options) {
  return result("sigmoid", &Kernels<double>::sigmoid, x, options);
}
void sigmoid(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  apply("sigmoid", &Kernels<double>::sigmoid, x, out, options);
}
Vector<float> sigmoid(VectorIn<float> x, Options options) {
  return result("sigmoid", &Kernels<float>::sigmoid, x, options);
}
void sigmoid(VectorIn<float> x, VectorOut<float> out, Options options) {
  apply("sigmoid", &Kernels<float>::sigmoid, x, out, options);
}
Matrix<float> sigmoid(MatrixIn<float> x, Options options) {
  return result("sigmoid", &Kernels<float>::sigmoid, x, options);
}
void sigmoid(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  apply("sigmoid", &Kernels<float>::sigmoid, x, out, options);
}
double log_sigmoid(double x) {
  return of_number(&Kernels<double>::log_sigmoid, x);
}
float log_sigmoid(float x) {
  return of_number(&Kernels<float>::log_sigmoid, x);
}
Vector<double> log_sigmoid(VectorIn<double> x, Options options) {
  return result("log_sigmoid", &Kernels<double>::log_sigmoid, x, options);
}
void log_sigmoid(VectorIn<double> x, VectorOut<double> out, Options options) {
  apply("log_sigmoid", &Kernels<double>::log_sigmoid, x, out, options);
}
Matrix<double> log_sigmoid(MatrixIn<double> x, Options options) {
  return result("log_sigmoid", &Kernels<double>::log_sigmoid, x, options);
}
void log_sigmoid(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  apply("log_sigmoid", &Kernels<double>::log_sigmoid, x, out, options);
}
Vector<float> log_sigmoid(VectorIn<float> x, Options options) {
  return result("log_sigmoid", &Kernels<float>::log_sigmoid, x, options);
}
void log_sigmoid(VectorIn<float> x, VectorOut<float> out, Options options) {
  apply("log_sigmoid", &Kernels<float>::log_sigmoid, x, out, options);
}
Matrix<float> log_sigmoid(MatrixIn<float> x, Options options) {
  return result("log_sigmoid", &Kernels<float>::log_sigmoid, x, options);
}
void log_sigmoid(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  apply("log_sigmoid", &Kernels<float>::log_sigmoid, x, out, options);
}
double softplus(double x) {
  return of_number(&Kernels<double>::softplus, x);
}
float softplus(float x) {
  return of_number(&Kernels<float>::softplus, x);
}
Vector<double> softplus(VectorIn<double> x, Options options) {
  return result("softplus", &Kernels<double>::softplus, x, options);
}
void softplus(VectorIn<double> x, VectorOut<double> out, Options options) {
  apply("softplus", &Kernels<double>::softplus, x, out, options);
}
Matrix<double> softplus(MatrixIn<double> x, Options options) {
  return result("softplus", &Kernels<double>::softplus, x, options);
}
void softplus(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  apply("softplus", &Kernels<double>::softplus, x, out, options);
}
Vector<float> softplus(VectorIn<float> x, Options options) {
  return result("softplus", &Kernels<float>::softplus, x, options);
}
void softplus(VectorIn<float> x, VectorOut<float> out, Options options) {
  apply("softplus", &Kernels<float>::softplus, x, out, options);
}
Matrix<float> softplus(MatrixIn<float> x, Options options) {
  return result("softplus", &Kernels<float>::softplus, x, options);
}
void softplus(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  apply("softplus", &Kernels<float>::softplus, x, out, options);
}
double relu(double x) {
  return of_number(&Kernels<double>::relu, x);
}
float relu(float x) {
  return of_number(&Kernels<float>::relu, x);
}
Vector<double> relu(VectorIn<double> x, Options options) {
  return result("relu", &Kernels<double>::relu, x, options);
}
void relu(VectorIn<double> x, VectorOut<double> out, Options options) {
  apply("relu", &Kernels<double>::relu, x, out, options);
}
Matrix<double> relu(MatrixIn<double> x, Options options) {
  return result("relu", &Kernels<double>::relu, x, options);
}
void relu(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  apply("relu", &Kernels<double>::relu, x, out, options);
}
Vector<float> relu(VectorIn<float> x, Options options) {
  return result("relu", &Kernels<float>::relu, x, options);
}
void relu(VectorIn<float> x, VectorOut<float> out, Options options) {
  apply("relu", &Kernels<float>::relu, x, out, options);
}
Matrix<float> relu(MatrixIn<float> x, Options options) {
  return result("relu", &Kernels<float>::relu, x, options);
}
void relu(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  apply("relu", &Kernels<float>::relu, x, out, options);
}

}  // namespace lanes
