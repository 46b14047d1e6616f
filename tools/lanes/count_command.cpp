// lanes count: what lanes compare --counters runs in valgrind. It prints no times.
#include <lanes/error.hpp>
#include <memory>

#include "callgrind.hpp"
#include "commands.hpp"

namespace lanes::tools {
namespace {

struct Arguments {
  std::string kernel, type = "f64", size, isa;
};

int count(const Arguments& arguments) {
  bench::Case problem;
  problem.kernel = bench::kernel_from_name(arguments.kernel);
  problem.type = bench::type_from_name(arguments.type);
  problem.shape = bench::make_shape(bench::parse_extents(arguments.size),
                                    bench::info(problem.kernel).dimensions);
  run_to_be_counted(problem, arguments.isa.empty() ? Isa::automatic : isa_from_name(arguments.isa));
  return 0;
}

}  // namespace

void add_count(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("count", "Calls each rung of a ladder, to be counted");
  command->group("");  // of no use by itself
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  command->add_option("--kernel", a.kernel)->required();
  command->add_option("--type", a.type);
  command->add_option("--size", a.size)->required();
  command->add_option("--isa", a.isa);
  command->callback([&action, arguments] { action = [arguments] { return count(*arguments); }; });
}

}  // namespace lanes::tools
