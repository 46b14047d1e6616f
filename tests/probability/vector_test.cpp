// The forms that take vectors give what the forms that take numbers do; samples are those of
// random.hpp.
#include <gtest/gtest.h>

#include <lanes/probability.hpp>

#include "support/random.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class Distribution>
using OfNumber = double (Distribution::*)(double) const;
template <class Distribution>
using OfVector = Vector<double> (Distribution::*)(VectorIn<double>, Options) const;
template <class Distribution>
struct Function {
  OfNumber<Distribution> of_number;
  OfVector<Distribution> of_vector;
};

/// Sizes around the least that is worth two threads; strides too.
template <class Distribution>
void expect_same(const Distribution& d, const Function<Distribution>& f, double low, double high) {
  for (std::size_t size : {0u, 7u, 2000u, 4001u}) {
    Vector<double> x = test::uniform_vector<double>(2 * size, size);
    for (double& e : x) e = low + (high - low) * (e + 1) / 2;
    const VectorView<const double> strided(x.data(), size, 2);
    Vector<double> expected(size);
    for (std::size_t i = 0; i < size; ++i) expected[i] = (d.*f.of_number)(strided[i]);
    for (int threads : {1, 3})
      EXPECT_TRUE(test::same_bits((d.*f.of_vector)(strided, {.threads = threads}), expected));
  }
}

TEST(VectorForms, OfNormal) {
  using D = Normal;
  const D d(70, 10);
  for (const Function<D>& f : {Function<D>{&D::pdf, &D::pdf},
                               {&D::log_pdf, &D::log_pdf},
                               {&D::cdf, &D::cdf},
                               {&D::log_cdf, &D::log_cdf},
                               {&D::survival, &D::survival},
                               {&D::log_survival, &D::log_survival}})
    expect_same(d, f, -300, 440);
  expect_same(d, {&D::quantile, &D::quantile}, 0, 1);
}

TEST(VectorForms, OfUniform) {
  using D = Uniform;
  const D d(2, 6);
  for (const Function<D>& f : {Function<D>{&D::pdf, &D::pdf},
                               {&D::log_pdf, &D::log_pdf},
                               {&D::cdf, &D::cdf},
                               {&D::log_cdf, &D::log_cdf},
                               {&D::survival, &D::survival},
                               {&D::log_survival, &D::log_survival}})
    expect_same(d, f, 1, 7);
  expect_same(d, {&D::quantile, &D::quantile}, 0, 1);
}

TEST(VectorForms, OfBernoulli) {
  using D = Bernoulli;
  const D d(0.3);
  EXPECT_EQ(d.pmf(Vector<double>{0, 1, 2}), (Vector<double>{0.7, 0.3, 0}));
  for (const Function<D>& f : {Function<D>{&D::pmf, &D::pmf},
                               {&D::log_pmf, &D::log_pmf},
                               {&D::cdf, &D::cdf},
                               {&D::log_cdf, &D::log_cdf},
                               {&D::survival, &D::survival},
                               {&D::log_survival, &D::log_survival}})
    expect_same(d, f, -1, 2);
  expect_same(d, {&D::quantile, &D::quantile}, 0, 1);
}

TEST(Samples, AreThoseOfRandom) {
  Rng a(1), b(1);
  EXPECT_EQ(Normal(70, 10).sample(a, 100), normal(b, 100, 70, 10));
  EXPECT_EQ(Uniform(2, 6).sample(a, 100), uniform(b, 100, 2, 6));
  EXPECT_EQ(Bernoulli(0.3).sample(a, 100), bernoulli(b, 100, 0.3));
  EXPECT_EQ(a, b);
}

}  // namespace
}  // namespace lanes
