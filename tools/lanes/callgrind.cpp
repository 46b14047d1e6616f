#include "callgrind.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "shell.hpp"

/// Callgrind counts what happens in here, and writes a file at each return.
extern "C" [[gnu::noinline]] void lanes_counted_call(const std::function<void()>& call);
extern "C" void lanes_counted_call(const std::function<void()>& call) {
  call();
  asm volatile("" ::: "memory");  // no jump into call() in place of this function
}

namespace lanes::tools {
namespace {

using bench::Contender;

template <class T>
void run_typed(const bench::Case& problem, const std::vector<Contender>& rungs) {
  bench::Workload<T> workload(problem.kernel, problem.shape, 1);
  // Read from memory: the compiler may not call a copy by another name.
  void (*volatile counted)(const std::function<void()>&) = lanes_counted_call;
  for (const Contender& rung : rungs) {
    const bench::Run<T>& run = bench::run_of<T>(rung);
    run(workload.rotation(), 1);
    counted([&] { run(workload.rotation(), 1); });
  }
}

std::vector<Contender> serial_rungs(bench::Kernel kernel, Isa isa) {
  std::vector<Contender> rungs = bench::rung_contenders(kernel, {.threads = 1, .isa = isa});
  if (!rungs.empty()) rungs.pop_back();  // the threads: with one, what ships again
  return rungs;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A folder that is gone in the end.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "lanes.XXXXXX").string();
    if (mkdtemp(name.data())) path_ = name;
  }
  ~Scratch() {
    std::error_code gone;
    if (!path_.empty()) std::filesystem::remove_all(path_, gone);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

double callgrind_total(std::string_view text) {
  constexpr std::string_view label = "\ntotals: ";
  const std::size_t at = text.find(label);
  return at == text.npos
             ? -1
             : std::strtod(std::string(text.substr(at + label.size(), 32)).c_str(), nullptr);
}

void run_to_be_counted(const bench::Case& problem, Isa isa) {
  const std::vector<Contender> rungs = serial_rungs(problem.kernel, isa);
  std::cout << name(isa == Isa::automatic ? lanes::isa() : isa) << '\n';
  for (const Contender& rung : rungs) std::cout << rung.name << '\n';
  if (problem.type == bench::Type::f64)
    run_typed<double>(problem, rungs);
  else
    run_typed<float>(problem, rungs);
}

InstructionCounts count_by_callgrind(const bench::Case& problem, Isa isa) {
  if (output_of("command -v valgrind").empty()) return {"valgrind is not installed", "", {}, {}};
  const Scratch scratch;
  const std::string function = "lanes_counted_call", out = (scratch.path() / "out").string();
  std::string command =
      "exec valgrind -q --tool=callgrind --callgrind-out-file=" + shell_quoted(out) +
      " --toggle-collect=" + function + " --dump-after=" + function + " " +
      shell_quoted(own_executable()) + " count --kernel " +
      std::string(bench::info(problem.kernel).name) + " --type " +
      std::string(bench::name(problem.type)) + " --size " +
      bench::to_string(problem.kernel, problem.shape);
  if (isa != Isa::automatic && isa != Isa::avx512) command += " --isa " + std::string(name(isa));
  InstructionCounts counts;
  std::istringstream lines(output_of(command));
  std::getline(lines, counts.isa);
  for (std::string line; std::getline(lines, line);) counts.rungs.push_back(line);
  for (std::size_t i = 1; i <= counts.rungs.size(); ++i) {
    const double total = callgrind_total(text_of(out + "." + std::to_string(i)));
    if (total < 0) break;
    counts.instructions.push_back(total);
  }
  if (counts.rungs.empty() || counts.instructions.size() < counts.rungs.size())
    return {"callgrind could not run the rungs of " + bench::to_string(problem), "", {}, {}};
  return counts;
}

}  // namespace lanes::tools
