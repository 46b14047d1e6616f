// A user's program, as small as one that uses every kind of thing lanes offers: it checks its own
// results and says so.
#include <cmath>
#include <iostream>
#include <lanes/lanes.hpp>
#include <sstream>

namespace {

int failures = 0;

void check(bool right, const char* what) {
  if (right) return;
  std::cerr << "wrong: " << what << '\n';
  ++failures;
}

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

/// Large enough for packed, threaded code; the elements are small integers, so the sums are exact.
void check_large_product() {
  const std::size_t n = 300;
  lanes::Matrix<double> A(n, n), B(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      A(i, j) = static_cast<double>((i + 2 * j) % 7);
      B(i, j) = static_cast<double>((3 * i + j) % 5);
    }
  const lanes::Matrix<double> C = matmul(A, B);
  double expected = 0;
  for (std::size_t k = 0; k < n; ++k) expected += A(123, k) * B(k, 45);
  check(C(123, 45) == expected, "an element of a 300 x 300 product");
  check(matmul(A, B, {.threads = 2}) == C, "the same bits on two threads");
}

}  // namespace

int main() {
  const lanes::Matrix<double> A{{4, 7}, {2, 6}};
  const lanes::Matrix<float> F{{1, 2, 3}, {4, 5, 6}};
  const lanes::Vector<double> x{3, 4};

  check(matmul(A, A) == lanes::Matrix<double>{{30, 70}, {20, 50}}, "matmul(A, A)");
  check(matmul(A, x) == lanes::Vector<double>{40, 30}, "matmul(A, x)");
  check(matmul(F, F.t()) == lanes::Matrix<float>{{14, 32}, {32, 77}}, "matmul(F, F.t())");
  check(lanes::norm(x) == 5, "norm(x)");
  check(A.block(0, 1, 2, 1).t().row(0)[1] == 6, "a row of a transposed block");
  check(2.0 * x - x == x, "2 x - x");
  check(printed(A) == "[[4. 7.]\n [2. 6.]]", "A printed");
  check_large_product();

  try {
    matmul(A, lanes::Matrix<double>(3, 2));
    check(false, "a product of shapes that do not fit is refused");
  } catch (const lanes::shape_error& e) {
    check(std::string(e.what()).find("2 x 2") != std::string::npos, "the error names the shapes");
  }

  if (failures == 0) std::cout << "consumer: all right on " << lanes::name(lanes::isa()) << '\n';
  return failures == 0 ? 0 : 1;
}
