// Eigenvalues of general matrices, for the list of operations.
#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {

template <class T>
void add_eig(Catalogue<T>& all) {
  // One bulge up to 75, five from 76 on and sixteen from 150; blocks of 32 reflectors, 64 from 258.
  static const Sizes sizes = {1, 2, 3, 5, 8, 16, 33, 65, 75, 76, 261}, few = {1, 7, 34, 77};
  const auto list = [&all](std::string name, const Sizes& orders, auto f) {
    all.add(std::move(name), true, orders, 80, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n, n)](Options options) { return f(a, options); };
    });
  };
  using M = const Matrix<T>&;
  const auto rows = [](const ComplexVector<T>& w) {
    return vstack(MatrixView<const T>(w.real.data(), 1, w.size()),
                  MatrixView<const T>(w.imag.data(), 1, w.size()));
  };
  list("eig", sizes, [rows](M a, Options o) {
    const EigResult<T> r = eig(a, o);
    return vstack(vstack(rows(r.values), r.vectors.real), r.vectors.imag);
  });
  list("try_eig", few, [rows](M a, Options o) { return rows(try_eig(a, o).values); });
  list("eigvals", sizes, [rows](M a, Options o) { return rows(eigvals(a, o)); });
}
template void add_eig(Catalogue<float>&);
template void add_eig(Catalogue<double>&);

}  // namespace lanes::test
