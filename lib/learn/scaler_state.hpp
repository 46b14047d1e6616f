// How the fit of a StandardScaler ends, from moments that were found here or merged by ranks.
#pragma once

#include <lanes/preprocessing.hpp>
#include <vector>

#include "stats/moments.hpp"

namespace lanes::learn {

/// Whether a mean is not finite: of a column with an infinity, or of nothing but NaN.
bool has_infinite_mean(const std::vector<stats::ScaledMoments>& columns);

template <class T>
void finish(StandardScaler<T>& scaler, const std::vector<stats::ScaledMoments>& columns);

}  // namespace lanes::learn
