// The types that every numerical test runs for.
#pragma once

#include <gtest/gtest.h>

namespace lanes::test {
using Reals = ::testing::Types<float, double>;
}
