// The message of an error.
#pragma once

#include <lanes/error.hpp>
#include <string>

namespace lanes::test {

/// Of what f throws.
template <class F>
std::string message_of(F&& f) {
  try {
    f();
  } catch (const error& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace lanes::test
