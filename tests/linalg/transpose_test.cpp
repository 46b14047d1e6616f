#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

template <class T>
class Transpose : public ::testing::Test {};
TYPED_TEST_SUITE(Transpose, test::Reals);

TYPED_TEST(Transpose, MovesEveryElement) {
  using T = TypeParam;
  for (std::size_t rows : test::thinned({0, 1, 2, 5, 8, 33, 200}))
    for (std::size_t cols : test::thinned({0, 1, 3, 4, 16, 31, 190})) {
      const Matrix<T> a = test::uniform_matrix<T>(rows, cols, 1);
      for (Isa isa : available_isas()) {
        const Matrix<T> b = transpose(a, {.isa = isa});
        ASSERT_TRUE(b.rows() == cols && b.cols() == rows);
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < cols; ++j) ASSERT_EQ(b(j, i), a(i, j)) << i << ", " << j;
        EXPECT_EQ(transpose(b, {.isa = isa}), a);
      }
    }
}

TYPED_TEST(Transpose, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(37, 23, 1), expected(a.t());
  for (test::Layout of_a : test::layouts)
    for (test::Layout of_out : test::layouts)
      for (Isa isa : available_isas()) {
        const test::LaidOut<T> in(a, of_a), out(Matrix<T>(23, 37, T(-1)), of_out);
        transpose(in.view(), out.view(), {.isa = isa});
        EXPECT_EQ(out.view(), expected) << name(of_a) << " to " << name(of_out);
        EXPECT_TRUE(out.intact()) << name(of_a) << " to " << name(of_out);
        EXPECT_TRUE(in.intact());
      }
}

TYPED_TEST(Transpose, KeepsBitsOfNan) {
  using T = TypeParam;
  const Matrix<T> a(20, 9, std::numeric_limits<T>::signaling_NaN());
  // Moved through registers, not computed with: a signalling NaN stays one.
  for (Isa isa : available_isas())
    EXPECT_TRUE(test::same_bits(transpose(a, {.isa = isa}), Matrix<T>(a.t()))) << name(isa);
}

TYPED_TEST(Transpose, OfAViewIsTheOriginal) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(11, 17, 1);
  EXPECT_EQ(transpose(a.t()), a);
  EXPECT_EQ(transpose(a), a.t());
}

}  // namespace
}  // namespace lanes
