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
  return parallel::threads_for(options.threads, static_cast<kernels::index>(elements),
                               linalg::stream_grain);
}

/// An operation of the table: x op y, or scalar op x.
template <class T>
using BinaryMember = kernels::Binary<T> Kernels<T>::*;
template <class T>
using ScalarMember = kernels::WithScalar<T> Kernels<T>::*;

template <class T>
void binary(const char* name, BinaryMember<T> member, const VectorView<const T>& x,
            const VectorView<const T>& y, const VectorView<T>& out, const Options& options) {
  check::same_size(name, "x", x, "y", y);
  check::same_size(name, "x", x, "out", out);
  check::no_partial_overlap(name, "out", out, "x", x);
  check::no_partial_overlap(name, "out", out, "y", y);
  linalg::map_vectors(x, y, out, threads_for(options, x.size()), kernels_of<T>(options).*member);
}
template <class T>
void binary(const char* name, BinaryMember<T> member, const MatrixView<const T>& a,
            const MatrixView<const T>& b, const MatrixView<T>& out, const Options& options) {
  check::same_shape(name, "A", a, "B", b);
  check::same_shape(name, "A", a, "out", out);
  check::no_partial_overlap(name, "out", out, "A", a);
  check::no_partial_overlap(name, "out", out, "B", b);
  linalg::map_matrices(a, b, out, threads_for(options, a.size()), kernels_of<T>(options).*member);
}

template <class T>
void with_scalar(ScalarMember<T> member, T scalar, const VectorView<const T>& x,
                 const VectorView<T>& out, const Options& options) {
  const auto kernel = kernels_of<T>(options).*member;
  linalg::map_vectors(
      x, x, out, threads_for(options, x.size()),
      [=](const T* p, const T*, T* q, kernels::index n) { kernel(scalar, p, q, n); });
}
template <class T>
void with_scalar(ScalarMember<T> member, T scalar, const MatrixView<const T>& a,
                 const MatrixView<T>& out, const Options& options) {
  const auto kernel = kernels_of<T>(options).*member;
  linalg::map_matrices(
      a, a, out, threads_for(options, a.size()),
      [=](const T* p, const T*, T* q, kernels::index n) { kernel(scalar, p, q, n); });
}

/// The forms that return a new vector or matrix.
template <class T>
Vector<T> result(const char* name, BinaryMember<T> member, const VectorView<const T>& x,
                 const VectorView<const T>& y, const Options& options = {}) {
  Vector<T> out = Vector<T>::uninitialized(x.size());
  binary(name, member, x, y, out.view(), options);
  return out;
}
template <class T>
Matrix<T> result(const char* name, BinaryMember<T> member, const MatrixView<const T>& a,
                 const MatrixView<const T>& b, const Options& options = {}) {
  Matrix<T> out = Matrix<T>::uninitialized(a.rows(), a.cols());
  binary(name, member, a, b, out.view(), options);
  return out;
}
template <class T>
Vector<T> result(ScalarMember<T> member, T scalar, const VectorView<const T>& x) {
  Vector<T> out = Vector<T>::uninitialized(x.size());
  with_scalar(member, scalar, x, out.view(), {});
  return out;
}
template <class T>
Matrix<T> result(ScalarMember<T> member, T scalar, const MatrixView<const T>& a) {
  Matrix<T> out = Matrix<T>::uninitialized(a.rows(), a.cols());
  with_scalar(member, scalar, a, out.view(), {});
  return out;
}

/// The forms that change x.
template <class T, class In, class Out>
Out update(const char* name, BinaryMember<T> member, const Out& x, const In& y) {
  binary<T>(name, member, x, y, x, {});
  return x;
}
template <class T, class Out>
Out update(ScalarMember<T> member, T scalar, const Out& x) {
  with_scalar<T>(member, scalar, x, x, {});
  return x;
}

