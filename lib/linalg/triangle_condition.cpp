#include "linalg/triangle_condition.hpp"

#include <algorithm>

#include "linalg/condition.hpp"
#include "linalg/triangular.hpp"

namespace lanes::linalg {
namespace {

using kernels::index;
using kernels::Kernels;

/// On one thread: there are few right-hand sides.
template <class T>
class TriangleInverse final : public InverseOperator<T> {
 public:
  TriangleInverse(const Kernels<T>& kernels, const Matrix<T>& u, T norm1)
      : InverseOperator<T>(u.rows(), norm1), kernels_(kernels), u_(u) {}
  void apply(const MatrixView<const T>& b, const MatrixView<T>& x) const override {
    x.assign(b);
    const auto n = static_cast<index>(u_.rows());
    solve_upper<T>(kernels_, 1, u_.data(), n, nullptr, n, x.data(), x.row_stride(),
                   static_cast<index>(x.cols()));
  }
  Matrix<T> apply_from_right(Matrix<T> z) const override {
    const auto n = static_cast<index>(u_.rows());
    solve_upper_right(kernels_, 1, u_.data(), n, n, z.data(), n, static_cast<index>(z.rows()));
    return z;
  }

 private:
  const Kernels<T>& kernels_;
  const Matrix<T>& u_;
};

}  // namespace

template <class T>
T rcond_upper(const Kernels<T>& kernels, const Matrix<T>& u) {
  const VectorView<const T> diagonal = u.diagonal();
  if (std::find(diagonal.begin(), diagonal.end(), T(0)) != diagonal.end()) return T(0);
  Vector<T> sums(u.rows());
  return rcond(TriangleInverse<T>(kernels, u, norm1<T>(kernels, u, sums.data())));
}
template double rcond_upper(const Kernels<double>&, const Matrix<double>&);
template float rcond_upper(const Kernels<float>&, const Matrix<float>&);

}  // namespace lanes::linalg
