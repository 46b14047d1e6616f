#include <cmath>
#include <memory>

#include "support/catalogue.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"

namespace lanes::test {
namespace {

/// x seen through a stride: every third element of a longer vector, or backwards.
template <class T>
struct Strided {
  Vector<T> memory;
  VectorView<T> view;

  Strided(VectorView<const T> x, std::ptrdiff_t stride)
      : memory(x.size() * static_cast<std::size_t>(std::abs(stride)) + 1),
        view(memory.data() + (stride < 0 && !x.empty()
                                  ? -stride * static_cast<std::ptrdiff_t>(x.size() - 1)
                                  : 0),
             x.size(), stride) {
    view.assign(x);
  }
};

/// Blocks of 512 and 4096, 256 partial sums on the stack, threads from 32768 elements.
const Sizes& sum_sizes() {
  static const Sizes sizes = {1,    2,     3,     7,     31,    32,    33,     63,
                              64,   65,    100,   255,   1000,  4095,  4096,   4097,
                              8193, 12289, 20000, 32767, 32768, 49153, 100003, 1052677};
  return sizes;
}
const Sizes& map_sizes() {
  static const Sizes sizes = {1,   2,   3,   5,   8,    15,    16,    31,    33,    64,    65,
                              100, 511, 512, 513, 1025, 16383, 32767, 32768, 32769, 49153, 100003};
  return sizes;
}
/// Of matrices of about size x size; 181^2 elements are the first to be worth two threads.
const Sizes& matrix_sizes() {
  static const Sizes sizes = {1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64, 100, 179, 183, 257, 320};
  return sizes;
}
/// Of products: tiles of up to 8 x 48 or 16 x 16, packing from 151 (f64) or 301 on, blocks of 256
/// products, threads from about 50.
const Sizes& product_sizes() {
  static const Sizes sizes = {1,  2,  3,  5,   7,   8,   9,   12,  16,  23,  24,  25,  33,  47, 48,
                              49, 64, 65, 100, 128, 129, 150, 151, 193, 255, 257, 301, 321, 513};
  return sizes;
}

// ---- Vectors ------------------------------------------------------------------------------------

template <class T>
void add_sums(Catalogue<T>& all) {
  const auto sum = [&all](std::string name, auto f) {
    all.add(std::move(name), true, sum_sizes(), 50000, [f](std::size_t n) {
      return [f, x = uniform_vector<T>(n, n), y = uniform_vector<T>(n, n + 1)](Options options) {
        return f(x, y, options);
      };
    });
  };
  using V = const Vector<T>&;
  sum("dot", [](V x, V y, Options o) { return dot(x, y, o); });
  sum("dot of strided",
      [](V x, V y, Options o) { return dot(Strided<T>(x, 3).view, Strided<T>(y, -2).view, o); });
  sum("norm", [](V x, V, Options o) { return norm(x, o); });
  sum("norm of strided", [](V x, V, Options o) { return norm(Strided<T>(x, -2).view, o); });
  constexpr int top = std::numeric_limits<T>::max_exponent;
  sum("norm of huge", [](V x, V, Options o) { return norm(x * std::ldexp(T(1), top - 30), o); });
  sum("norm of tiny", [](V x, V, Options o) { return norm(x * std::ldexp(T(1), 20 - top), o); });
  sum("cosine_similarity", [](V x, V y, Options o) { return cosine_similarity(x, y, o); });
  sum("cosine_similarity of extremes", [](V x, V y, Options o) {
    return cosine_similarity(x * std::ldexp(T(1), top - 30), y * std::ldexp(T(1), 20 - top), o);
  });
}

template <class T>
void add_vector_maps(Catalogue<T>& all) {
  const auto map = [&all](std::string name, bool fused, auto f) {
    all.add(std::move(name), fused, map_sizes(), 40000, [f](std::size_t n) {
      return [f, x = uniform_vector<T>(n, n), y = uniform_vector<T>(n, n + 1)](Options options) {
        return f(x, y, options);
      };
    });
  };
  using V = const Vector<T>&;
  const T a = T(1) / 3;
  map("axpy", true, [a](V x, Vector<T> y, Options o) { return axpy(a, x, y, o), y; });
  map("axpy of strided", true, [a](V x, V y, Options o) {
    const Strided<T> out(y, -2);
    axpy(a, Strided<T>(x, 3).view, out.view, o);
    return Vector<T>(out.view);
  });
  map("scale vector", false, [a](Vector<T> x, V, Options o) { return scale(a, x, o), x; });
  map("add vectors", false, [](V x, V y, Options o) { return add(x, y, o); });
  map("add into strided", false, [](V x, V y, Options o) {
    const Strided<T> out(x, 3);
    add(x, y, out.view, o);
    return Vector<T>(out.view);
  });
  map("subtract vectors", false, [](V x, V y, Options o) { return subtract(x, y, o); });
  map("subtract into x", false,
      [](Vector<T> x, V y, Options o) { return subtract(x, y, x, o), x; });
  map("hadamard of vectors", false, [](V x, V y, Options o) { return hadamard(x, y, o); });
  map("hadamard into y", false,
      [](V x, Vector<T> y, Options o) { return hadamard(x, y, y, o), y; });
}

template <class T>
void add_vector_operators(Catalogue<T>& all) {
  const auto plain = [&all](std::string name, auto f) {
    all.add_plain(std::move(name), false, map_sizes(), 40000, [f](std::size_t n) {
      return [f, x = uniform_vector<T>(n, n), y = uniform_vector<T>(n, n + 1)] { return f(x, y); };
    });
  };
  using V = const Vector<T>&;
  const T a = T(1) / 3;
  plain("x + y", [](V x, V y) { return x + y; });
  plain("x - y", [](V x, V y) { return x - y; });
  plain("-x", [](V x, V) { return -x; });
  plain("x + a", [a](V x, V) { return x + a; });
  plain("a + x", [a](V x, V) { return a + x; });
  plain("x - a", [a](V x, V) { return x - a; });
  plain("a - x", [a](V x, V) { return a - x; });
  plain("x * a", [a](V x, V) { return x * a; });
  plain("a * x", [a](V x, V) { return a * x; });
  plain("x / a", [a](V x, V) { return x / a; });
  plain("x += y", [](Vector<T> x, V y) { return x += y, x; });
  plain("x -= y", [](Vector<T> x, V y) { return x -= y, x; });
  plain("x *= a", [a](Vector<T> x, V) { return x *= a, x; });
  plain("x /= a", [a](Vector<T> x, V) { return x /= a, x; });
}

// ---- Matrices, element by element ---------------------------------------------------------------

template <class T>
void add_matrix_maps(Catalogue<T>& all) {
  const auto map = [&all](std::string name, auto f) {
    all.add(std::move(name), false, matrix_sizes(), 200, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n + 3, n),
              b = uniform_matrix<T>(n, n + 3, n + 1)](Options options) { return f(a, b, options); };
    });
  };
  using M = const Matrix<T>&;
  const T s = T(1) / 3;
  map("scale matrix", [s](Matrix<T> a, M, Options o) { return scale(s, a, o), a; });
  map("scale transposed", [s](Matrix<T> a, M, Options o) { return scale(s, a.t(), o), a; });
  map("add matrices", [](M a, M b, Options o) { return add(a, b, o); });
  map("add into padded", [](M a, M b, Options o) {
    const LaidOut<T> out(a, Layout::padded);
    add(a, b, out.view(), o);
    return Matrix<T>(out.view());
  });
  map("subtract matrices", [](M a, M b, Options o) { return subtract(a, b, o); });
  map("subtract into transposed", [](M a, M b, Options o) {
    const LaidOut<T> out(a, Layout::transposed);
    subtract(a, b, out.view(), o);
    return Matrix<T>(out.view());
  });
  map("hadamard of matrices", [](M a, M b, Options o) { return hadamard(a, b, o); });
  map("hadamard into strided", [](M a, M b, Options o) {
    const LaidOut<T> out(a, Layout::strided);
    hadamard(a, b, out.view(), o);
    return Matrix<T>(out.view());
  });
}

