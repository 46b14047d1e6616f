// The README's NumPy table: arrays, and linear algebra.
#include <cmath>

#include "readme/numpy_table.hpp"

namespace lanes {
namespace {

// np.array([[4., 7.], [2., 6.]])
TEST_F(NumpyTable, Array) {
  Matrix<double> M{{4, 7}, {2, 6}};
  EXPECT_EQ(M(1, 0), 2);
}

// np.array([3., 4.])
TEST_F(NumpyTable, ArrayOfOneDimension) {
  Vector<double> v{3, 4};
  EXPECT_EQ(v[1], 4);
}

// np.zeros((2, 3))
TEST_F(NumpyTable, Zeros) {
  auto Z = Matrix<double>::zeros(2, 3);
  EXPECT_EQ(Z, (Matrix<double>{{0, 0, 0}, {0, 0, 0}}));
}

// np.full((2, 3), 7.)
TEST_F(NumpyTable, Full) {
  Matrix<double> F(2, 3, 7);
  EXPECT_EQ(F, (Matrix<double>{{7, 7, 7}, {7, 7, 7}}));
}

// np.eye(2)
TEST_F(NumpyTable, Eye) {
  auto I = Matrix<double>::identity(2);
  EXPECT_EQ(I, (Matrix<double>{{1, 0}, {0, 1}}));
}

// np.asarray(buffer).reshape(2, 3)
TEST_F(NumpyTable, AsarrayReshape) {
  std::vector<double> buffer{1, 2, 3, 4, 5, 6};
  MatrixView V(buffer, 2, 3);
  V(1, 2) = 60;
  EXPECT_EQ(buffer[5], 60);
}

// A.shape
TEST_F(NumpyTable, Shape) {
  Matrix<double> M(2, 3);
  EXPECT_EQ(M.rows(), 2u);
  EXPECT_EQ(M.cols(), 3u);
}

// A[0, 1]
TEST_F(NumpyTable, Element) {
  EXPECT_EQ(A(0, 1), 7);
  EXPECT_EQ(A.at(0, 1), 7);
  EXPECT_THROW(A.at(0, 2), shape_error);
}

// A[0]
TEST_F(NumpyTable, Row) {
  EXPECT_EQ(A.row(0), (Vector<double>{4, 7}));
}

// A[:, 1]
TEST_F(NumpyTable, Column) {
  EXPECT_EQ(A.col(1), (Vector<double>{7, 6}));
}

// A[0:2, 1:2]
TEST_F(NumpyTable, Block) {
  EXPECT_EQ(A.block(0, 1, 2, 1), (Matrix<double>{{7}, {6}}));
}

// x[1:3]
TEST_F(NumpyTable, Slice) {
  Vector<double> v{10, 11, 12, 13};
  EXPECT_EQ(v.slice(1, 2), (Vector<double>{11, 12}));
}

// np.diag(A)
TEST_F(NumpyTable, Diagonal) {
  EXPECT_EQ(A.diagonal(), (Vector<double>{4, 6}));
}

// A.T
TEST_F(NumpyTable, TransposedView) {
  A.t()(0, 1) = 20;
  EXPECT_EQ(A(1, 0), 20);
}

// A.T.copy()
TEST_F(NumpyTable, TransposedCopy) {
  EXPECT_EQ(transpose(A), (Matrix<double>{{4, 2}, {7, 6}}));
}

// A[0] = x
TEST_F(NumpyTable, AssignRow) {
  A.row(0).assign(x);
  EXPECT_EQ(A, (Matrix<double>{{3, 4}, {2, 6}}));
}

// A.astype(np.float32)
TEST_F(NumpyTable, Astype) {
  EXPECT_EQ(astype<float>(A), (Matrix<float>{{4, 7}, {2, 6}}));
}

// A + B, A - B
TEST_F(NumpyTable, AddSubtract) {
  EXPECT_EQ(A + B, (Matrix<double>{{5, 9}, {5, 10}}));
  EXPECT_EQ(A - B, (Matrix<double>{{3, 5}, {-1, 2}}));
}

// 2 * A, A / 2, A + 1
TEST_F(NumpyTable, Scalars) {
  EXPECT_EQ(2 * A, (Matrix<double>{{8, 14}, {4, 12}}));
  EXPECT_EQ(A / 2, (Matrix<double>{{2, 3.5}, {1, 3}}));
  EXPECT_EQ(A + 1, (Matrix<double>{{5, 8}, {3, 7}}));
}

// A * B
TEST_F(NumpyTable, ElementwiseProduct) {
  EXPECT_EQ(hadamard(A, B), (Matrix<double>{{4, 14}, {6, 24}}));
}

// A += B, A -= B, A *= 2, A /= 2
TEST_F(NumpyTable, InPlace) {
  const Matrix<double> before = A;
  A += B;
  EXPECT_EQ(A, before + B);
  A -= B;
  A *= 2;
  EXPECT_EQ(A, 2 * before);
  A /= 2;
  A.row(0) += x;
  EXPECT_EQ(A, (Matrix<double>{{7, 11}, {2, 6}}));
}

// np.add(A, B, out=A)
TEST_F(NumpyTable, Out) {
  add(A, B, A);
  EXPECT_EQ(A, (Matrix<double>{{5, 9}, {5, 10}}));
}

// A @ B
TEST_F(NumpyTable, MatrixProduct) {
  EXPECT_EQ(matmul(A, B), (Matrix<double>{{25, 36}, {20, 28}}));
}

// np.matmul(A, B, out=C)
TEST_F(NumpyTable, MatrixProductOut) {
  Matrix<double> C(2, 2);
  matmul(A, B, C);
  EXPECT_EQ(C, (Matrix<double>{{25, 36}, {20, 28}}));
}

// C += 2 * A @ B
TEST_F(NumpyTable, MatrixProductAdded) {
  auto C = Matrix<double>::identity(2);
  matmul(A, B, C, 2, 1);
  EXPECT_EQ(C, (Matrix<double>{{51, 72}, {40, 57}}));
}

// A @ x, x @ A
TEST_F(NumpyTable, MatrixVectorProduct) {
  EXPECT_EQ(matmul(A, x), (Vector<double>{40, 30}));
  EXPECT_EQ(matmul(x, A), (Vector<double>{20, 45}));
}

// A.T @ A
TEST_F(NumpyTable, Gram) {
  EXPECT_EQ(gram(A), (Matrix<double>{{20, 40}, {40, 85}}));
}

// x @ y
TEST_F(NumpyTable, Dot) {
  EXPECT_EQ(dot(x, y), 11);
}

// np.outer(x, y)
TEST_F(NumpyTable, Outer) {
  EXPECT_EQ(outer(x, y), (Matrix<double>{{3, 6}, {4, 8}}));
}

// np.linalg.norm(x)
TEST_F(NumpyTable, Norm) {
  EXPECT_EQ(norm(x), 5);
}

// np.linalg.norm(A)
TEST_F(NumpyTable, MatrixNorm) {
  EXPECT_EQ(norm(Matrix<double>{{1, 2}, {2, 4}}), 5);
}

// np.linalg.norm(A, axis=0)
TEST_F(NumpyTable, ColumnNorms) {
  EXPECT_EQ(norm(Matrix<double>{{3, 5}, {4, 12}}, By::column), (Vector<double>{5, 13}));
}

// x @ y / (np.linalg.norm(x) * np.linalg.norm(y))
TEST_F(NumpyTable, CosineSimilarity) {
  EXPECT_NEAR(cosine_similarity(x, y), 0.98386991009990743, 1e-15);
}

// y += 2 * x
TEST_F(NumpyTable, Axpy) {
  axpy(2, x, y);
  EXPECT_EQ(y, (Vector<double>{7, 10}));
}

// x *= 2
TEST_F(NumpyTable, Scale) {
  scale(2, x);
  EXPECT_EQ(x, (Vector<double>{6, 8}));
}

// np.trace(A)
TEST_F(NumpyTable, Trace) {
  EXPECT_EQ(trace(A), 10);
}

// np.linalg.solve(A, x)
TEST_F(NumpyTable, Solve) {
  EXPECT_TRUE(allclose(solve(A, x), (Vector<double>{-1, 1})));
}

// scipy.linalg.solve_triangular(A, x, lower=True)
TEST_F(NumpyTable, SolveTriangular) {
  EXPECT_TRUE(allclose(solve_triangular(A, x, Triangle::lower), (Vector<double>{0.75, 2.5 / 6})));
}

// np.linalg.eigh(A)
TEST_F(NumpyTable, Eigh) {
  const Matrix<double> a{{4, 2}, {2, 3}};
  const auto [values, vectors] = eigh(a);
  EXPECT_TRUE(allclose(values, (Vector<double>{1.4384471871911697, 5.5615528128088303})));
  EXPECT_TRUE(allclose(vectors.col(1), (Vector<double>{0.78820543801610915, 0.61541220940263568})));
}

// np.linalg.eigh(np.stack((A, B)))
TEST_F(NumpyTable, EighOfAStack) {
  const Matrix<double> a{{4, 2}, {2, 3}}, b{{0, 1}, {1, 0}};
  const EighBatch<double> e = eigh_batch(vstack(a, b));
  EXPECT_TRUE(
      allclose(e.values, (Matrix<double>{{1.4384471871911697, 5.5615528128088303}, {-1, 1}})));
  EXPECT_TRUE(allclose(e.vectors.block(0, 0, 2, 2), eigh(a).vectors));
}

// np.linalg.eigvalsh(A)
TEST_F(NumpyTable, Eigvalsh) {
  EXPECT_TRUE(allclose(eigvalsh(Matrix<double>{{0, 1}, {1, 0}}), (Vector<double>{-1, 1})));
}

// np.linalg.cholesky(A)
TEST_F(NumpyTable, Cholesky) {
  EXPECT_TRUE(allclose(cholesky(A).lower(), (Matrix<double>{{2, 0}, {1, std::sqrt(5.0)}})));
}

// scipy.linalg.cho_solve(scipy.linalg.cho_factor(A, lower=True), x)
TEST_F(NumpyTable, SolveByCholesky) {
  EXPECT_TRUE(allclose(cholesky(A).solve(x), (Vector<double>{0.5, 0.5})));
}

// np.linalg.inv(A)
TEST_F(NumpyTable, Inverse) {
  EXPECT_TRUE(allclose(inverse(A), (Matrix<double>{{0.6, -0.7}, {-0.2, 0.4}})));
}

// np.linalg.inv(np.stack((A, B)))
TEST_F(NumpyTable, InvOfAStack) {
  const Matrix<double> X = inverse_batch(vstack(A, B)).inverses;
  EXPECT_TRUE(allclose(X, (Matrix<double>{{0.6, -0.7}, {-0.2, 0.4}, {-2, 1}, {1.5, -0.5}})));
}

// np.linalg.svd(A, full_matrices=False)
TEST_F(NumpyTable, SingularValueDecomposition) {
  const auto [u, s, vt] = svd(A);
  EXPECT_TRUE(allclose(s, (Vector<double>{10.199942172395918, 0.9803977151030305})));
  EXPECT_TRUE(allclose(matmul(u, hadamard(outer(s, Vector<double>{1, 1}), vt)), A));
}

// np.linalg.svdvals(A)
TEST_F(NumpyTable, SingularValues) {
  EXPECT_TRUE(
      allclose(singular_values(A), (Vector<double>{10.199942172395918, 0.9803977151030305})));
}

// np.linalg.pinv(A)
TEST_F(NumpyTable, PseudoInverse) {
  EXPECT_TRUE(allclose(pinv(A), inverse(A)));
}

// np.linalg.cond(A)
TEST_F(NumpyTable, Cond) {
  EXPECT_TRUE(isclose(cond(A), 10.403882032022077));
}

// np.linalg.cond(A, 1)
TEST_F(NumpyTable, CondInNorm1) {
  EXPECT_TRUE(isclose(cond(A, Norm::one), 14.3));
  EXPECT_TRUE(isclose(1 / lu(A).rcond(), 14.3));
}

// np.linalg.det(A)
TEST_F(NumpyTable, Determinant) {
  EXPECT_DOUBLE_EQ(det(A), 10);
}

// np.linalg.slogdet(A)
TEST_F(NumpyTable, LogOfDeterminant) {
  EXPECT_EQ(slogdet(A).sign, 1);
  EXPECT_DOUBLE_EQ(slogdet(A).log_abs, std::log(10.0));
}

// np.linalg.qr(A)
TEST_F(NumpyTable, OrthogonalTimesTriangular) {
  const auto f = qr(A);
  EXPECT_NEAR(f.r()(0, 0), -std::sqrt(20.0), 1e-14);
  EXPECT_TRUE(allclose(matmul(f.q(), f.r()), A));
}

// np.linalg.lstsq(A, x)
TEST_F(NumpyTable, LeastSquares) {
  const auto fit = lstsq(A, x);
  EXPECT_TRUE(allclose(fit.x, (Vector<double>{-1, 1})));
  EXPECT_EQ(fit.rank, 2u);
  EXPECT_EQ(fit.residual, 0);
}

// x, residuals, rank, s = np.linalg.lstsq(A, x, rcond=1e-10)
TEST_F(NumpyTable, LeastSquaresBySingularValues) {
  const auto fit = lstsq(A, x, 1e-10);
  EXPECT_TRUE(allclose(fit.x, (Vector<double>{-1, 1})));
  EXPECT_EQ(fit.rank, 2u);
  EXPECT_EQ(fit.singular_values, singular_values(A));
}

// np.linalg.matrix_rank(A)
TEST_F(NumpyTable, Rank) {
  EXPECT_EQ(rank(A), 2u);
}

// w, V = np.linalg.eig(A)
TEST_F(NumpyTable, Eig) {
  const auto r = eig(A);
  const std::size_t j = r.values.real[0] < r.values.real[1] ? 0 : 1;  // NumPy's first
  EXPECT_NEAR(r.values.real[j], 5 - std::sqrt(15.0), 1e-14);
  EXPECT_EQ(r.values[j].imag(), 0);
  const Vector<double> v(r.vectors.real.col(j));
  EXPECT_TRUE(allclose(matmul(A, v), r.values.real[j] * v));
}

// np.linalg.eigvals(A)
TEST_F(NumpyTable, Eigvals) {
  const auto w = eigvals(Matrix<double>{{0, -1}, {1, 0}});
  EXPECT_EQ(w[0], (std::complex<double>{0, 1}));
  EXPECT_EQ(w[1], (std::complex<double>{0, -1}));
}

}  // namespace
}  // namespace lanes
