#include "terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
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

Progress::Progress(std::size_t steps, double seconds)
    : steps_(steps), seconds_(seconds), is_terminal_(isatty(STDERR_FILENO)) {}

Progress::~Progress() {
  hide();
}

void Progress::stage(const std::string& name) {
  if (is_terminal_) return;
  std::cerr << "measuring " << name;
  if (done_ > 0) std::cerr << " (" << done_ << " of " << steps_ << " done" << left() << ")";
  std::cerr << std::endl;
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
  std::cerr << "\r\033[K" << bar(done_, steps_, 30) << "  " << name << left() << std::flush;
}

double Progress::elapsed() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

double Progress::seconds_left() const {
  return seconds_ - elapsed();
}

double Progress::seconds_for_this_step() const {
  if (std::isinf(seconds_)) return seconds_;
  const std::size_t left = steps_ + 1 - std::min(done_, steps_);
  const double share = seconds_left() / static_cast<double>(left);
  const double pace = std::min(1.0, share * static_cast<double>(steps_) / seconds_);
  return 2 * share * pace * pace;
}

std::string Progress::left() const {
  if (done_ == 0) return "";
  const double pace = elapsed() / static_cast<double>(done_);
  const double left = pace * static_cast<double>(steps_ - std::min(done_, steps_));
  return ", about " + std::to_string(std::lround(std::clamp(seconds_left(), 0.0, left))) +
         " s left";
}

}  // namespace lanes::tools
