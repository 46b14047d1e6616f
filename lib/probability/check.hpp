// Checks of numbers at the public edge.
#pragma once

#include <cstddef>
#include <string>

namespace lanes::probability {

/// "Normal: sd is -1; it must be positive and finite", as argument_error.
[[noreturn]] void refuse(const std::string& function, const std::string& argument, double value,
                         const std::string& rule);
/// The same for an element of a vector: "bayes: priors[3] is ...".
[[noreturn]] void refuse(const std::string& function, const std::string& vector, std::size_t i,
                         double value, const std::string& rule);

inline constexpr const char* probability_rule = "a probability is between 0 and 1";

inline bool is_probability(double p) {
  return p >= 0 && p <= 1;  // NaN is none
}

/// p, or argument_error when it is not a probability.
inline double checked(const char* function, const char* argument, double p) {
  if (!is_probability(p)) refuse(function, argument, p, probability_rule);
  return p;
}
/// p, which is element i of a vector.
inline double checked(const char* function, const char* vector, std::size_t i, double p) {
  if (!is_probability(p)) refuse(function, vector, i, p, probability_rule);
  return p;
}

}  // namespace lanes::probability