template <class T>
void add_matrix_norms(Catalogue<T>& all) {
  const auto sum = [&all](std::string name, auto f) {
    all.add(std::move(name), true, matrix_sizes(), 200, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n + 3, n)](Options options) { return f(a, options); };
    });
  };
  using M = const Matrix<T>&;
  sum("norm(A)", [](M a, Options o) { return norm(a, o); });
  sum("norm(A')", [](M a, Options o) { return norm(a.t(), o); });
  sum("norm by column", [](M a, Options o) { return norm(a, By::column, o); });
  sum("norm by row", [](M a, Options o) { return norm(a, By::row, o); });
}

template <class T>
void add_matrix_operators(Catalogue<T>& all) {
  const auto plain = [&all](std::string name, auto f) {
    all.add_plain(std::move(name), false, matrix_sizes(), 200, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n + 3, n), b = uniform_matrix<T>(n, n + 3, n + 1)] {
        return f(a, b);
      };
    });
  };
  using M = const Matrix<T>&;
  const T s = T(1) / 3;
  plain("A + B", [](M a, M b) { return a + b; });
  plain("A - B", [](M a, M b) { return a - b; });
  plain("-A", [](M a, M) { return -a; });
  plain("A + s", [s](M a, M) { return a + s; });
  plain("s + A", [s](M a, M) { return s + a; });
  plain("A - s", [s](M a, M) { return a - s; });
  plain("s - A", [s](M a, M) { return s - a; });
  plain("A * s", [s](M a, M) { return a * s; });
  plain("s * A", [s](M a, M) { return s * a; });
  plain("A / s", [s](M a, M) { return a / s; });
  plain("A += B", [](Matrix<T> a, M b) { return a += b, a; });
  plain("A -= B", [](Matrix<T> a, M b) { return a -= b, a; });
  plain("A *= s", [s](Matrix<T> a, M) { return a *= s, a; });
  plain("A /= s", [s](Matrix<T> a, M) { return a /= s, a; });
}

