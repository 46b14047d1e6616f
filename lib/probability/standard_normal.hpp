// The normal distribution of mean 0 and standard deviation 1. Its argument has two parts: in the
// tails an error of z is multiplied by z^2, and (x - mean) / sd does not fit into one double.
#pragma once

#include "probability/elementary.hpp"

namespace lanes::probability {

/// e^(-z^2/2) / sqrt(2 pi).
Scaled density(TwoPart z);
/// The probability of more than z, for any z. Relative error at most 2 eps, and below the normal
/// range at most the least positive number.
double upper_tail(TwoPart z);
/// Its logarithm, finite up to z = 1.8e154. Relative error at most 3 eps.
double log_upper_tail(TwoPart z);
/// z with a probability of less than z that is p: -inf for 0, inf for 1, NaN for NaN. Relative
/// error at most 3 eps.
double quantile(double p);

}  // namespace lanes::probability
