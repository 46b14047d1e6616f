// Directions that a matrix only stretches; of a covariance, those in which data vary most.
#include <cmath>
#include <lanes/eigh.hpp>
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::eigenvectors(std::ostream& out) {
  const Matrix<double> A{{4, 2}, {2, 3}};
  const auto [values, vectors] = eigh(A);  // values ascending, vectors in columns
  out << "A:\n" << A << '\n';
  for (std::size_t j : {1u, 0u}) {
    const auto v = vectors.col(j);
    out << "eigenvalue " << values[j] << ", vector " << v << '\n'
        << "    A v      = " << matmul(A, v) << '\n'
        << "    lambda v = " << values[j] * v << '\n';
  }
  const Vector<double> others = eigvalsh(Matrix<double>{{4, 2}, {2, 2}});
  out << "those of [[4, 2], [2, 2]]: " << others << '\n';
  misprint(out, "these, with their vectors, as if they were A's");

  PCA<double> pca;
  pca.fit_covariance(A);
  out << "\nA as the covariance of two features: the first principal component, "
      << pca.components.row(0) << ",\nexplains " << pca.explained_variance[0] << " of " << trace(A)
      << ", " << 100 * pca.explained_variance_ratio[0] << " %\n";
  misprint(out, "74.8 %", "that is 5.236 of 7, from the other matrix");

  // A negative eigenvalue turns its direction round.
  const Matrix<double> R{{1, 2}, {2, 1}};
  const auto reversing = eigh(R);
  const auto v = reversing.vectors.col(0);
  out << "\nR:\n"
      << R << "\nR " << v << " = " << matmul(R, v) << ", eigenvalue " << reversing.values[0]
      << '\n';
}
