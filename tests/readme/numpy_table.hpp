// What the tests of the README's NumPy table share: one test for each row, in its order. The
// comment is the left column, the expression in the test the right one.
#pragma once

#include <gtest/gtest.h>

#include <lanes/lanes.hpp>

namespace lanes {

class NumpyTable : public ::testing::Test {
 protected:
  Matrix<double> A{{4, 7}, {2, 6}};
  Matrix<double> B{{1, 2}, {3, 4}};
  Vector<double> x{3, 4};
  Vector<double> y{1, 2};
};

}  // namespace lanes
