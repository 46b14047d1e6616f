// lanes info: what the machine is, what the library makes of it, and what its ceilings are.
#include <iostream>
#include <memory>
#include <string>

#include "commands.hpp"
#include "harness/peers.hpp"
#include "harness/timing_lock.hpp"
#include "report_text.hpp"
#include "terminal.hpp"

namespace lanes::tools {
namespace {

std::string names(const std::vector<Isa>& isas) {
  std::string text;
  for (const Isa isa : isas) text += (text.empty() ? "" : ", ") + std::string(name(isa));
  return text;
}

void print_library(std::ostream& out) {
  out << "lanes " << version() << "\n  " << build_description() << '\n';
  out << "  instruction sets: compiled " << names(compiled_isas()) << "; usable here "
      << names(available_isas()) << "; chosen " << name(isa()) << " (LANES_ISA forces one)\n";
  out << "  threads: " << num_threads() << " by default (LANES_NUM_THREADS sets it)\n";
}

void print_measured_ceilings(std::ostream& out, const bench::Machine& machine) {
  std::vector<int> threads{1};
  if (num_threads() > 1) threads.push_back(num_threads());
  Progress progress(1, 60);
  const bench::TimingLock lock([] { std::cerr << "waiting for another measurement to finish\n"; });
  progress.stage("ceilings");
  const bench::Ceilings ceilings = bench::measure_ceilings(
      machine, threads, [&](const std::string& what) { progress.show("measuring " + what); });
  progress.hide();
  print_ceilings(out, ceilings, stdout_has_color());
}

}  // namespace

void add_info(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "info", "Processor, caches, instruction sets, threads, peers, and measured ceilings");
  const auto measure = std::make_shared<bool>(true);
  command->add_flag("!--no-measure", *measure, "Do not measure the ceilings (some seconds)");
  command->callback([&action, measure] {
    action = [measure] {
      const bench::Machine machine = bench::describe_machine();
      print_library(std::cout);
      std::cout << "machine\n";
      print_machine(std::cout, machine);
      std::cout << "peers\n";
      const bench::Peers peers = bench::open_peers({.files = bench::peer_files_from_environment()});
      for (const auto& peer : peers.list) {
        std::cout << "  " << peer->description() << '\n';
        if (!peer->path().empty()) std::cout << "    " << peer->path() << '\n';
      }
      for (const std::string& note : peers.notes) std::cout << "  note: " << note << '\n';
      if (!*measure) return 0;
      std::cout << "ceilings" << std::endl;
      print_measured_ceilings(std::cout, machine);
      return 0;
    };
  });
}

}  // namespace lanes::tools
