#include "harness/peer_core.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <lanes/error.hpp>
#include <lanes/runtime.hpp>
#include <sstream>
#include <string_view>
#include <vector>

namespace lanes::bench {
namespace {

/// The level of core_level that this processor deserves.
int machine_level() {
  const std::vector<Isa> isas = available_isas();
  if (std::ranges::count(isas, Isa::avx512)) return 2;
  return std::ranges::count(isas, Isa::avx2) ? 1 : 0;
}

/// What a library says of itself once it is open, or why it is not.
struct Answer {
  std::string failure, core;
  Setting better;  ///< what would make it choose the kernels this machine deserves
};

Answer open_and_ask(const std::string& file, const Setting& setting) {
  try {
    const Blas blas(file, setting);
    const int level = machine_level();
    Answer answer{"", blas.core(), {}};
    if (core_level(blas.core()) < level) answer.better = blas.core_setting(level == 2);
    return answer;
  } catch (const std::exception& e) {
    return {e.what(), "", {}};
  }
}

void write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = write(file, text.data() + done, text.size() - done);
    if (count <= 0) return;
    done += static_cast<std::size_t>(count);
  }
}

std::string read_all(int file) {
  std::string text;
  std::array<char, 4096> buffer;
  for (ssize_t count; (count = read(file, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(count));
  return text;
}

/// Runs `question` in a child process, so that the answer commits this one to nothing and a library
/// that aborts takes nobody along. What it returns is what the child returned, or empty.
template <class F>
std::string in_child_process(F question) {
  std::array<int, 2> pipe_ends;
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) throw io_error("cannot make a pipe");
  const pid_t child = fork();
  if (child < 0) throw io_error("cannot start a child process");
  if (child == 0) {
    alarm(30);
    const int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    write_all(pipe_ends[1], question());
    _exit(0);
  }
  close(pipe_ends[1]);
  std::string answer = read_all(pipe_ends[0]);
  close(pipe_ends[0]);
  waitpid(child, nullptr, 0);
  return answer;
}

Answer ask(const std::string& file, const Setting& setting) {
  const std::string text = in_child_process([&] {
    const Answer answer = open_and_ask(file, setting);
    return answer.failure + '\n' + answer.core + '\n' + answer.better.variable + '\n' +
           answer.better.value + '\n';
  });
  if (text.empty()) return {"the library " + file + " ends the process that opens it", "", {}};
  Answer answer;
  std::istringstream lines(text);
  for (std::string* field :
       {&answer.failure, &answer.core, &answer.better.variable, &answer.better.value})
    std::getline(lines, *field);
  return answer;
}

}  // namespace

int core_level(const std::string& core) {
  static constexpr std::array<std::string_view, 7> avx512{
      "skylakex", "cooperlake", "sapphirerapids", "skx", "knl", "zen4", "zen5"};
  static constexpr std::array<std::string_view, 4> avx2{"haswell", "zen", "zen2", "zen3"};
  std::string name(core);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (std::ranges::count(avx512, name)) return 2;
  return std::ranges::count(avx2, name) ? 1 : 0;
}

CoreChoice best_core(const std::string& file) {
  const Answer alone = ask(file, {});
  if (!alone.failure.empty()) throw io_error(alone.failure);
  const std::string& variable = alone.better.variable;
  if (variable.empty()) return {};
  const Answer told = ask(file, alone.better);
  if (!told.failure.empty() || core_level(told.core) <= core_level(alone.core)) return {};
  if (const char* value = std::getenv(variable.c_str()))
    return {{},
            "",
            variable + "=" + value + " in the environment keeps it from its " + told.core +
                " kernels: unset it for a fair comparison"};
  return {alone.better, alone.core, ""};
}

}  // namespace lanes::bench
