// The part of the catalogue that makes its own data: normal, uniform and their like.
#include <lanes/random.hpp>

#include "support/catalogue.hpp"

namespace lanes::test {
namespace {

/// Tiles of 16 to 128 elements, buffers of 512, threads from 32768.
const Sizes& fill_sizes() {
  static const Sizes sizes = {1,   2,   3,   5,   16,   31,    33,    64,    65,    127,   129,
                              255, 511, 513, 700, 1025, 16383, 32767, 32768, 32769, 49153, 100003};
  return sizes;
}

template <class T>
Vector<T> converted(const auto& numbers) {
  Vector<T> x(numbers.size());
  std::ranges::transform(numbers, x.begin(), [](auto v) { return static_cast<T>(v); });
  return x;
}

}  // namespace

template <class T>
void add_random_numbers(Catalogue<T>& all) {
  // A seed for each size, and no round position.
  const auto fill = [&all](std::string name, bool fused, auto f) {
    all.add(std::move(name), fused, fill_sizes(), 40000, [f](std::size_t n) {
      return [f, n](Options options) {
        Rng rng(n, 3);
        rng.skip(5);
        return f(rng, n, options);
      };
    });
  };
  fill("normal", true,
       [](Rng& rng, std::size_t n, Options o) { return normal<T>(rng, n, 0, 1, o); });
  fill("normal, mean and sd", true,
       [](Rng& rng, std::size_t n, Options o) { return normal<T>(rng, n, T(-7) / 3, T(0.3), o); });
  fill("uniform", false,
       [](Rng& rng, std::size_t n, Options o) { return uniform<T>(rng, n, 0, 1, o); });
  fill("uniform, a and b", true,
       [](Rng& rng, std::size_t n, Options o) { return uniform<T>(rng, n, T(-1) / 3, T(0.7), o); });
  fill("bernoulli", false,
       [](Rng& rng, std::size_t n, Options o) { return bernoulli<T>(rng, n, 0.3, o); });
  fill("fill_normal of a transposed matrix", true, [](Rng& rng, std::size_t n, Options o) {
    Matrix<T> a(n, 2);
    fill_normal(rng, a.t(), 0, 1, o);
    return a;
  });
  fill("fill_uniform of a block", false, [](Rng& rng, std::size_t n, Options o) {
    Matrix<T> a(n, 5);
    fill_uniform(rng, a.block(0, 1, n, 3), 0, 1, o);
    return a;
  });
  fill("fill_bernoulli backwards", false, [](Rng& rng, std::size_t n, Options o) {
    Vector<T> x(n);
    T* const last = n == 0 ? x.data() : x.data() + n - 1;
    fill_bernoulli(rng, VectorView<T>(last, n, -1), 0.5, o);
    return x;
  });
  fill("integers", false, [](Rng& rng, std::size_t n, Options o) {
    return converted<T>(integers(rng, n, -1000000, std::int64_t{1} << 62, o));
  });
  fill("permutation", false,
       [](Rng& rng, std::size_t n, Options o) { return converted<T>(permutation(rng, n, o)); });
}
template void add_random_numbers(Catalogue<float>&);
template void add_random_numbers(Catalogue<double>&);

}  // namespace lanes::test
