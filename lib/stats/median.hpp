// The median by a given kernel: for the ladder, whose rungs differ in that.
#pragma once

#include "stats/select.hpp"

namespace lanes::stats {

/// As lanes::median; NaN propagate.
template <class T>
T median(const Passes<T>& how, VectorIn<T> x);
extern template double median(const Passes<double>&, VectorIn<double>);
extern template float median(const Passes<float>&, VectorIn<float>);

}  // namespace lanes::stats
