#include <iostream>
#include <lanes/lanes.hpp>

int main() {
  const lanes::Matrix<double> A{{4, 7}, {2, 6}};
  const lanes::Vector<double> x{3, 4};

  std::cout << matmul(A, A.t()) << "\n\n" << matmul(A, x) << "\n\n" << 2 * A + 1 << "\n\n";
  std::cout << "|x| = " << norm(x) << " on " << lanes::name(lanes::isa()) << '\n';
}
