// The NumPy-to-lanes table of the README: one test for each of its rows, in its order. The comment
// is the left column, the expression in the test the right one.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <lanes/lanes.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace lanes {
namespace {

class NumpyTable : public ::testing::Test {
 protected:
  Matrix<double> A{{4, 7}, {2, 6}};
  Matrix<double> B{{1, 2}, {3, 4}};
  Vector<double> x{3, 4};
  Vector<double> y{1, 2};
};

/// A file that is gone when the test ends.
struct TemporaryFile {
  explicit TemporaryFile(const std::string& name)
      : path(std::filesystem::temp_directory_path() / (std::to_string(::getpid()) + "-" + name)) {}
  ~TemporaryFile() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

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

// np.linalg.cond(A, 1)
TEST_F(NumpyTable, Cond) {
  EXPECT_TRUE(isclose(cond(A), 14.3));
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

// np.median(x)
TEST_F(NumpyTable, Median) {
  EXPECT_EQ(median(x), 3.5);
}

// np.median(A, axis=0)
TEST_F(NumpyTable, MedianOfColumns) {
  EXPECT_EQ(median(A, By::column), (Vector<double>{3, 6.5}));
}

// np.nanmedian(x)
TEST_F(NumpyTable, NanMedian) {
  EXPECT_EQ(median(Vector<double>{3, std::nan(""), 4}, nan_policy::omit), 3.5);
}

// np.quantile(x, 0.25)
TEST_F(NumpyTable, Quantile) {
  EXPECT_EQ(quantile(x, 0.25), 3.25);
}

// np.quantile(A, [0.25, 0.75], axis=0)
TEST_F(NumpyTable, QuantilesOfColumns) {
  EXPECT_EQ(quantile(A, Vector<double>{0.25, 0.75}, By::column),
            (Matrix<double>{{2.5, 6.25}, {3.5, 6.75}}));
}

// scipy.stats.iqr(x)
TEST_F(NumpyTable, InterquartileRange) {
  EXPECT_EQ(iqr(x), 0.5);
}

// scipy.stats.mode(x)
TEST_F(NumpyTable, Mode) {
  EXPECT_EQ(mode(Vector<double>{5, 3, 3, 5, 4}).values, (Vector<double>{3, 5}));
  EXPECT_EQ(mode(Vector<double>{5, 3, 3, 5, 4}).count, 2u);
}

// np.sum(x), np.mean(x)
TEST_F(NumpyTable, SumAndMean) {
  EXPECT_EQ(sum(x), 7);
  EXPECT_EQ(mean(x), 3.5);
}

// np.var(x), np.std(x)
TEST_F(NumpyTable, VarianceAndDeviation) {
  EXPECT_EQ(variance(x), 0.25);
  EXPECT_EQ(stddev(x), 0.5);
}

// np.var(x, ddof=1)
TEST_F(NumpyTable, SampleVariance) {
  EXPECT_EQ(variance(x, 1), 0.5);
}

// np.min(x), np.max(x)
TEST_F(NumpyTable, MinMax) {
  EXPECT_EQ(min(x), 3);
  EXPECT_EQ(max(x), 4);
}

// np.nanmean(x)
TEST_F(NumpyTable, NanMean) {
  EXPECT_EQ(mean(Vector<double>{3, std::nan(""), 4}, nan_policy::omit), 3.5);
}

// np.mean(A, axis=0), np.mean(A, axis=1)
TEST_F(NumpyTable, MeanByAxis) {
  EXPECT_EQ(mean(A, By::column), (Vector<double>{3, 6.5}));
  EXPECT_EQ(mean(A, By::row), (Vector<double>{5.5, 4}));
}

// scipy.stats.skew(x), scipy.stats.kurtosis(x)
TEST_F(NumpyTable, SkewnessAndKurtosis) {
  EXPECT_EQ(skewness(x), 0);
  EXPECT_EQ(kurtosis(x), -2);
}

// scipy.stats.zscore(x)
TEST_F(NumpyTable, Zscore) {
  EXPECT_EQ(zscore(x), (Vector<double>{-1, 1}));
}

// np.cov(x, y)[0, 1]
TEST_F(NumpyTable, Covariance) {
  EXPECT_EQ(covariance(x, y), 0.5);
}

// np.corrcoef(x, y)[0, 1]
TEST_F(NumpyTable, Correlation) {
  EXPECT_NEAR(correlation(x, y), 1, 1e-15);
}

// np.cov(A, rowvar=False)
TEST_F(NumpyTable, Cov) {
  EXPECT_EQ(cov(A), (Matrix<double>{{2, 1}, {1, 0.5}}));
}

// np.corrcoef(A, rowvar=False)
TEST_F(NumpyTable, Corrcoef) {
  EXPECT_TRUE(allclose(corrcoef(A), Matrix<double>{{1, 1}, {1, 1}}));
}

// np.vstack((A, B)), np.hstack((A, B))
TEST_F(NumpyTable, Stack) {
  EXPECT_EQ(vstack(A, B), (Matrix<double>{{4, 7}, {2, 6}, {1, 2}, {3, 4}}));
  EXPECT_EQ(hstack(A, B), (Matrix<double>{{4, 7, 1, 2}, {2, 6, 3, 4}}));
}

// np.column_stack((A, x)), np.vstack((A, x))
TEST_F(NumpyTable, StackWithVector) {
  EXPECT_EQ(hstack(A, x), (Matrix<double>{{4, 7, 3}, {2, 6, 4}}));
  EXPECT_EQ(vstack(A, x), (Matrix<double>{{4, 7}, {2, 6}, {3, 4}}));
}

// np.array_equal(A, B)
TEST_F(NumpyTable, ArrayEqual) {
  EXPECT_TRUE(A == A);
  EXPECT_FALSE(A == B);
}

// np.allclose(A, B)
TEST_F(NumpyTable, Allclose) {
  EXPECT_TRUE(allclose(A, A + 1e-9));
  EXPECT_FALSE(allclose(A, A + 1e-3));
}

// np.round(A, 2)
TEST_F(NumpyTable, Round) {
  EXPECT_EQ(round(Matrix<double>{{1.2345, -0.125}}, 2), (Matrix<double>{{1.23, -0.12}}));
}

// print(A)
TEST_F(NumpyTable, Print) {
  std::ostringstream out;
  out << A;
  EXPECT_EQ(out.str(), "[[4. 7.]\n [2. 6.]]");
}

// rng = np.random.Generator(np.random.Philox(42))
TEST_F(NumpyTable, RandomGenerator) {
  Rng rng(42);
  EXPECT_EQ(rng.seed(), 42u);
}

// rng.standard_normal(1000), rng.normal(5, 2, 1000)
TEST_F(NumpyTable, RandomNormal) {
  Rng rng(42);
  const auto z = normal(rng, 1000);
  EXPECT_EQ(z.size(), 1000u);
  EXPECT_NEAR(norm(z), std::sqrt(1000), 4);
  EXPECT_NEAR(dot(normal(rng, 1000, 5, 2), Vector<double>(1000, 0.001)), 5, 0.3);
}

// rng.uniform(-1, 1, 1000)
TEST_F(NumpyTable, RandomUniform) {
  Rng rng(42);
  for (double v : uniform(rng, 1000, -1, 1)) EXPECT_TRUE(-1 <= v && v < 1);
}

// rng.binomial(1, 0.3, 1000)
TEST_F(NumpyTable, RandomBinomial) {
  Rng rng(42);
  EXPECT_NEAR(dot(bernoulli(rng, 1000, 0.3), Vector<double>(1000, 1)), 300, 70);
}

// rng.standard_normal(out=A)
TEST_F(NumpyTable, RandomNormalInto) {
  Rng rng(42), same(42);
  fill_normal(rng, A);
  EXPECT_EQ(A, Matrix<double>(2, 2, normal(same, 4)));
}

// rng.integers(0, 10, 1000)
TEST_F(NumpyTable, RandomIntegers) {
  Rng rng(42);
  for (std::int64_t k : integers(rng, 1000, 0, 10)) EXPECT_TRUE(0 <= k && k < 10);
}

// rng.permutation(10)
TEST_F(NumpyTable, RandomPermutation) {
  Rng rng(42);
  EXPECT_EQ(permutation(rng, 10).size(), 10u);
}

// rng.spawn(1)[0]
TEST_F(NumpyTable, RandomSpawn) {
  Rng rng(42);
  EXPECT_NE(rng.split()(), rng());
}

// scipy.stats.norm(1, 2).pdf(x)
TEST_F(NumpyTable, NormalDensity) {
  EXPECT_EQ(Normal(1, 2).pdf(x)[0], Normal(1, 2).pdf(x[0]));
  EXPECT_DOUBLE_EQ(Normal(1, 2).pdf(1), 0.19947114020071635);
}

// scipy.stats.norm.cdf(1.96), scipy.stats.norm.sf(9)
TEST_F(NumpyTable, NormalTails) {
  EXPECT_DOUBLE_EQ(Normal().cdf(1.96), 0.9750021048517795);
  EXPECT_DOUBLE_EQ(Normal().survival(9), 1.1285884059538406e-19);
}

// scipy.stats.norm.ppf(0.975)
TEST_F(NumpyTable, NormalQuantile) {
  EXPECT_DOUBLE_EQ(Normal().quantile(0.975), 1.959963984540054);
}

// scipy.stats.uniform(2, 4).cdf(3)
TEST_F(NumpyTable, UniformDistribution) {
  EXPECT_EQ(Uniform(2, 6).cdf(3), 0.25);
}

// scipy.stats.bernoulli(0.3).pmf(1)
TEST_F(NumpyTable, BernoulliDistribution) {
  EXPECT_EQ(Bernoulli(0.3).pmf(1), 0.3);
}

// np.load("a.npy"), np.save("a.npy", A)
TEST_F(NumpyTable, LoadSave) {
  const TemporaryFile file("a.npy");
  save_npy(file.path, A);
  EXPECT_EQ(load_npy(file.path), A);
}

// np.genfromtxt("t.csv", delimiter=",", names=True)["b"]
TEST_F(NumpyTable, LoadTable) {
  const TemporaryFile file("t.csv");
  save_csv(file.path, A, {"a", "b"});
  EXPECT_EQ(load_csv(file.path).col("b"), (Vector<double>{7, 6}));
}

// np.savetxt("t.csv", A, delimiter=",")
TEST_F(NumpyTable, SaveTable) {
  const TemporaryFile file("t.csv");
  save_csv(file.path, A);
  EXPECT_EQ(load_csv(file.path).values, A);
}

}  // namespace
}  // namespace lanes
