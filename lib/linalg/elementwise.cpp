// axpy, scale, add, subtract, hadamard, and the operators.
#include "linalg/elementwise.hpp"

#include <lanes/linalg.hpp>

#include "base/check.hpp"
#include "dispatch/select.hpp"

namespace lanes {
namespace {

using kernels::Kernels;

template <class T>
const Kernels<T>& kernels_of(const Options& options) {
  return dispatch::kernels_for(options.isa).of<T>();
}

int threads_for(const Options& options, std::size_t elements) {
  return parallel::threads_for(options.threads, static_cast<double>(elements),
                               linalg::stream_grain);
}

/// An operation of the table: x op y, or scalar op x.
template <class T>
using BinaryMember = kernels::Binary<T> Kernels<T>::*;
template <class T>
using ScalarMember = kernels::WithScalar<T> Kernels<T>::*;

template <class T>
void binary(const char* name, BinaryMember<T> member, VectorView<const T> x, VectorView<const T> y,
            VectorView<T> out, const Options& options) {
  check::same_size(name, "x", x, "y", y);
  check::same_size(name, "x", x, "out", out);
  check::no_partial_overlap(name, "out", out, "x", x);
  check::no_partial_overlap(name, "out", out, "y", y);
  linalg::map_vectors(x, y, out, threads_for(options, x.size()), kernels_of<T>(options).*member);
}
template <class T>
void binary(const char* name, BinaryMember<T> member, MatrixView<const T> a, MatrixView<const T> b,
            MatrixView<T> out, const Options& options) {
  check::same_shape(name, "A", a, "B", b);
  check::same_shape(name, "A", a, "out", out);
  check::no_partial_overlap(name, "out", out, "A", a);
  check::no_partial_overlap(name, "out", out, "B", b);
  linalg::map_matrices(a, b, out, threads_for(options, a.size()), kernels_of<T>(options).*member);
}

template <class T>
void with_scalar(ScalarMember<T> member, T scalar, VectorView<const T> x, VectorView<T> out,
                 const Options& options) {
  const auto kernel = kernels_of<T>(options).*member;
  linalg::map_vectors(
      x, x, out, threads_for(options, x.size()),
      [=](const T* p, const T*, T* q, kernels::index n) { kernel(scalar, p, q, n); });
}
template <class T>
void with_scalar(ScalarMember<T> member, T scalar, MatrixView<const T> a, MatrixView<T> out,
                 const Options& options) {
  const auto kernel = kernels_of<T>(options).*member;
  linalg::map_matrices(
      a, a, out, threads_for(options, a.size()),
      [=](const T* p, const T*, T* q, kernels::index n) { kernel(scalar, p, q, n); });
}

/// The forms that return a new vector or matrix.
template <class T>
Vector<T> result(const char* name, BinaryMember<T> member, VectorView<const T> x,
                 VectorView<const T> y, const Options& options = {}) {
  Vector<T> out = Vector<T>::uninitialized(x.size());
  binary(name, member, x, y, out.view(), options);
  return out;
}
template <class T>
Matrix<T> result(const char* name, BinaryMember<T> member, MatrixView<const T> a,
                 MatrixView<const T> b, const Options& options = {}) {
  Matrix<T> out = Matrix<T>::uninitialized(a.rows(), a.cols());
  binary(name, member, a, b, out.view(), options);
  return out;
}
template <class T>
Vector<T> result(ScalarMember<T> member, T scalar, VectorView<const T> x) {
  Vector<T> out = Vector<T>::uninitialized(x.size());
  with_scalar(member, scalar, x, out.view(), {});
  return out;
}
template <class T>
Matrix<T> result(ScalarMember<T> member, T scalar, MatrixView<const T> a) {
  Matrix<T> out = Matrix<T>::uninitialized(a.rows(), a.cols());
  with_scalar(member, scalar, a, out.view(), {});
  return out;
}

template <class T>
void axpy_of(T a, VectorView<const T> x, VectorView<T> y, const Options& options) {
  check::same_size("axpy", "x", x, "y", y);
  check::no_partial_overlap("axpy", "y", y, "x", x);
  const auto kernel = kernels_of<T>(options).axpy;
  linalg::map_vectors<T>(x, y, y, threads_for(options, x.size()),
                         [=](const T* p, const T* q, T* out, kernels::index n) {
                           if (q != out) std::copy_n(q, n, out);
                           kernel(a, p, out, n);
                         });
}

}  // namespace

void axpy(double a, VectorView<const double> x, VectorView<double> y, Options options) {
  axpy_of(a, x, y, options);
}
void axpy(float a, VectorView<const float> x, VectorView<float> y, Options options) {
  axpy_of(a, x, y, options);
}
void scale(double a, VectorView<double> x, Options options) {
  with_scalar<double>(&Kernels<double>::multiply_scalar, a, x, x, options);
}
void scale(float a, VectorView<float> x, Options options) {
  with_scalar<float>(&Kernels<float>::multiply_scalar, a, x, x, options);
}
void scale(double a, MatrixView<double> x, Options options) {
  with_scalar<double>(&Kernels<double>::multiply_scalar, a, x, x, options);
}
void scale(float a, MatrixView<float> x, Options options) {
  with_scalar<float>(&Kernels<float>::multiply_scalar, a, x, x, options);
}
Vector<double> add(VectorView<const double> x, VectorView<const double> y, Options options) {
  return result("add", &Kernels<double>::add, x, y, options);
}
Vector<float> add(VectorView<const float> x, VectorView<const float> y, Options options) {
  return result("add", &Kernels<float>::add, x, y, options);
}
Matrix<double> add(MatrixView<const double> a, MatrixView<const double> b, Options options) {
  return result("add", &Kernels<double>::add, a, b, options);
}
Matrix<float> add(MatrixView<const float> a, MatrixView<const float> b, Options options) {
  return result("add", &Kernels<float>::add, a, b, options);
}
void add(VectorView<const double> x, VectorView<const double> y, VectorView<double> out,
         Options options) {
  binary("add", &Kernels<double>::add, x, y, out, options);
}
void add(VectorView<const float> x, VectorView<const float> y, VectorView<float> out,
         Options options) {
  binary("add", &Kernels<float>::add, x, y, out, options);
}
void add(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> out,
         Options options) {
  binary("add", &Kernels<double>::add, a, b, out, options);
}
void add(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> out,
         Options options) {
  binary("add", &Kernels<float>::add, a, b, out, options);
}
Vector<double> subtract(VectorView<const double> x, VectorView<const double> y, Options options) {
  return result("subtract", &Kernels<double>::subtract, x, y, options);
}
Vector<float> subtract(VectorView<const float> x, VectorView<const float> y, Options options) {
  return result("subtract", &Kernels<float>::subtract, x, y, options);
}
Matrix<double> subtract(MatrixView<const double> a, MatrixView<const double> b, Options options) {
  return result("subtract", &Kernels<double>::subtract, a, b, options);
}
Matrix<float> subtract(MatrixView<const float> a, MatrixView<const float> b, Options options) {
  return result("subtract", &Kernels<float>::subtract, a, b, options);
}
void subtract(VectorView<const double> x, VectorView<const double> y, VectorView<double> out,
              Options options) {
  binary("subtract", &Kernels<double>::subtract, x, y, out, options);
}
void subtract(VectorView<const float> x, VectorView<const float> y, VectorView<float> out,
              Options options) {
  binary("subtract", &Kernels<float>::subtract, x, y, out, options);
}
void subtract(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> out,
              Options options) {
  binary("subtract", &Kernels<double>::subtract, a, b, out, options);
}
void subtract(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> out,
              Options options) {
  binary("subtract", &Kernels<float>::subtract, a, b, out, options);
}
Vector<double> hadamard(VectorView<const double> x, VectorView<const double> y, Options options) {
  return result("hadamard", &Kernels<double>::multiply, x, y, options);
}
Vector<float> hadamard(VectorView<const float> x, VectorView<const float> y, Options options) {
  return result("hadamard", &Kernels<float>::multiply, x, y, options);
}
Matrix<double> hadamard(MatrixView<const double> a, MatrixView<const double> b, Options options) {
  return result("hadamard", &Kernels<double>::multiply, a, b, options);
}
Matrix<float> hadamard(MatrixView<const float> a, MatrixView<const float> b, Options options) {
  return result("hadamard", &Kernels<float>::multiply, a, b, options);
}
void hadamard(VectorView<const double> x, VectorView<const double> y, VectorView<double> out,
              Options options) {
  binary("hadamard", &Kernels<double>::multiply, x, y, out, options);
}
void hadamard(VectorView<const float> x, VectorView<const float> y, VectorView<float> out,
              Options options) {
  binary("hadamard", &Kernels<float>::multiply, x, y, out, options);
}
void hadamard(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> out,
              Options options) {
  binary("hadamard", &Kernels<double>::multiply, a, b, out, options);
}
void hadamard(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> out,
              Options options) {
  binary("hadamard", &Kernels<float>::multiply, a, b, out, options);
}

Vector<double> operator+(VectorView<const double> x, VectorView<const double> y) {
  return result("operator+", &Kernels<double>::add, x, y);
}
Vector<float> operator+(VectorView<const float> x, VectorView<const float> y) {
  return result("operator+", &Kernels<float>::add, x, y);
}
Vector<double> operator-(VectorView<const double> x, VectorView<const double> y) {
  return result("operator-", &Kernels<double>::subtract, x, y);
}
Vector<float> operator-(VectorView<const float> x, VectorView<const float> y) {
  return result("operator-", &Kernels<float>::subtract, x, y);
}
Vector<double> operator-(VectorView<const double> x) {
  return result(&Kernels<double>::multiply_scalar, -1.0, x);
}
Vector<float> operator-(VectorView<const float> x) {
  return result(&Kernels<float>::multiply_scalar, -1.0f, x);
}
Vector<double> operator+(VectorView<const double> x, double a) {
  return result(&Kernels<double>::add_scalar, a, x);
}
Vector<float> operator+(VectorView<const float> x, float a) {
  return result(&Kernels<float>::add_scalar, a, x);
}
Vector<double> operator+(double a, VectorView<const double> x) {
  return result(&Kernels<double>::add_scalar, a, x);
}
Vector<float> operator+(float a, VectorView<const float> x) {
  return result(&Kernels<float>::add_scalar, a, x);
}
Vector<double> operator-(VectorView<const double> x, double a) {
  return result(&Kernels<double>::add_scalar, -a, x);
}
Vector<float> operator-(VectorView<const float> x, float a) {
  return result(&Kernels<float>::add_scalar, -a, x);
}
Vector<double> operator-(double a, VectorView<const double> x) {
  return result(&Kernels<double>::subtract_from_scalar, a, x);
}
Vector<float> operator-(float a, VectorView<const float> x) {
  return result(&Kernels<float>::subtract_from_scalar, a, x);
}
Vector<double> operator*(VectorView<const double> x, double a) {
  return result(&Kernels<double>::multiply_scalar, a, x);
}
Vector<float> operator*(VectorView<const float> x, float a) {
  return result(&Kernels<float>::multiply_scalar, a, x);
}
Vector<double> operator*(double a, VectorView<const double> x) {
  return result(&Kernels<double>::multiply_scalar, a, x);
}
Vector<float> operator*(float a, VectorView<const float> x) {
  return result(&Kernels<float>::multiply_scalar, a, x);
}
Vector<double> operator/(VectorView<const double> x, double a) {
  return result(&Kernels<double>::divide_by_scalar, a, x);
}
Vector<float> operator/(VectorView<const float> x, float a) {
  return result(&Kernels<float>::divide_by_scalar, a, x);
}
Matrix<double> operator+(MatrixView<const double> a, MatrixView<const double> b) {
  return result("operator+", &Kernels<double>::add, a, b);
}
Matrix<float> operator+(MatrixView<const float> a, MatrixView<const float> b) {
  return result("operator+", &Kernels<float>::add, a, b);
}
Matrix<double> operator-(MatrixView<const double> a, MatrixView<const double> b) {
  return result("operator-", &Kernels<double>::subtract, a, b);
}
Matrix<float> operator-(MatrixView<const float> a, MatrixView<const float> b) {
  return result("operator-", &Kernels<float>::subtract, a, b);
}
Matrix<double> operator-(MatrixView<const double> a) {
  return result(&Kernels<double>::multiply_scalar, -1.0, a);
}
Matrix<float> operator-(MatrixView<const float> a) {
  return result(&Kernels<float>::multiply_scalar, -1.0f, a);
}
Matrix<double> operator+(MatrixView<const double> a, double s) {
  return result(&Kernels<double>::add_scalar, s, a);
}
Matrix<float> operator+(MatrixView<const float> a, float s) {
  return result(&Kernels<float>::add_scalar, s, a);
}
Matrix<double> operator+(double s, MatrixView<const double> a) {
  return result(&Kernels<double>::add_scalar, s, a);
}
Matrix<float> operator+(float s, MatrixView<const float> a) {
  return result(&Kernels<float>::add_scalar, s, a);
}
Matrix<double> operator-(MatrixView<const double> a, double s) {
  return result(&Kernels<double>::add_scalar, -s, a);
}
Matrix<float> operator-(MatrixView<const float> a, float s) {
  return result(&Kernels<float>::add_scalar, -s, a);
}
Matrix<double> operator-(double s, MatrixView<const double> a) {
  return result(&Kernels<double>::subtract_from_scalar, s, a);
}
Matrix<float> operator-(float s, MatrixView<const float> a) {
  return result(&Kernels<float>::subtract_from_scalar, s, a);
}
Matrix<double> operator*(MatrixView<const double> a, double s) {
  return result(&Kernels<double>::multiply_scalar, s, a);
}
Matrix<float> operator*(MatrixView<const float> a, float s) {
  return result(&Kernels<float>::multiply_scalar, s, a);
}
Matrix<double> operator*(double s, MatrixView<const double> a) {
  return result(&Kernels<double>::multiply_scalar, s, a);
}
Matrix<float> operator*(float s, MatrixView<const float> a) {
  return result(&Kernels<float>::multiply_scalar, s, a);
}
Matrix<double> operator/(MatrixView<const double> a, double s) {
  return result(&Kernels<double>::divide_by_scalar, s, a);
}
Matrix<float> operator/(MatrixView<const float> a, float s) {
  return result(&Kernels<float>::divide_by_scalar, s, a);
}

}  // namespace lanes
