// Every rung of a ladder with the kernels of every instruction set, for one element type.
#pragma once

#include <functional>
#include <lanes/ladder.hpp>
#include <string>
#include <type_traits>
#include <vector>

namespace lanes::test {

template <class Function>
struct Runnable {
  std::string name;  ///< "avx2 matmul simd"
  ladder::Rung rung;
  Function run;
};

template <class T, class Rung>
auto runnable(const Rung& rung) {
  const auto& function = [&]() -> const auto& {
    if constexpr (std::is_same_v<T, float>)
      return rung.f32;
    else
      return rung.f64;
  }
  ();
  const std::string name = std::string(lanes::name(rung.isa)) + " " + std::string(rung.kernel) +
                           " " + std::string(rung.name) + ", " +
                           std::string(ladder::name(rung.build));
  return Runnable<std::decay_t<decltype(function)>>{name, rung, function};
}

/// `ladder` is one of ladder::matmul, ladder::dot, ladder::lu, ...
template <class T, class Rung>
auto every_rung(std::vector<Rung> (*ladder)(Isa)) {
  std::vector<decltype(runnable<T>(std::declval<Rung>()))> rungs;
  for (Isa isa : available_isas())
    for (const Rung& rung : ladder(isa)) {
      // The scalar builds are the same functions whatever the instruction set.
      const bool seen = rung.build == ladder::Build::scalar && isa != available_isas().front();
      if (!seen) rungs.push_back(runnable<T>(rung));
    }
  return rungs;
}

}  // namespace lanes::test
