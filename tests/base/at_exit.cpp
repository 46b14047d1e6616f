// A program whose static object, and whose threads' objects, call the library when the objects that
// the library keeps for a thread are gone. The address sanitizer sees memory used after that.
#include <cstdlib>
#include <iostream>
#include <lanes/linalg.hpp>
#include <thread>

namespace {

/// Products that are packed, and inverses by LU, in memory that is kept.
bool works() {
  constexpr std::size_t n = 200;
  lanes::Matrix<double> a(n, n, 0.5 / n);
  lanes::Matrix<float> b(n, n, 0.5f / n);
  for (double& x : a.diagonal()) x += 1;
  for (float& x : b.diagonal()) x += 1;
  const lanes::Tolerance close{.relative = 0, .absolute = 1e-4};
  return allclose(matmul(a, inverse(a)), lanes::Matrix<double>::identity(n), close) &&
         allclose(matmul(b, inverse(b)), lanes::Matrix<float>::identity(n), close) &&
         allclose(solve(a, a), lanes::Matrix<double>::identity(n), close);
}

/// Made before the library keeps anything, so destroyed after that.
struct User {
  User() = default;
  User(const User&) = delete;
  User& operator=(const User&) = delete;
  ~User() {
    if (works()) return;
    std::cerr << "wrong results in a destructor\n";
    std::_Exit(1);
  }
};

User of_the_program;
thread_local User of_a_thread;

}  // namespace

int main() {
  const auto use = [] {
    static_cast<void>(of_a_thread);
    if (!works()) std::_Exit(2);
  };
  use();
  std::thread(use).join();
}
