// CSV, apart from files.
#pragma once

#include <lanes/io.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lanes::detail {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The table in `text`; io_error, beginning with `name` and naming the line, when it is not one.
/// T is float or double.
template <real T>
Table<T> parse_csv(std::string_view text, std::string_view name, const CsvOptions& options = {});

enum class NumberStatus { ok, not_a_number, too_large };

/// The number that `field` is as a whole, white space around it apart; NaN for a missing one.
template <real T>
NumberStatus parse_number(std::string_view field, T& value) noexcept;

/// As a field of a CSV file, quoted when it has to be.
std::string quote_csv(std::string_view name);

}  // namespace lanes::detail
