// The README's NumPy table: statistics, comparison, random numbers, probability, files.
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "readme/numpy_table.hpp"

namespace lanes {
namespace {

/// A file that is gone when the test ends.
struct TemporaryFile {
  explicit TemporaryFile(const std::string& name)
      : path(std::filesystem::temp_directory_path() / (std::to_string(::getpid()) + "-" + name)) {}
  ~TemporaryFile() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

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

// scipy.stats.zscore(A, axis=0)
TEST_F(NumpyTable, ZscoresOfColumns) {
  EXPECT_EQ(zscore(A, By::column), (Matrix<double>{{1, 1}, {-1, -1}}));
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

// pd.DataFrame(A, columns=["a", "b"]).describe()
TEST_F(NumpyTable, Describe) {
  const Description<double> d = describe(A, {"a", "b"}, nan_policy::omit);
  EXPECT_EQ(d.median, (Vector<double>{3, 6.5}));
  EXPECT_DOUBLE_EQ(d.stddev[0], std::sqrt(2.0));
}

// sklearn.preprocessing.StandardScaler().fit_transform(A)
TEST_F(NumpyTable, Standardize) {
  EXPECT_EQ(StandardScaler<double>().fit_transform(A), (Matrix<double>{{1, 1}, {-1, -1}}));
}

// sklearn.preprocessing.RobustScaler().fit_transform(A)
TEST_F(NumpyTable, ScaleRobustly) {
  EXPECT_EQ(RobustScaler<double>().fit_transform(A), (Matrix<double>{{1, 1}, {-1, -1}}));
}

// sklearn.decomposition.PCA(n_components=1).fit_transform(A)
TEST_F(NumpyTable, PrincipalComponents) {
  EXPECT_TRUE(allclose(PCA<double>{.n_components = 1}.fit_transform(A),
                       Matrix<double>{{std::sqrt(1.25)}, {-std::sqrt(1.25)}}));
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

// np.exp(x), np.log(x), np.tanh(x)
TEST_F(NumpyTable, ElementaryFunctions) {
  EXPECT_TRUE(allclose(exp(x), Vector<double>{20.085536923187668, 54.598150033144236}));
  EXPECT_TRUE(allclose(log(x), Vector<double>{1.0986122886681098, 1.3862943611198906}));
  EXPECT_TRUE(allclose(tanh(x), Vector<double>{0.99505475368673046, 0.99932929973906703}));
}

// scipy.special.expit(x), scipy.special.log_expit(x)
TEST_F(NumpyTable, Sigmoid) {
  EXPECT_TRUE(allclose(sigmoid(x), Vector<double>{0.95257412682243336, 0.98201379003790845}));
  EXPECT_TRUE(allclose(log_sigmoid(x), Vector<double>{-0.048587351573742, -0.018149927917809}));
}

// scipy.special.logsumexp(A, axis=1), scipy.special.softmax(A, axis=1)
TEST_F(NumpyTable, LogSumExpAndSoftmax) {
  EXPECT_TRUE(allclose(log_sum_exp(A), Vector<double>{7.0485873515737424, 6.0181499279178094}));
  EXPECT_TRUE(
      allclose(softmax(A).row(0), Vector<double>{0.047425873177566781, 0.95257412682243336}));
}

// scipy.optimize.approx_fprime(x, f)
TEST_F(NumpyTable, GradientOfAFunction) {
  const auto f = [](auto v) { return v[0] * v[0] * v[1]; };
  EXPECT_EQ(gradient(f, x), (Vector<double>{24, 9}));
  EXPECT_TRUE(allclose(numerical_gradient(f, x), gradient(f, x)));
}

// scipy.optimize.check_grad(f, g, x)
TEST_F(NumpyTable, CheckGradient) {
  const auto f = [](auto v) { return v[0] * v[0] * v[1]; };
  const auto g = [](const Vector<double>& v) {
    return Vector<double>{2 * v[0] * v[1], v[0] * v[0]};
  };
  EXPECT_TRUE(check_gradient(f, g, x));
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
