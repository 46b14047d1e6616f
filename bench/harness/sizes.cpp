#include "harness/sizes.hpp"

#include <initializer_list>

namespace lanes::bench {
namespace {

std::vector<Shape> squares(std::initializer_list<std::size_t> sizes) {
  std::vector<Shape> shapes;
  for (const std::size_t n : sizes) shapes.push_back({n, n, n});
  return shapes;
}

std::vector<Shape> operator+(std::vector<Shape> a, const std::vector<Shape>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::vector<Shape> matmul_sizes(Extent extent) {
  if (extent == Extent::quick)
    return squares({4, 8, 12, 16, 24, 32, 48, 64, 100, 128, 256, 500, 512, 1024}) +
           std::vector<Shape>{{2048, 2048, 64}, {10000, 64, 64}, {100000, 8, 8}, {64, 64, 100000}};
  return squares({2,   3,   4,   5,   6,   7,   8,   9,   10,  11,  12,   13,   14,   15,  16,  17,
                  18,  19,  20,  23,  24,  31,  32,  33,  47,  48,  63,   64,   65,   96,  100, 127,
                  128, 129, 200, 255, 256, 257, 384, 500, 512, 777, 1000, 1024, 1500, 2048}) +
         std::vector<Shape>{
             {2048, 2048, 64}, {64, 2048, 2048}, {10000, 64, 64}, {100000, 8, 8}, {64, 64, 100000}};
}

/// Square matrices to be factorised.
std::vector<Shape> systems(std::initializer_list<std::size_t> sizes) {
  std::vector<Shape> shapes;
  for (const std::size_t n : sizes) shapes.push_back({n});
  return shapes;
}

std::vector<Shape> system_sizes(Extent extent) {
  if (extent == Extent::quick) return systems({4, 8, 16, 32, 64, 128, 256, 512, 1024});
  return systems({4, 8, 16, 32, 64, 100, 128, 200, 256, 500, 512, 1000, 1024, 2048});
}

/// About 1e3, 1e5 and 1e7 elements, near to square and not powers of two.
std::vector<Shape> matrix_sizes() {
  return {{25, 40}, {250, 400}, {2500, 4000}};
}

}  // namespace

std::vector<Shape> peer_sizes(Kernel kernel, Extent extent) {
  const bool quick = extent == Extent::quick;
  switch (kernel) {
    case Kernel::matmul:
      return matmul_sizes(extent);
    case Kernel::gram:
      return {{100, 10}, {1000, 64}, {20000, 10}, {2000, 500}};
    case Kernel::column_norms:
      return {{1000, 10}, {20000, 50}};
    case Kernel::column_mean_variance:
    case Kernel::cov:
      return {{1000, 10}, {2000, 500}, {100000, 64}};
    case Kernel::pca:
      return {{1797, 64}, {100000, 64}};
    case Kernel::matvec:
    case Kernel::vecmat:
    case Kernel::transpose:
      return matrix_sizes();
    case Kernel::dot:
    case Kernel::norm:
    case Kernel::axpy:
    case Kernel::scale:
    case Kernel::adam_step:
    case Kernel::median:
    case Kernel::mean_variance:
    case Kernel::moments4:
      return {{1'000}, {100'000}, {10'000'000}};
    case Kernel::lu:
    case Kernel::inverse:
    case Kernel::solve:
    case Kernel::cholesky:
      return system_sizes(extent);
    case Kernel::eigh:
      if (quick) return systems({4, 8, 16, 32, 64, 128, 256});
      return systems({2, 3, 4, 8, 16, 32, 64, 100, 128, 200, 256, 512, 1024});
    case Kernel::svd:
      if (quick) return {{4, 4}, {8, 8}, {16, 16}, {32, 32}, {64, 64}, {128, 128}, {1797, 64}};
      return {{2, 2},   {3, 3},     {4, 4},     {8, 8},     {16, 16},  {32, 32},
              {64, 64}, {128, 128}, {256, 256}, {512, 512}, {1797, 64}};
    case Kernel::qr:
      if (quick) return {{8, 8}, {32, 32}, {128, 128}, {512, 512}, {1000, 100}, {20000, 10}};
      return {{8, 8},     {32, 32},     {64, 64},    {128, 128}, {256, 256},
              {512, 512}, {1024, 1024}, {1000, 100}, {20000, 10}};
    case Kernel::linear_regression:
      return {{1000, 10}, {20000, 10}, {100000, 64}};
    case Kernel::logistic_regression:
      return {{1000, 10}, {100000, 32}};
    case Kernel::logistic:
      return {{1000, 10}, {10000, 64}, {100000, 32}};
    case Kernel::perceptron:
      return {{32, 128, 64}, {256, 128, 64}};
    case Kernel::normal:
    case Kernel::uniform:
    case Kernel::bernoulli:
      return {{10'000}, {quick ? 1'000'000u : 10'000'000u}};
    case Kernel::eigh_batch:
      if (quick) return {{10'000, 4}, {10'000, 8}, {1'000, 16}};
      return {{10'000, 3}, {10'000, 4}, {10'000, 8}, {10'000, 16}, {10'000, 32}};
    case Kernel::gradient:
      return {{1000, 64}, {10000, 64}};
    case Kernel::solve_many:
      return {{16, 16}, {64, 64}, {256, 256}, {1000, 10}, {1024, 1024}};
  }
  return {};
}

std::vector<Shape> ladder_sizes(Kernel kernel, Type type, Extent extent) {
  const bool quick = extent == Extent::quick;
  switch (kernel) {
    case Kernel::matmul:
      // At 1024, rows a power of two apart, the naive loop takes four seconds.
      if (quick) return type == Type::f64 ? squares({64, 256, 500}) : squares({64, 256});
      return squares({64, 256, 1024});
    case Kernel::dot:
    case Kernel::mean_variance:
      return {{1'000}, {100'000}, {10'000'000}};
    case Kernel::median:
      return {{1'000}, {100'000}, {quick ? 1'000'000u : 10'000'000u}};
    case Kernel::transpose:
      return matrix_sizes();
    case Kernel::gradient:
    case Kernel::logistic:
      if (quick) return {{1000, 64}};
      return {{1000, 64}, {10000, 64}};
    case Kernel::eigh:  // at 200, looking for the largest element takes two seconds
      return quick ? systems({32, 64}) : systems({32, 100, 200});
    case Kernel::normal:
      return {{10'000}, {quick ? 1'000'000u : 10'000'000u}};
    case Kernel::lu:
      // At 1024 the textbook's loop, which goes down columns, takes four seconds.
      return quick ? systems({64, 256, 500}) : systems({64, 256, 1024});
    case Kernel::inverse:
      return quick ? systems({64, 256}) : systems({64, 256, 1024});
    default:
      return {};
  }
}

std::vector<Shape> thread_sizes(Kernel kernel, Type type, Extent extent) {
  const bool quick = extent == Extent::quick;
  if (quick && type == Type::f32) return {};
  switch (kernel) {
    case Kernel::matmul:
      return quick
                 ? squares({48, 64, 96, 128, 256, 1024})
                 : squares({8, 16, 32, 48, 64, 80, 96, 128, 200, 256, 384, 512, 777, 1024, 2048}) +
                       std::vector<Shape>{{2048, 2048, 64}, {10000, 64, 64}, {64, 64, 100000}};
    case Kernel::matvec:
    case Kernel::transpose:
      return {{250, 400}, {2500, 4000}};
    case Kernel::dot:
    case Kernel::normal:
    case Kernel::median:
    case Kernel::mean_variance:
      if (quick) return {{100'000}, {10'000'000}};
      return {{10'000}, {100'000}, {10'000'000}};
    case Kernel::gradient:
      return {{10000, 64}};
    case Kernel::adam_step:
      return {{100'000}, {10'000'000}};
    case Kernel::column_mean_variance:
    case Kernel::cov:
      return {{100000, 64}};
    case Kernel::eigh_batch:
      return {{100, 4}, {10'000, 4}};
    case Kernel::linear_regression:
      return {{100000, 64}};
    case Kernel::logistic_regression:
    case Kernel::logistic:
      return {{100000, 32}};
    case Kernel::perceptron:
      return {{256, 128, 64}};
    case Kernel::lu:
    case Kernel::inverse:
      return quick ? systems({64, 256, 1024})
                   : systems({32, 64, 100, 128, 200, 256, 512, 1000, 1024, 2048});
    default:
      break;
  }
  if (quick) return {};
  switch (kernel) {
    case Kernel::pca:
      return {{100000, 64}};
    case Kernel::gram:
      return {{20000, 10}, {2000, 500}};
    case Kernel::column_norms:
      return {{20000, 50}};
    case Kernel::vecmat:
      return {{250, 400}, {2500, 4000}};
    case Kernel::solve:
    case Kernel::cholesky:
      return systems({128, 512, 2048});
    case Kernel::eigh:
      return systems({128, 256, 512, 1024});
    case Kernel::svd:
      return {{64, 64}, {128, 128}, {256, 256}, {1797, 64}};
    case Kernel::qr:
      return {{128, 128}, {512, 512}, {2048, 2048}, {20000, 50}};
    case Kernel::solve_many:
      return {{128, 128}, {512, 512}, {1000, 10}, {2048, 2048}};
    default:
      return {{10'000}, {100'000}, {10'000'000}};
  }
}

}  // namespace lanes::bench
