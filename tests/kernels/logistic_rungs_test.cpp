// Contract C10: every rung of the logistic ladder, on every instruction set, at the edges of the
// shipping pass: its blocks of rows, its strips of the Hessian, its stretches of rows.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>

#include "kernels/matmul/blocking.hpp"
#include "kernels/rungs.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class LogisticRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::LogisticFunction<T>>> rungs =
      test::every_rung<T>(ladder::logistic);
};
TYPED_TEST_SUITE(LogisticRungs, test::Reals);

std::vector<int> labels_of(std::size_t n) {
  std::vector<int> labels(n);
  for (std::size_t i = 0; i < n; ++i) labels[i] = i % 3 == 1;
  return labels;
}

struct Result {
  double loss = NAN;
  Vector<double> gradient;
  Matrix<double> hessian;

  explicit Result(std::size_t n) : gradient(n, NAN), hessian(n, n, NAN) {}
};

template <class Rung, class T>
Result run(const Rung& rung, const Matrix<T>& x, const std::vector<int>& labels,
           const Vector<double>& w, Options options = {}) {
  Result result(w.size());
  result.loss = rung.run(options, x, labels, w, result.gradient, result.hessian);
  return result;
}

/// In long double, with the sums of magnitudes that errors are relative to.
template <class T>
struct Reference {
  long double loss = 0, size = 0, most = 0;
  std::vector<long double> gradient, hessian, gradient_size, hessian_size;

  Reference(const Matrix<T>& x, const std::vector<int>& labels, const Vector<double>& w)
      : gradient(w.size()),
        hessian(w.size() * w.size()),
        gradient_size(gradient),
        hessian_size(hessian) {
    const std::size_t n = w.size();
    for (std::size_t i = 0; i < x.rows(); ++i) {
      long double z = 0, terms = 0;
      for (std::size_t j = 0; j < n; ++j) {
        z += static_cast<long double>(x(i, j)) * w[j];
        terms += std::abs(static_cast<long double>(x(i, j)) * w[j]);
      }
      most = std::max(most, std::abs(z));
      const long double s = labels[i] ? z : -z, q = 1 / (1 + std::exp(s));
      loss += std::log1p(std::exp(-std::abs(s))) + std::max(-s, 0.0L);
      size += 1 + terms;
      for (std::size_t j = 0; j < n; ++j) {
        const auto e = static_cast<long double>(x(i, j));
        gradient[j] += (labels[i] ? -q : q) * e;
        gradient_size[j] += (1 + terms) * std::abs(e);
        for (std::size_t k = 0; k < n; ++k) {
          hessian[j * n + k] += q * (1 - q) * e * static_cast<long double>(x(i, k));
          hessian_size[j * n + k] += (1 + terms) * std::abs(e * static_cast<long double>(x(i, k)));
        }
      }
    }
  }
};

/// A sum over n rows, of terms below `size` that n_cols products and 20 roundings go into. The
/// naive loss also loses what 1 - p cancels: digits in proportion to exp |z|.
template <class T>
void expect_close(const Result& got, const Reference<T>& want, std::size_t rows,
                  const test::Runnable<ladder::LogisticFunction<T>>& rung) {
  const std::size_t n = got.gradient.size();
  const double g = test::g<double>(static_cast<double>(rows + 2 * n) + 20);
  const double lost = rung.rung.name == "naive" ? std::exp(static_cast<double>(want.most)) : 1;
  const auto bound = [g](long double size) { return g * static_cast<double>(size); };
  EXPECT_NEAR(got.loss, static_cast<double>(want.loss), lost * bound(want.size)) << rung.name;
  for (std::size_t j = 0; j < n; ++j) {
    EXPECT_NEAR(got.gradient[j], static_cast<double>(want.gradient[j]),
                bound(want.gradient_size[j]))
        << rung.name << ", " << rows << " x " << n << ", element " << j;
    for (std::size_t k = 0; k < n; ++k)
      EXPECT_NEAR(got.hessian(j, k), static_cast<double>(want.hessian[j * n + k]),
                  bound(want.hessian_size[j * n + k]))
          << rung.name << ", " << rows << " x " << n << ", element " << j << ", " << k;
  }
}

TYPED_TEST(LogisticRungs, WithinTheirBounds) {
  using T = TypeParam;
  const bool quick = std::getenv("LANES_TEST_QUICK") != nullptr;
  constexpr std::size_t block = kernels::matmul::k_block;
  std::vector<std::size_t> many{1, 2, 17, 255, 257, block, block + 1};
  if (!quick) many.insert(many.end(), {2 * block - 1, 9 * block + 3});
  for (std::size_t rows : many)
    for (std::size_t cols : {1u, 2u, 7u, 8u, 9u, 33u, 65u}) {
      if (quick && rows > 17 && cols > 33) continue;
      const Matrix<T> x = test::uniform_matrix<T>(rows, cols, rows + cols);
      const Vector<double> w = test::uniform_vector<double>(cols, cols);
      const std::vector<int> labels = labels_of(rows);
      const Reference<T> want(x, labels, w);
      for (const auto& rung : this->rungs)
        expect_close(run(rung, x, labels, w, {.threads = 2}), want, rows, rung);
    }
}

