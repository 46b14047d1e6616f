#include "harness/probe.hpp"

#include <sstream>

namespace lanes::bench {

std::string describe(const std::string& what, long double got, const Expected& want) {
  std::ostringstream text;
  text.precision(12);
  text << what << " is " << got << " instead of " << want.value << " +- "
       << static_cast<double>(want.tolerance);
  return text.str();
}

}  // namespace lanes::bench
