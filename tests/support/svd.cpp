// Singular values and what stands on them, for the list of operations.
#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {

template <class T>
void add_svd(Catalogue<T>& all) {
  // Factorisations or eigenvectors precede from 17 columns on; blocks of rows and threads from 65.
  static const Sizes sizes = {1, 2, 3, 5, 8, 16, 17, 33, 64, 65, 100}, few = {1, 7, 18, 66};
  const auto list = [&all](std::string name, const Sizes& orders, auto f) {
    all.add(std::move(name), true, orders, 40, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n + n / 3, n, n)](Options options) { return f(a, options); };
    });
  };
  using M = const Matrix<T>&;
  const auto factors = [](const Svd<T>& f) {
    return vstack(vstack(f.u, f.vt), MatrixView<const T>(f.s.data(), 1, f.s.size()));
  };
  list("svd", sizes, [factors](M a, Options o) { return factors(svd(a, {}, o)); });
  // Graded columns are rotated as they are, also where there are many.
  list("svd, graded", {5, 20, 70}, [factors](Matrix<T> a, Options o) {
    for (std::size_t j = 0; j < a.cols(); ++j)
      scale(std::ldexp(T(1), -static_cast<int>(j * 11 % 31)), a.col(j), o);
    return factors(svd(a, {}, o));
  });
  list("try_svd", few, [](M a, Options o) { return try_svd(a, {}, o).vt; });
  list("singular_values", few, [](M a, Options o) { return singular_values(a.t(), {}, o); });
  list("rank(A, tolerance)", few,
       [](M a, Options o) { return static_cast<T>(rank(a, T(0.5), o)); });
  list("cond, 2-norm", few, [](M a, Options o) { return cond(a, o); });
  list("pinv", few, [](M a, Options o) { return pinv(a, o); });
  list("pinv(A, rcond)", few, [](M a, Options o) { return pinv(a, T(0.3), o); });
  list("lstsq(A, b, rcond)", few,
       [](M a, Options o) { return lstsq(a, uniform_vector<T>(a.rows(), 1), T(0.1), o).x; });
  list("lstsq(A, B, rcond)", few,
       [](M a, Options o) { return lstsq(a, uniform_matrix<T>(a.rows(), 3, 1), T(0.1), o).x; });
}
template void add_svd(Catalogue<float>&);
template void add_svd(Catalogue<double>&);

}  // namespace lanes::test
