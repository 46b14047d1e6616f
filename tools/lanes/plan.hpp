// What a comparison measures, decided before anything runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/experiment.hpp"
#include "harness/sizes.hpp"
#include "report.hpp"

namespace lanes::tools {

/// What the user asked for.
struct Selection {
  std::vector<Section> sections = {};       ///< empty: noise, ladder, peers, threads
  std::vector<bench::Kernel> kernels = {};  ///< empty: all
  std::vector<bench::Extents> sizes = {};   ///< empty: the standard sizes
  std::vector<bench::Type> types = {};      ///< empty: both
  std::vector<int> threads = {};            ///< empty: 1 for the peers, all for the threads
  Isa isa = Isa::automatic;
  bench::Extent extent = bench::Extent::quick;
  bool yours = false;                     ///< the reader's own rungs in the ladders
  bool counters = false;                  ///< events of the processor for each rung
  bool cold = false;                      ///< the memory-bound kernels also with cold caches
  std::optional<bench::Shape> data = {};  ///< shape of the user's own data: measure on that instead
};

/// The cases of one table.
struct Group {
  Section section = Section::peers;
  bench::Kernel kernel = bench::Kernel::matmul;
  bench::Type type = bench::Type::f64;
  int threads = 1;
  bench::Residence residence = bench::Residence::warm;
  std::vector<bench::Case> cases;
};
/// "matmul f64, against peers, 1 thread"
std::string to_string(const Group& group);

/// Throws argument_error when nothing that was asked for can be measured.
std::vector<Group> make_plan(const Selection& selection);

/// The numbers of threads that any case of the plan uses, 1 among them.
std::vector<int> thread_counts(const std::vector<Group>& plan);

bench::Sampling sampling_of(bench::Extent extent, Section section);
/// How long a comparison may measure.
double seconds_of(bench::Extent extent);

}  // namespace lanes::tools
