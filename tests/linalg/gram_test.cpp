#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Gram : public ::testing::Test {};
TYPED_TEST_SUITE(Gram, test::Reals);

/// Around 32, the size that is not halved again.
test::Sizes column_counts() {
  return test::thinned(test::joined({test::every(0, 70), {95, 96, 97, 127, 128, 129, 160, 300}}));
}

TYPED_TEST(Gram, SymmetricWithTheBitsOfMatmul) {
  using T = TypeParam;
  for (std::size_t n : column_counts())
    for (std::size_t samples : {0u, 1u, 9u, 257u}) {
      const Matrix<T> x = test::uniform_matrix<T>(samples, n, n);
      for (Isa isa : available_isas()) {
        const Matrix<T> c = gram(x, {.isa = isa});
        ASSERT_TRUE(c.rows() == n && c.cols() == n);
        EXPECT_TRUE(test::same_bits(c, matmul(x.t(), x, {.isa = isa})))
            << samples << " x " << n << " on " << name(isa);
        EXPECT_TRUE(test::same_bits(c, Matrix<T>(c.t()))) << samples << " x " << n;
      }
    }
}

TYPED_TEST(Gram, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> x = test::integer_matrix<T>(50, 77, 1);
  const Matrix<T> expected = test::integer_product<T>(x.t(), x);
  for (test::Layout layout : test::layouts)
    for (Isa isa : available_isas())
      EXPECT_EQ(gram(test::LaidOut<T>(x, layout).view(), {.isa = isa}), expected)
          << name(layout) << " on " << name(isa);
}

TYPED_TEST(Gram, WithinTheBound) {
  using T = TypeParam;
  const std::size_t samples = 600, n = 40;
  const Matrix<T> x = test::graded_matrix<T>(samples, n, 1);
  const auto expected = test::matmul_reference<T>(x.t(), x);
  for (Isa isa : available_isas()) {
    const Matrix<T> c = gram(x, {.isa = isa});
    for (std::size_t i = 0; i < c.size(); ++i)
      ASSERT_TRUE(test::within(c.data()[i], expected[i].value,
                               test::matmul_bound<T>(samples) * expected[i].magnitude));
  }
}

TYPED_TEST(Gram, NanSpoilsItsRowAndColumn) {
  using T = TypeParam;
  Matrix<T> x(5, 70, T(1));
  x(2, 40) = std::numeric_limits<T>::quiet_NaN();
  const Matrix<T> c = gram(x);
  for (std::size_t i = 0; i < 70; ++i)
    for (std::size_t j = 0; j < 70; ++j)
      EXPECT_EQ(std::isnan(c(i, j)), i == 40 || j == 40) << i << ", " << j;
}

}  // namespace
}  // namespace lanes
