// A run with a bit of everything that a report can show, for the tests.
#pragma once

#include "example_report.hpp"

namespace lanes::tools {

/// Fifteen samples around `seconds`, which differ a little, the same for everybody.
inline bench::Samples samples(double seconds) {
  bench::Samples all;
  for (int i = 0; i < 15; ++i) all.push_back(seconds * (1 + 0.001 * (i % 5)));
  return all;
}

/// The ladder of matmul at one size: three rungs, of which the second computes something wrong.
inline Result example_ladder(std::size_t n, double seconds) {
  using bench::Role;
  Result result{Section::ladder, {bench::Kernel::matmul, bench::Type::f64, {n, n, n}, 2}, {}};
  result.outcomes = {outcome("naive, scalar", Role::rung, samples(100 * seconds)),
                     outcome("wrong <tile>", Role::rung, {}),
                     outcome("packed", Role::rung, samples(seconds)),
                     outcome("threads", Role::rung, samples(0.6 * seconds), 2)};
  result.outcomes[0].detail = "the definition";
  result.outcomes[0].error = 3.5;
  result.outcomes[1].refusal = "wrong result: element 7 is 1 instead of 2 +- 0.5";
  result.outcomes[2].error = 1.25;
  return result;
}

/// `slower`: how many times as long as otherwise the library takes.
inline Report example_run(double slower = 1) {
  using bench::Role;
  Report report = example_report();
  report.results.clear();
  report.ceilings.fma = {{Isa::avx2, bench::Type::f64, 1, 200e9},
                         {Isa::avx2, bench::Type::f64, 2, 390e9}};
  report.ceilings.bandwidth = {{"L1", 32e3, 16384, bench::Pattern::read, 1, 400e9},
                               {"memory", 1e300, 1 << 28, bench::Pattern::read, 1, 30e9},
                               {"L1", 64e3, 16384, bench::Pattern::read, 2, 800e9},
                               {"memory", 1e300, 1 << 28, bench::Pattern::read, 2, 45e9}};
  report.results.push_back({Section::noise,
                            {bench::Kernel::dot, bench::Type::f64, {1000}},
                            {outcome("lanes", Role::library, samples(1e-7)),
                             outcome("lanes again", Role::library, samples(1.002e-7))}});
  report.results.push_back(example_ladder(100, 12e-6 * slower));
  report.results.push_back(example_ladder(200, 90e-6 * slower));
  for (const std::size_t n : {64u, 100u, 200u, 400u}) {
    const double seconds = 2e-12 * static_cast<double>(n * n * n) * 6;
    Result result{Section::peers, {bench::Kernel::matmul, bench::Type::f64, {n, n, n}}, {}};
    result.outcomes = {outcome("lanes", Role::library, samples(seconds * slower)),
                       outcome("OpenBLAS", Role::peer, samples(1.2 * seconds)),
                       outcome("BLIS", Role::peer, samples(0.98 * seconds * (n < 100 ? 2 : 1)))};
    for (bench::Outcome& one : result.outcomes) one.error = 0.75;
    report.results.push_back(result);
    result.section = Section::threads;
    result.problem.threads = 2;
    result.outcomes = {outcome("lanes", Role::library, samples(seconds * slower)),
                       outcome("lanes", Role::library, samples(0.55 * seconds * slower), 2),
                       outcome("BLIS", Role::peer, samples(0.6 * seconds), 2)};
    report.results.push_back(result);
  }
  for (const std::size_t n : {1'000u, 10'000'000u}) {
    const double seconds = 16 * static_cast<double>(n) / (n < 10'000 ? 300e9 : 28e9);
    Result result{Section::peers, {bench::Kernel::dot, bench::Type::f64, {n}}, {}};
    result.outcomes = {outcome("lanes", Role::library, samples(seconds * slower)),
                       outcome("BLIS", Role::peer, samples(1.1 * seconds)),
                       outcome("naive", Role::naive, samples(5 * seconds))};
    report.results.push_back(result);
  }
  report.rungs = {{"matmul", "naive, scalar", "lib/kernels/matmul/naive.hpp", 12, "run<double>",
                   0.97, " 97.0 %  +10  vfmadd231sd xmm0,xmm1,xmm2\n"},
                  {"matmul", "wrong <tile>", "lib/kernels/matmul/wrong.hpp", 5, "", 0, ""}};
  report.sources = {{"lib/kernels/matmul/naive.hpp", "for (index i = 0; i < n; ++i)\n"}};
  return report;
}

}  // namespace lanes::tools
