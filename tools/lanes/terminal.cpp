#include "terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace lanes::tools {

bool stdout_has_color() {
  return isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
}

std::string bar(std::size_t done, std::size_t steps, std::size_t width) {
  const std::size_t filled = steps == 0 ? width : width * std::min(done, steps) / steps;
  std::string text(filled, '=');
  if (filled < width) text += '>';
  text.resize(width, ' ');
  const std::string percent =
      std::to_string(steps == 0 ? 100 : 100 * std::min(done, steps) / steps);
  return "[" + text + "] " + std::string(3 - percent.size(), ' ') + percent + " %";
}

Progress::Progress(std::size_t steps) : steps_(steps), is_terminal_(isatty(STDERR_FILENO)) {}

Progress::~Progress() {
  hide();
}

void Progress::stage(const std::string& name) {
  if (!is_terminal_) std::cerr << "measuring " << name << std::endl;
}

void Progress::step(const std::string& name) {
  show(name);
  ++done_;
}

void Progress::reach(std::size_t done, const std::string& name) {
  done_ = done;
  show(name);
}

void Progress::hide() {
  if (is_terminal_) std::cerr << "\r\033[K" << std::flush;
}

void Progress::show(const std::string& name) {
  if (!is_terminal_) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  std::string left;
  if (done_ > 0) {
    const auto seconds = static_cast<int>(elapsed.count() / static_cast<double>(done_) *
                                          static_cast<double>(steps_ - std::min(done_, steps_)));
    left = ", about " + std::to_string(seconds) + " s left";
  }
  std::cerr << "\r\033[K" << bar(done_, steps_, 30) << "  " << name << left << std::flush;
}

}  // namespace lanes::tools
