// Every public operation in one list, for the promises that hold for all of them: the same bits for
// any number of threads and on any instruction set, and the refusal of options that make no sense.
#pragma once

#include <functional>
#include <lanes/linalg.hpp>
#include <string>
#include <vector>

#include "support/shapes.hpp"

namespace lanes::test {

/// An operation with its inputs: every element of its outcome.
template <class T>
using Computation = std::function<std::vector<T>(Options)>;

template <class T>
struct Operation {
  std::string name;
  bool fused;          ///< computes with fma: its bits on sse2 are others
  bool takes_options;  ///< if not, the number of threads reaches it through set_num_threads
  Sizes sizes;         ///< across every block boundary and past the least size worth a thread
  Sizes few;           ///< the affordable ones of them: quick tests, and the stored bits
  std::function<Computation<T>(std::size_t size)> prepare;
};

template <class T>
const std::vector<Operation<T>>& operations();
template <>
const std::vector<Operation<float>>& operations<float>();
template <>
const std::vector<Operation<double>>& operations<double>();

}  // namespace lanes::test
