#include "probability/check.hpp"

#include <charconv>
#include <lanes/error.hpp>

namespace lanes::probability {

void refuse(const std::string& function, const std::string& argument, double value,
            const std::string& rule) {
  char digits[32];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  throw argument_error(function + ": " + argument + " is " + std::string(digits, end.ptr) + "; " +
                       rule);
}

void refuse(const std::string& function, const std::string& vector, std::size_t i, double value,
            const std::string& rule) {
  refuse(function, vector + "[" + std::to_string(i) + "]", value, rule);
}

}  // namespace lanes::probability
