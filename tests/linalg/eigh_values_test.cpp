// Eigenvalues by every method, and of a batch, compared with those in 113-bit arithmetic.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/eigh.hpp>
#include <limits>
#include <string>

#include "support/jacobi_reference.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/symmetric.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class EighValues : public ::testing::Test {};
TYPED_TEST_SUITE(EighValues, test::Reals);

/// Each within 10 n eps |A|.
template <class T>
void expect_values(const VectorView<const T>& values, const std::vector<Wide>& exact,
                   const std::string& what) {
  const std::size_t n = exact.size();
  const Wide norm = std::max(test::magnitude(exact.front()), test::magnitude(exact.back()));
  const Wide bound = static_cast<Wide>(10 * n) * std::numeric_limits<T>::epsilon() * norm;
  for (std::size_t i = 0; i < n; ++i)
    EXPECT_LE(static_cast<double>(test::magnitude(values[i] - exact[i])),
              static_cast<double>(bound))
        << what << ' ' << n << ", value " << i;
}

TYPED_TEST(EighValues, OfEveryMethodAndOfABatchWithinTheBound) {
  using T = TypeParam;
  const std::vector<test::Family<T>> families = test::families<T>();
  for (std::size_t n : test::quick() ? test::Sizes{3, 8, 16} : test::Sizes{3, 8, 16, 33}) {
    Matrix<T> all(families.size() * n, n);
    std::vector<std::vector<Wide>> exact;
    for (std::size_t f = 0; f < families.size(); ++f) {
      const Matrix<T> a = families[f].make(n);
      all.block(f * n, 0, n, n).assign(a);
      exact.push_back(test::wide_symmetric_eigenvalues(a));
      const std::string& name = families[f].name;
      expect_values<T>(eigh(a).values, exact[f], name + ", automatic");
      expect_values<T>(eigvalsh(a), exact[f], name + ", values alone");
      expect_values<T>(eigh(a, {.method = EighMethod::jacobi}).values, exact[f], name + ", jacobi");
      expect_values<T>(eigh(a, {.method = EighMethod::divide_and_conquer}).values, exact[f],
                       name + ", divide and conquer");
      expect_values<T>(eigh(a, {.method = EighMethod::preconditioned}).values, exact[f],
                       name + ", preconditioned");
    }
    const EighBatch<T> together = eigh_batch(all);
    ASSERT_TRUE(together.ok) << n;
    for (std::size_t f = 0; f < families.size(); ++f)
      expect_values<T>(together.values.row(f), exact[f], families[f].name + ", batch");
  }
}

}  // namespace
}  // namespace lanes