template <class T>
void axpy_of(T a, const VectorView<const T>& x, const VectorView<T>& y, const Options& options) {
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

void axpy(double a, VectorIn<double> x, VectorOut<double> y, Options options) {
  axpy_of(a, x, y, options);
}
void axpy(float a, VectorIn<float> x, VectorOut<float> y, Options options) {
  axpy_of(a, x, y, options);
}
void scale(double a, VectorOut<double> x, Options options) {
  with_scalar<double>(&Kernels<double>::multiply_scalar, a, x, x, options);
}
void scale(float a, VectorOut<float> x, Options options) {
  with_scalar<float>(&Kernels<float>::multiply_scalar, a, x, x, options);
}
void scale(double a, MatrixOut<double> x, Options options) {
  with_scalar<double>(&Kernels<double>::multiply_scalar, a, x, x, options);
}
void scale(float a, MatrixOut<float> x, Options options) {
  with_scalar<float>(&Kernels<float>::multiply_scalar, a, x, x, options);
}
Vector<double> add(VectorIn<double> x, VectorIn<double> y, Options options) {
  return result("add", &Kernels<double>::add, x, y, options);
}
Vector<float> add(VectorIn<float> x, VectorIn<float> y, Options options) {
  return result("add", &Kernels<float>::add, x, y, options);
}
Matrix<double> add(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return result("add", &Kernels<double>::add, a, b, options);
}
Matrix<float> add(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return result("add", &Kernels<float>::add, a, b, options);
}
void add(VectorIn<double> x, VectorIn<double> y, VectorOut<double> out, Options options) {
  binary("add", &Kernels<double>::add, x, y, out, options);
}
void add(VectorIn<float> x, VectorIn<float> y, VectorOut<float> out, Options options) {
  binary("add", &Kernels<float>::add, x, y, out, options);
}
void add(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> out, Options options) {
  binary("add", &Kernels<double>::add, a, b, out, options);
}
void add(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> out, Options options) {
  binary("add", &Kernels<float>::add, a, b, out, options);
}
Vector<double> subtract(VectorIn<double> x, VectorIn<double> y, Options options) {
  return result("subtract", &Kernels<double>::subtract, x, y, options);
}
Vector<float> subtract(VectorIn<float> x, VectorIn<float> y, Options options) {
  return result("subtract", &Kernels<float>::subtract, x, y, options);
}
Matrix<double> subtract(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return result("subtract", &Kernels<double>::subtract, a, b, options);
}
Matrix<float> subtract(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return result("subtract", &Kernels<float>::subtract, a, b, options);
}
void subtract(VectorIn<double> x, VectorIn<double> y, VectorOut<double> out, Options options) {
  binary("subtract", &Kernels<double>::subtract, x, y, out, options);
}
void subtract(VectorIn<float> x, VectorIn<float> y, VectorOut<float> out, Options options) {
  binary("subtract", &Kernels<float>::subtract, x, y, out, options);
}
void subtract(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> out, Options options) {
  binary("subtract", &Kernels<double>::subtract, a, b, out, options);
}
void subtract(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> out, Options options) {
  binary("subtract", &Kernels<float>::subtract, a, b, out, options);
}
Vector<double> hadamard(VectorIn<double> x, VectorIn<double> y, Options options) {
  return result("hadamard", &Kernels<double>::multiply, x, y, options);
}
Vector<float> hadamard(VectorIn<float> x, VectorIn<float> y, Options options) {
  return result("hadamard", &Kernels<float>::multiply, x, y, options);
}
Matrix<double> hadamard(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return result("hadamard", &Kernels<double>::multiply, a, b, options);
}
Matrix<float> hadamard(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return result("hadamard", &Kernels<float>::multiply, a, b, options);
}
void hadamard(VectorIn<double> x, VectorIn<double> y, VectorOut<double> out, Options options) {
  binary("hadamard", &Kernels<double>::multiply, x, y, out, options);
}
void hadamard(VectorIn<float> x, VectorIn<float> y, VectorOut<float> out, Options options) {
  binary("hadamard", &Kernels<float>::multiply, x, y, out, options);
}
void hadamard(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> out, Options options) {
  binary("hadamard", &Kernels<double>::multiply, a, b, out, options);
}
void hadamard(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> out, Options options) {
  binary("hadamard", &Kernels<float>::multiply, a, b, out, options);
}

Vector<double> operator+(VectorIn<double> x, VectorIn<double> y) {
  return result("operator+", &Kernels<double>::add, x, y);
}
Vector<float> operator+(VectorIn<float> x, VectorIn<float> y) {
  return result("operator+", &Kernels<float>::add, x, y);
}
Vector<double> operator-(VectorIn<double> x, VectorIn<double> y) {
  return result("operator-", &Kernels<double>::subtract, x, y);
}
Vector<float> operator-(VectorIn<float> x, VectorIn<float> y) {
  return result("operator-", &Kernels<float>::subtract, x, y);
}
Vector<double> operator-(VectorIn<double> x) {
  return result(&Kernels<double>::multiply_scalar, -1.0, x);
}
Vector<float> operator-(VectorIn<float> x) {
  return result(&Kernels<float>::multiply_scalar, -1.0f, x);
}
Vector<double> operator+(VectorIn<double> x, double a) {
  return result(&Kernels<double>::add_scalar, a, x);
}
Vector<float> operator+(VectorIn<float> x, float a) {
  return result(&Kernels<float>::add_scalar, a, x);
}
Vector<double> operator+(double a, VectorIn<double> x) {
  return result(&Kernels<double>::add_scalar, a, x);
}
Vector<float> operator+(float a, VectorIn<float> x) {
  return result(&Kernels<float>::add_scalar, a, x);
}
Vector<double> operator-(VectorIn<double> x, double a) {
  return result(&Kernels<double>::add_scalar, -a, x);
}
Vector<float> operator-(VectorIn<float> x, float a) {
  return result(&Kernels<float>::add_scalar, -a, x);
}
Vector<double> operator-(double a, VectorIn<double> x) {
  return result(&Kernels<double>::subtract_from_scalar, a, x);
}
Vector<float> operator-(float a, VectorIn<float> x) {
  return result(&Kernels<float>::subtract_from_scalar, a, x);
}
Vector<double> operator*(VectorIn<double> x, double a) {
  return result(&Kernels<double>::multiply_scalar, a, x);
}
Vector<float> operator*(VectorIn<float> x, float a) {
  return result(&Kernels<float>::multiply_scalar, a, x);
}
Vector<double> operator*(double a, VectorIn<double> x) {
  return result(&Kernels<double>::multiply_scalar, a, x);
}
Vector<float> operator*(float a, VectorIn<float> x) {
  return result(&Kernels<float>::multiply_scalar, a, x);
}
Vector<double> operator/(VectorIn<double> x, double a) {
  return result(&Kernels<double>::divide_by_scalar, a, x);
}
Vector<float> operator/(VectorIn<float> x, float a) {
  return result(&Kernels<float>::divide_by_scalar, a, x);
}
Matrix<double> operator+(MatrixIn<double> a, MatrixIn<double> b) {
  return result("operator+", &Kernels<double>::add, a, b);
}
Matrix<float> operator+(MatrixIn<float> a, MatrixIn<float> b) {
  return result("operator+", &Kernels<float>::add, a, b);
}
Matrix<double> operator-(MatrixIn<double> a, MatrixIn<double> b) {
  return result("operator-", &Kernels<double>::subtract, a, b);
}
Matrix<float> operator-(MatrixIn<float> a, MatrixIn<float> b) {
  return result("operator-", &Kernels<float>::subtract, a, b);
}
Matrix<double> operator-(MatrixIn<double> a) {
  return result(&Kernels<double>::multiply_scalar, -1.0, a);
}
Matrix<float> operator-(MatrixIn<float> a) {
  return result(&Kernels<float>::multiply_scalar, -1.0f, a);
}
Matrix<double> operator+(MatrixIn<double> a, double s) {
  return result(&Kernels<double>::add_scalar, s, a);
}
Matrix<float> operator+(MatrixIn<float> a, float s) {
  return result(&Kernels<float>::add_scalar, s, a);
}
Matrix<double> operator+(double s, MatrixIn<double> a) {
  return result(&Kernels<double>::add_scalar, s, a);
}
Matrix<float> operator+(float s, MatrixIn<float> a) {
  return result(&Kernels<float>::add_scalar, s, a);
}
Matrix<double> operator-(MatrixIn<double> a, double s) {
  return result(&Kernels<double>::add_scalar, -s, a);
}
Matrix<float> operator-(MatrixIn<float> a, float s) {
  return result(&Kernels<float>::add_scalar, -s, a);
}
Matrix<double> operator-(double s, MatrixIn<double> a) {
  return result(&Kernels<double>::subtract_from_scalar, s, a);
}
Matrix<float> operator-(float s, MatrixIn<float> a) {
  return result(&Kernels<float>::subtract_from_scalar, s, a);
}
Matrix<double> operator*(MatrixIn<double> a, double s) {
  return result(&Kernels<double>::multiply_scalar, s, a);
}
Matrix<float> operator*(MatrixIn<float> a, float s) {
  return result(&Kernels<float>::multiply_scalar, s, a);
}
Matrix<double> operator*(double s, MatrixIn<double> a) {
  return result(&Kernels<double>::multiply_scalar, s, a);
}
Matrix<float> operator*(float s, MatrixIn<float> a) {
  return result(&Kernels<float>::multiply_scalar, s, a);
}
Matrix<double> operator/(MatrixIn<double> a, double s) {
  return result(&Kernels<double>::divide_by_scalar, s, a);
}
Matrix<float> operator/(MatrixIn<float> a, float s) {
  return result(&Kernels<float>::divide_by_scalar, s, a);
}
VectorView<double> operator+=(VectorOut<double> x, VectorIn<double> y) {
  return update("operator+=", &Kernels<double>::add, x, y);
}
VectorView<float> operator+=(VectorOut<float> x, VectorIn<float> y) {
  return update("operator+=", &Kernels<float>::add, x, y);
}
VectorView<double> operator-=(VectorOut<double> x, VectorIn<double> y) {
  return update("operator-=", &Kernels<double>::subtract, x, y);
}
VectorView<float> operator-=(VectorOut<float> x, VectorIn<float> y) {
  return update("operator-=", &Kernels<float>::subtract, x, y);
}
VectorView<double> operator*=(VectorOut<double> x, double a) {
  return update(&Kernels<double>::multiply_scalar, a, x);
}
VectorView<float> operator*=(VectorOut<float> x, float a) {
  return update(&Kernels<float>::multiply_scalar, a, x);
}
VectorView<double> operator/=(VectorOut<double> x, double a) {
  return update(&Kernels<double>::divide_by_scalar, a, x);
}
VectorView<float> operator/=(VectorOut<float> x, float a) {
  return update(&Kernels<float>::divide_by_scalar, a, x);
}
MatrixView<double> operator+=(MatrixOut<double> a, MatrixIn<double> b) {
  return update("operator+=", &Kernels<double>::add, a, b);
}
MatrixView<float> operator+=(MatrixOut<float> a, MatrixIn<float> b) {
  return update("operator+=", &Kernels<float>::add, a, b);
}
MatrixView<double> operator-=(MatrixOut<double> a, MatrixIn<double> b) {
  return update("operator-=", &Kernels<double>::subtract, a, b);
}
MatrixView<float> operator-=(MatrixOut<float> a, MatrixIn<float> b) {
  return update("operator-=", &Kernels<float>::subtract, a, b);
}
MatrixView<double> operator*=(MatrixOut<double> a, double s) {
  return update(&Kernels<double>::multiply_scalar, s, a);
}
MatrixView<float> operator*=(MatrixOut<float> a, float s) {
  return update(&Kernels<float>::multiply_scalar, s, a);
}
MatrixView<double> operator/=(MatrixOut<double> a, double s) {
  return update(&Kernels<double>::divide_by_scalar, s, a);
}
MatrixView<float> operator/=(MatrixOut<float> a, float s) {
  return update(&Kernels<float>::divide_by_scalar, s, a);
}

}  // namespace lanes
