// PRODUCT, given on the command line, must not compile when it is the `*` of two matrices or
// vectors, or the `=` of a part of one, and the compiler's message must tell what to write instead.
// CTest compiles it both ways.
#include <lanes/linalg.hpp>

int main() {
  lanes::Matrix<double> A, B;
  lanes::Vector<double> x, y;
  PRODUCT;
}
