#include "linalg/least_squares.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "dispatch/select.hpp"
#include "linalg/factor_qr.hpp"
#include "linalg/triangle_condition.hpp"
#include "linalg/triangular.hpp"

namespace lanes::linalg {

template <class T>
EqualColumns<T>::EqualColumns(Matrix<T> triangle, const Vector<T>& scale, const Options& options)
    : r(std::move(triangle)), exponents(r.cols()) {
  Vector<T> more = Vector<T>::uninitialized(r.cols());
  scale_columns<T>(dispatch::kernels_for(options.isa).of<T>(), ScaledColumns::all, r, more.data());
  for (std::size_t j = 0; j < r.cols(); ++j)
    exponents[j] = std::ilogb(scale[j]) + std::ilogb(more[j]);
}

template <class T>
T EqualColumns<T>::rcond(const Options& options) const {
  return rcond_upper(dispatch::kernels_for(options.isa).of<T>(), r);
}

template <class T>
Matrix<T> EqualColumns<T>::solve(Matrix<T> c, const Vector<T>& c_scale,
                                 const Options& options) const {
  const auto n = static_cast<kernels::index>(r.cols()),
             cols = static_cast<kernels::index>(c.cols());
  solve_upper<T>(dispatch::kernels_for(options.isa).of<T>(), options.threads, r.data(), n, nullptr,
                 n, c.data(), cols, cols);
  Matrix<T> x = Matrix<T>::uninitialized(r.cols(), c.cols());
  for (std::size_t j = 0; j < x.cols(); ++j) {
    const int undone = std::ilogb(c_scale[j]);
    for (std::size_t i = 0; i < x.rows(); ++i)
      x(i, j) = std::scalbn(c(i, j), exponents[i] - undone);
  }
  return x;
}

template <class T>
bool independent(T rcond, std::size_t longest) {
  return rcond > static_cast<T>(longest) * std::numeric_limits<T>::epsilon();
}

template struct EqualColumns<double>;
template struct EqualColumns<float>;
template bool independent(double, std::size_t);
template bool independent(float, std::size_t);

}  // namespace lanes::linalg