template <class T>
void add_rearrangements(Catalogue<T>& all) {
  const auto vectors = [&all](std::string name, auto f) {
    all.add(std::move(name), false, matrix_sizes(), 200, [f](std::size_t n) {
      return [f, x = uniform_vector<T>(n, n),
              y = uniform_vector<T>(n + 3, n + 1)](Options options) { return f(x, y, options); };
    });
  };
  using V = const Vector<T>&;
  vectors("outer", [](V x, V y, Options o) { return outer(x, y, o); });
  const auto matrix = [&all](std::string name, auto f) {
    all.add(std::move(name), false, matrix_sizes(), 200, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n + 3, n)](Options options) { return f(a, options); };
    });
  };
  using M = const Matrix<T>&;
  matrix("transpose", [](M a, Options o) { return transpose(a, o); });
  matrix("transpose padded",
         [](M a, Options o) { return transpose(LaidOut<T>(a, Layout::padded).view(), o); });
  matrix("transpose into", [](M a, Options o) {
    Matrix<T> out(a.cols(), a.rows());
    transpose(a, out, o);
    return out;
  });
  matrix("transpose a view of it", [](M a, Options o) { return transpose(a.t(), o); });
  const auto plain = [&all](std::string name, auto f) {
    all.add_plain(std::move(name), false, matrix_sizes(), 200, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n, n), b = uniform_matrix<T>(n, n, n + 1)] {
        return f(a, b);
      };
    });
  };
  plain("trace", [](M a, M) { return trace(a); });
  plain("vstack", [](M a, M b) { return vstack(a, b); });
  plain("hstack", [](M a, M b) { return hstack({a, b, a.t()}); });
  plain("hstack of vectors",
        [](M a, M b) { return vstack(hstack(a, b.row(0)), hstack(b.col(0), a)); });
}

// ---- Products -----------------------------------------------------------------------------------

template <class T>
void add_matvecs(Catalogue<T>& all) {
  // The shape of A, given a size.
  using Shape = std::pair<std::size_t, std::size_t> (*)(std::size_t);
  const auto matvec = [&all](std::string name, const Sizes& sizes, std::size_t few, Shape shape,
                             Layout layout, bool from_left) {
    all.add(std::move(name), true, sizes, few, [=](std::size_t n) {
      const auto [rows, cols] = shape(n);
      const Matrix<T> values = uniform_matrix<T>(rows, cols, n);
      return [=, a = std::make_shared<LaidOut<T>>(values, layout),
              x = uniform_vector<T>(from_left ? rows : cols, n + 1)](Options options) {
        return from_left ? matmul(x, a->view(), options) : matmul(a->view(), x, options);
      };
    });
  };
  const Shape square = [](std::size_t n) { return std::pair(n, n + 3); };
  const Shape wide = [](std::size_t n) { return std::pair(std::size_t{5}, n); };
  const Shape tall = [](std::size_t n) { return std::pair(n, std::size_t{5}); };
  matvec("matmul(A, x)", matrix_sizes(), 200, square, Layout::padded, false);
  matvec("matmul(A', x)", matrix_sizes(), 200, square, Layout::transposed_padded, false);
  matvec("matmul(x, A)", matrix_sizes(), 320, square, Layout::contiguous, true);
  matvec("matmul(A, x), A strided", matrix_sizes(), 200, square, Layout::strided, false);
  matvec("matmul(A, x), A wide", sum_sizes(), 20000, wide, Layout::contiguous, false);
  matvec("matmul(A, x), A tall", map_sizes(), 20000, tall, Layout::contiguous, false);
  matvec("matmul(x, A), A tall", map_sizes(), 20000, tall, Layout::contiguous, true);
}

