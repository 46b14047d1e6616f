#include "plan.hpp"

#include <algorithm>
#include <lanes/error.hpp>
#include <set>

namespace lanes::tools {
namespace {

using bench::Case;
using bench::Kernel;
using bench::Residence;
using bench::Shape;
using bench::Type;

/// The user's sizes, as far as this kernel can have them, or else the standard ones.
std::vector<Shape> sizes_or(const std::vector<bench::Extents>& sizes, Kernel kernel,
                            std::vector<Shape> standard) {
  if (sizes.empty() || standard.empty()) return standard;
  const auto dimensions = static_cast<std::size_t>(bench::info(kernel).dimensions);
  std::vector<Shape> shapes;
  for (const bench::Extents& extents : sizes)
    if (extents.size() == 1 || extents.size() == dimensions)
      shapes.push_back(bench::make_shape(extents, bench::info(kernel).dimensions));
  return shapes;
}

Group make_group(Section section, Kernel kernel, Type type, int threads, Residence residence,
                 const std::vector<Shape>& shapes) {
  Group group{section, kernel, type, threads, residence, {}};
  for (const Shape& shape : shapes)
    group.cases.push_back({kernel, type, shape, threads, residence});
  return group;
}

/// The groups of one section for one kernel and type.
std::vector<Group> groups_of(Section section, Kernel kernel, Type type, const Selection& chosen) {
  const int all = chosen.threads.empty() ? num_threads() : std::ranges::max(chosen.threads);
  std::vector<Group> groups;
  const auto add = [&](int threads, Residence residence, std::vector<Shape> standard) {
    groups.push_back(make_group(section, kernel, type, threads, residence,
                                sizes_or(chosen.sizes, kernel, std::move(standard))));
  };
  switch (section) {
    case Section::ladder:
      add(all, Residence::warm, bench::ladder_sizes(kernel, type, chosen.extent));
      break;
    case Section::peers:
      for (const int threads : chosen.threads.empty() ? std::vector<int>{1} : chosen.threads) {
        add(threads, Residence::warm, bench::peer_sizes(kernel, chosen.extent));
        if (chosen.cold && !bench::info(kernel).compute_bound)
          add(threads, Residence::cold, bench::peer_sizes(kernel, chosen.extent));
      }
      break;
    case Section::threads:
      if (all > 1) add(all, Residence::warm, bench::thread_sizes(kernel, type, chosen.extent));
      break;
    case Section::data:
    case Section::noise:
      break;
  }
  return groups;
}

/// The steps of a ladder are the same for float; a quick run of everything has time for one such.
bool is_left_to_full(Section section, Kernel kernel, Type type, bench::Extent extent) {
  return extent == bench::Extent::quick && section == Section::ladder && type == Type::f32 &&
         kernel != Kernel::matmul;
}

/// What reads one vector and writes what it has found: a table is one, row by row.
bool takes_a_vector(Kernel kernel) {
  const bench::OperandSizes sizes = bench::operand_sizes(kernel, {2, 1, 1});
  return bench::info(kernel).dimensions == 1 && !bench::info(kernel).factorisation &&
         sizes.a == 2 && sizes.b == 0 && !sizes.updated;
}

/// What one does with a table: X'X, X'y, X b, column norms, and a copy with the columns as rows.
std::vector<Group> data_groups(const Selection& chosen, const Shape& shape) {
  std::vector<Kernel> kernels = chosen.kernels;
  if (kernels.empty())
    kernels = {Kernel::gram, Kernel::vecmat, Kernel::matvec, Kernel::column_norms,
               Kernel::transpose};
  std::vector<Group> groups;
  for (const Type type : chosen.types)
    for (const int threads : chosen.threads.empty() ? std::vector<int>{1} : chosen.threads) {
      Group group{Section::data, Kernel::gram, type, threads, Residence::warm, {}};
      for (const Kernel kernel : kernels)
        if (bench::info(kernel).dimensions == 2 && !bench::info(kernel).factorisation)
          group.cases.push_back({kernel, type, shape, threads, Residence::warm});
        else if (takes_a_vector(kernel))
          group.cases.push_back({kernel, type, {shape.m * shape.n}, threads, Residence::warm});
      groups.push_back(group);
    }
  return groups;
}

/// The library against itself where arithmetic, the first-level cache, and memory are the limit.
Group noise_group() {
  return {Section::noise,
          Kernel::matmul,
          Type::f64,
          1,
          Residence::warm,
          {{Kernel::matmul, Type::f64, {256, 256, 256}},
           {Kernel::dot, Type::f64, {1'000}},
           {Kernel::dot, Type::f64, {10'000'000}}}};
}

}  // namespace

std::string to_string(const Group& group) {
  if (group.section == Section::noise) return "the same code against itself";
  std::string text =
      std::string(bench::info(group.kernel).name) + " " + std::string(bench::name(group.type));
  switch (group.section) {
    case Section::ladder:
      text += ", the ladder";
      break;
    case Section::peers:
      text += ", against peers";
      break;
    case Section::threads:
      text += ", all threads against one";
      break;
    case Section::data:
      text = "your data, " +
             bench::to_string(group.cases.front().kernel, group.cases.front().shape) + ", as " +
             std::string(bench::name(group.type));
      break;
    case Section::noise:
      break;
  }
  text += group.threads == 1 ? ", 1 thread" : ", " + std::to_string(group.threads) + " threads";
  return group.residence == Residence::cold ? text + ", cold caches" : text;
}

std::vector<Group> make_plan(const Selection& selection) {
  Selection chosen = selection;
  if (chosen.types.empty()) chosen.types = {Type::f64, Type::f32};
  const bool with_noise = std::ranges::count(chosen.sections, Section::noise) ||
                          (chosen.sections.empty() && !chosen.data);
  std::vector<Group> plan;
  if (chosen.sections == std::vector{Section::noise}) return {noise_group()};
  if (chosen.data) {
    plan = data_groups(chosen, *chosen.data);
  } else {
    if (chosen.sections.empty())
      chosen.sections = {Section::ladder, Section::peers, Section::threads};
    const bool everything = chosen.kernels.empty() && selection.types.empty();
    if (chosen.kernels.empty())
      for (const bench::KernelInfo& kernel : bench::kernels())
        chosen.kernels.push_back(kernel.kernel);
    for (const Section section : chosen.sections)
      for (const Kernel kernel : chosen.kernels)
        for (const Type type : chosen.types)
          if (!(everything && is_left_to_full(section, kernel, type, chosen.extent)))
            std::ranges::move(groups_of(section, kernel, type, chosen), std::back_inserter(plan));
  }
  std::erase_if(plan, [](const Group& group) { return group.cases.empty(); });
  if (plan.empty())
    throw argument_error(
        "nothing to measure: no kernel that was chosen has a section and a size that were chosen "
        "(matmul takes sizes as 64 or 100x200x300, matrices and solve_many as 64 or 100x200, "
        "vectors and the other factorisations as 1000)");
  if (with_noise) plan.insert(plan.begin(), noise_group());
  return plan;
}

std::vector<int> thread_counts(const std::vector<Group>& plan) {
  std::set<int> counts{1};
  for (const Group& group : plan) counts.insert(group.threads);
  return {counts.begin(), counts.end()};
}

bench::Sampling sampling_of(bench::Extent extent, Section section) {
  if (extent == bench::Extent::full)
    return {.rounds = 41, .min_rounds = 5, .sample_seconds = 2e-3, .budget_seconds = 0.5};
  // With threads, every sample waits for the other pools to go to sleep: fewer of them.
  return {.rounds = section == Section::threads ? 9 : 11,
          .min_rounds = 3,
          .sample_seconds = 1e-3,
          .budget_seconds = 0.1};
}

double seconds_of(bench::Extent extent) {
  return extent == bench::Extent::full ? 19 * 60 : 168;
}

}  // namespace lanes::tools
