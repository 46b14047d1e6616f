// Lists on the command line.
#pragma once

#include <string>
#include <vector>

#include "harness/shape.hpp"

namespace lanes::tools {

/// parse(item) of each item of "a,b,c"; nothing where `text` is empty.
template <class T, class F>
std::vector<T> parse_list(const std::string& text, F parse) {
  std::vector<T> values;
  if (text.empty()) return values;
  for (const std::string& item : bench::split_list(text)) values.push_back(parse(item));
  return values;
}

}  // namespace lanes::tools