template <class T>
void add_products(Catalogue<T>& all) {
  // f(A, B): A is n x (n + 1), B is (n + 1) x (n + 2).
  const auto product = [&all](std::string name, std::size_t few, auto f) {
    all.add(std::move(name), true, product_sizes(), few, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, n + 1, n), b = uniform_matrix<T>(n + 1, n + 2, n + 1)](
                 Options options) { return f(a, b, options); };
    });
  };
  using M = const Matrix<T>&;
  product("matmul(A, B)", 260, [](M a, M b, Options o) { return matmul(a, b, o); });
  const auto laid_out = [product](std::string name, Layout of_a, Layout of_b, Layout of_c) {
    product(std::move(name), 130, [=](M a, M b, Options o) {
      const LaidOut<T> c(Matrix<T>(a.rows(), b.cols()), of_c);
      matmul(LaidOut<T>(a, of_a).view(), LaidOut<T>(b, of_b).view(), c.view(), o);
      return Matrix<T>(c.view());
    });
  };
  laid_out("matmul(A', B)", Layout::transposed, Layout::padded, Layout::padded);
  laid_out("matmul(A, B')", Layout::padded, Layout::transposed, Layout::contiguous);
  laid_out("matmul(A', B')", Layout::transposed, Layout::transposed_padded, Layout::contiguous);
  laid_out("matmul into C'", Layout::contiguous, Layout::contiguous, Layout::transposed);
  laid_out("matmul of strided", Layout::strided, Layout::reversed, Layout::strided);
  product("alpha A B + beta C", 130, [](M a, M b, Options o) {
    Matrix<T> c = uniform_matrix<T>(a.rows(), b.cols(), 7);
    matmul(a, b, c, T(-1) / 3, T(2) / 3, o);
    return c;
  });
  product("gram(X)", 130, [](M a, M, Options o) { return gram(a, o); });
  product("gram(X')", 130, [](M a, M, Options o) { return gram(a.t(), o); });

  // f(A, B) with two short sides: m x k times k x n.
  const auto skinny = [&all](std::string name, std::size_t few, auto shape) {
    static const Sizes sizes = {100, 1000, 2047, 2049, 4100, 10007};
    all.add(std::move(name), true, sizes, few, [shape](std::size_t size) {
      const auto [m, k, n] = shape(size);
      return [a = uniform_matrix<T>(m, k, size), b = uniform_matrix<T>(k, n, size + 1)](
                 Options options) { return matmul(a, b, options); };
    });
  };
  using Shape = std::array<std::size_t, 3>;
  skinny("matmul, A tall", 2049, [](std::size_t size) { return Shape{size, 9, 31}; });
  skinny("matmul, B wide", 2049, [](std::size_t size) { return Shape{9, 31, size}; });
  skinny("matmul, long sums", 2049, [](std::size_t size) { return Shape{11, size, 17}; });
}

template <class T>
std::vector<Operation<T>> make_operations() {
  Catalogue<T> all;
  add_sums(all);
  add_vector_maps(all);
  add_vector_operators(all);
  add_matrix_maps(all);
  add_matrix_norms(all);
  add_matrix_operators(all);
  add_rearrangements(all);
  add_matvecs(all);
  add_products(all);
  add_factorisations(all);
  add_random_numbers(all);
  add_distributions(all);
  add_order_statistics(all);
  add_statistics(all);
  add_eig(all);
  add_svd(all);
  add_transforms(all);
  add_calculus(all);
  add_models(all);
  return all.list;
}

}  // namespace

template <>
const std::vector<Operation<float>>& operations<float>() {
  static const auto list = make_operations<float>();
  return list;
}
template <>
const std::vector<Operation<double>>& operations<double>() {
  static const auto list = make_operations<double>();
  return list;
}

}  // namespace lanes::test
