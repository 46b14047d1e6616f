#include "harness/shape.hpp"

#include <charconv>
#include <lanes/error.hpp>

namespace lanes::bench {
namespace {

constexpr std::size_t largest = 2147483647;  // what the peers' 32-bit integers can express

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  for (const std::string_view item : split(text, ',')) {
    if (item.empty())
      throw argument_error("list '" + std::string(text) + "' has an empty item: write a,b,c");
    items.emplace_back(item);
  }
  return items;
}

Extents parse_extents(std::string_view text) {
  Extents extents;
  for (const std::string_view part : split(text, 'x')) {
    std::size_t value = 0;
    const auto [end, status] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (status != std::errc{} || end != part.data() + part.size() || value == 0 || value > largest)
      throw argument_error("size '" + std::string(text) +
                           "': write one to three extents from 1 to " + std::to_string(largest) +
                           ", as in 64 or 100x200x300");
    extents.push_back(value);
  }
  if (extents.size() > 3)
    throw argument_error("size '" + std::string(text) + "' has more than three extents");
  return extents;
}

std::vector<Extents> parse_size_list(std::string_view text) {
  std::vector<Extents> sizes;
  for (const std::string& item : split_list(text)) sizes.push_back(parse_extents(item));
  return sizes;
}

Shape make_shape(const Extents& extents, int dimensions) {
  const auto wanted = static_cast<std::size_t>(dimensions);
  if (extents.size() != 1 && extents.size() != wanted) {
    std::string text;
    for (const std::size_t extent : extents)
      text += (text.empty() ? "" : "x") + std::to_string(extent);
    throw argument_error("size " + text + " has " + std::to_string(extents.size()) +
                         " extents, but this kernel takes 1 or " + std::to_string(dimensions));
  }
  const auto extent = [&](std::size_t i) {
    return i >= wanted ? 1 : extents.size() == 1 ? extents[0] : extents[i];
  };
  return {extent(0), extent(1), extent(2)};
}

std::string to_string(const Shape& shape, int dimensions) {
  const std::size_t extents[] = {shape.m, shape.n, shape.k};
  bool equal = true;
  std::string text = std::to_string(shape.m);
  for (int i = 1; i < dimensions; ++i) {
    equal = equal && extents[i] == shape.m;
    text += "x" + std::to_string(extents[i]);
  }
  return equal ? std::to_string(shape.m) : text;
}

}  // namespace lanes::bench
