// lanes exercises: whether the reader's rungs are right, and as fast as they should become.
#include <iostream>
#include <memory>

#include "commands.hpp"
#include "harness/experiment.hpp"
#include "harness/statistics.hpp"
#include "harness/timing_lock.hpp"
#include "harness/yours.hpp"
#include "terminal.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using bench::Contender;
using bench::Exercise;
using bench::Outcome;

/// Empty when the rung is right at every size, for both types.
std::string fault_of(const Exercise& exercise, const Contender& yours) {
  for (const bench::Shape& shape : bench::exercise_shapes(exercise)) {
    bench::Workload<double> f64(exercise.kernel, shape, 1);
    bench::Workload<float> f32(exercise.kernel, shape, 1);
    std::string fault = bench::refusal_of(yours, f64);
    if (fault.empty()) fault = bench::refusal_of(yours, f32);
    if (!fault.empty()) return bench::to_string(exercise.kernel, shape) + ": " + fault;
  }
  return "";
}

/// How many times as fast as the plain loop.
double gain_of(const Exercise& exercise, const Contender& yours) {
  const std::vector<Outcome> outcomes = bench::run_experiment(
      {exercise.kernel, bench::Type::f64, exercise.shape},
      {bench::naive_contender(exercise.kernel), yours}, {}, bench::describe_machine());
  return bench::paired_ratio(outcomes[0].seconds, outcomes[1].seconds);
}

int check_exercises(const std::vector<bench::Kernel>& kernels) {
  const bench::TimingLock lock([] { std::cerr << "waiting for another measurement to finish\n"; });
  TextTable table(
      {{"exercise", Column::Align::left}, {"gain"}, {"goal"}, {"", Column::Align::left}});
  int wrong = 0;
  for (const Exercise& exercise : bench::exercises()) {
    if (!kernels.empty() && !std::ranges::count(kernels, exercise.kernel)) continue;
    const Contender yours = bench::your_rung(exercise.kernel).value();
    const std::string name = std::string(bench::info(exercise.kernel).name) + " " +
                             bench::to_string(exercise.kernel, exercise.shape),
                      fault = fault_of(exercise, yours);
    wrong += !fault.empty();
    const double gain = fault.empty() ? gain_of(exercise, yours) : 0;
    const Cell verdict = !fault.empty()          ? Cell(fault, Style::bad)
                         : gain >= exercise.goal ? Cell("done", Style::good)
                                                 : Cell("right, not yet fast");
    table.add_row({name, format_ratio(gain), format_ratio(exercise.goal), verdict});
  }
  table.print(std::cout, stdout_has_color());
  return wrong > 0 ? 1 : 0;
}

}  // namespace

void add_exercises(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "exercises", "Checks and times the functions of bench/your_rung; fails when one is wrong");
  const auto kernels = std::make_shared<std::string>();
  command->add_option("--kernel", *kernels, "Kernels, as in matmul,dot");
  command->callback([&action, kernels] {
    action = [kernels] {
      std::vector<bench::Kernel> chosen;
      if (!kernels->empty())
        for (const std::string& name : bench::split_list(*kernels))
          chosen.push_back(bench::kernel_from_name(name));
      return check_exercises(chosen);
    };
  });
}

}  // namespace lanes::tools
