// The numbers of a CSV file.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "io/csv.hpp"

namespace lanes::detail {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t";
  const std::size_t begin = std::min(text.find_first_not_of(space), text.size());
  return text.substr(begin, text.find_last_not_of(space) + 1 - begin);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, {}, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return equals_ignoring_case(text, word); });
}

/// Of a number that from_chars found out of range: too large, rather than too close to zero? Its
/// first digit other than zero stands for digit * 10^place, and out of range means that |place| is
/// not small.
bool is_large(std::string_view digits) {
  const std::size_t e = std::min(digits.find_first_of("eE"), digits.size());
  const std::string_view mantissa = digits.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), e);
  const std::size_t first = std::min(mantissa.find_first_of("123456789"), e);
  const double place = static_cast<double>(point) - static_cast<double>(first);
  if (e == digits.size()) return place > 0;
  const bool negative = digits[e + 1] == '-';
  const std::size_t exponent_at = e + (negative || digits[e + 1] == '+' ? 2 : 1);
  double exponent = 0;  // as a double it may have any number of digits
  for (const char c : digits.substr(exponent_at)) exponent = 10 * exponent + (c - '0');
  return place + (negative ? -exponent : exponent) > 0;
}

}  // namespace

template <real T>
NumberStatus parse_number(std::string_view field, T& value) noexcept {
  field = trim(field);
  if (is_any_of(field, {"", "na", "n/a", "null"})) {
    value = std::numeric_limits<T>::quiet_NaN();
    return NumberStatus::ok;
  }
  const bool negative = field[0] == '-';
  if (negative || field[0] == '+') field.remove_prefix(1);
  if (field.empty()) return NumberStatus::not_a_number;

  if (is_any_of(field, {"nan"})) {
    value = std::numeric_limits<T>::quiet_NaN();
    return NumberStatus::ok;
  }
  if (is_any_of(field, {"inf", "infinity"})) {
    value = std::numeric_limits<T>::infinity();
  } else {
    // from_chars knows words of its own; they have been dealt with.
    if (!is_digit(field[0]) && field[0] != '.') return NumberStatus::not_a_number;
    const char* const last = field.data() + field.size();
    const auto [end, error] = std::from_chars(field.data(), last, value);
    if (end != last || error == std::errc::invalid_argument) return NumberStatus::not_a_number;
    // Some versions report an overflow as an error, some as infinity.
    if (error != std::errc{} || std::isinf(value)) {
      if (is_large(field)) return NumberStatus::too_large;
      value = 0;
    }
  }
  if (negative) value = -value;
  return NumberStatus::ok;
}
template NumberStatus parse_number(std::string_view field, double& value) noexcept;
template NumberStatus parse_number(std::string_view field, float& value) noexcept;

}  // namespace lanes::detail