/// Rows of X need not follow each other.
TYPED_TEST(LogisticRungs, RowsWithGapsBetweenThem) {
  using T = TypeParam;
  const Matrix<T> wide = test::uniform_matrix<T>(40, 12, 1);
  const MatrixView<const T> x = wide.block(0, 2, 40, 5);
  const Matrix<T> copy(x);
  const Vector<double> w = test::uniform_vector<double>(5, 2);
  const std::vector<int> labels = labels_of(40);
  for (const auto& rung : this->rungs) {
    Result got(5);
    got.loss = rung.run({}, x, labels, w, got.gradient, got.hessian);
    const Result want = run(rung, copy, labels, w);
    EXPECT_EQ(got.loss, want.loss) << rung.name;
    EXPECT_EQ(got.gradient, want.gradient) << rung.name;
    EXPECT_EQ(got.hessian, want.hessian) << rung.name;
  }
}

TYPED_TEST(LogisticRungs, NothingOverflowsButInTheNaiveLoop) {
  using T = TypeParam;
  const Matrix<T> x{{T(1e4)}, {T(-1e4)}};
  for (const auto& rung : this->rungs) {
    const Result wrong = run(rung, x, {0, 1}, Vector<double>{1});
    if (rung.rung.name == "naive") {
      EXPECT_EQ(wrong.loss, INFINITY) << rung.name;
      continue;
    }
    EXPECT_EQ(wrong.loss, 2e4) << rung.name;
    EXPECT_EQ(wrong.gradient[0], 2e4) << rung.name;
    EXPECT_EQ(wrong.hessian(0, 0), 0) << rung.name;
    const Result right = run(rung, x, {1, 0}, Vector<double>{1});
    EXPECT_EQ(right.loss, 0) << rung.name;
    EXPECT_EQ(right.gradient[0], 0) << rung.name;
  }
}

/// Not a row, or an element, of the sums is left out: NaN reaches all that depends on it.
TYPED_TEST(LogisticRungs, NanReachesWhatDependsOnIt) {
  using T = TypeParam;
  for (std::size_t row : {0u, 8u, 299u}) {
    Matrix<T> x = test::uniform_matrix<T>(300, 3, 5);
    x(row, 1) = static_cast<T>(NAN);
    for (const auto& rung : this->rungs) {
      const Result got = run(rung, x, labels_of(300), Vector<double>{1, 2, 3});
      EXPECT_TRUE(std::isnan(got.loss)) << rung.name;
      for (double e : got.gradient) EXPECT_TRUE(std::isnan(e)) << rung.name;
      for (double e : got.hessian) EXPECT_TRUE(std::isnan(e)) << rung.name;
    }
  }
}

/// The last rungs, contract C5.
TYPED_TEST(LogisticRungs, TheShippingOneHasTheSameBitsOnAnyNumberOfThreads) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(6000, 11, 3);
  const Vector<double> w = test::uniform_vector<double>(11, 4);
  for (const auto& rung : this->rungs) {
    if (!rung.rung.threaded) continue;
    const Result one = run(rung, x, labels_of(6000), w, {.threads = 1});
    for (int threads : {2, 3, 8}) {
      const Result many = run(rung, x, labels_of(6000), w, {.threads = threads});
      EXPECT_EQ(many.loss, one.loss) << rung.name;
      EXPECT_EQ(many.gradient, one.gradient) << rung.name;
      EXPECT_EQ(many.hessian, one.hessian) << rung.name;
    }
  }
}

/// Each rung at the optimum that LogisticRegression finds: the loss there, and a gradient of zero.
TYPED_TEST(LogisticRungs, AgreeWithAFit) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(500, 4, 8);
  const std::vector<int> labels = labels_of(500);
  LogisticRegression<T> model{.fit_intercept = false};
  model.fit(x, labels);
  ASSERT_EQ(model.diagnosis, Fit::converged);
  const Vector<double> w = astype<double>(Vector<T>(model.coef.row(0)));
  for (const auto& rung : this->rungs) {
    const Result at = run(rung, x, labels, w);
    EXPECT_NEAR(at.loss, model.loss, 1e-12 * model.loss) << rung.name;
    const double rounded = sizeof(T) == 8 ? 1e-9 : 1e-5;  // of coefficients
    EXPECT_NEAR(norm(at.gradient), 0, 500 * rounded) << rung.name;
  }
}

TYPED_TEST(LogisticRungs, RefuseWhatDoesNotFit) {
  using T = TypeParam;
  const Matrix<T> x(4, 3);
  const Vector<double> w(3);
  const std::vector<int> labels(4), three(3), unseen{0, 1, 2, 0};
  for (const auto& rung : this->rungs) {
    Vector<double> g(3), few(2);
    Matrix<double> h(3, 3), small(2, 3), wide(3, 4);
    EXPECT_THROW(rung.run({}, x, labels, few, g, h), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, labels, w, few, h), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, labels, w, g, small), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, three, w, g, h), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, unseen, w, g, h), argument_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, labels, w, g, wide.block(0, 0, 3, 3)), argument_error);
    EXPECT_THROW(rung.run({}, x, labels, g, g, h), argument_error) << rung.name;
    EXPECT_THROW(rung.run({}, Matrix<T>(0, 3), {}, w, g, h), argument_error) << rung.name;
    EXPECT_THROW(
        rung.run({}, Matrix<T>(4, 0), labels, {}, Vector<double>().view(), Matrix<double>().view()),
        argument_error)
        << rung.name;
  }
}

}  // namespace
}  // namespace lanes
