// What is at the other end of our output: a person's terminal, or a file.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <string>

namespace lanes::tools {

/// Standard output is a terminal, and NO_COLOR is not set.
bool stdout_has_color();

/// Progress of long work, on standard error: a bar that redraws itself on a terminal, otherwise one
/// plain line for each stage.
class Progress {
 public:
  /// `seconds`: what all steps together may take.
  explicit Progress(std::size_t steps, double seconds = std::numeric_limits<double>::infinity());
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// A new stage begins: "matmul f64, against peers".
  void stage(const std::string& name);
  /// The next step begins.
  void step(const std::string& name);
  /// So many steps are done.
  void reach(std::size_t done, const std::string& name);
  /// What is going on between steps: shown on a terminal only.
  void show(const std::string& name);
  /// Of what all steps may take; below 0 when it is used up.
  double seconds_left() const;
  /// What the step that has begun may take: twice its share of what is left, since most need
  /// less than their share; and less when the steps before have taken more than theirs.
  double seconds_for_this_step() const;
  /// Takes the bar away, so that something can be printed.
  void hide();

 private:
  /// ", about 95 s left": as fast as so far, or when the time will be up.
  std::string left() const;
  double elapsed() const;

  std::size_t steps_, done_ = 0;
  double seconds_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool is_terminal_;
};

/// "[=====>    ]  50 %", `width` characters between the brackets.
std::string bar(std::size_t done, std::size_t steps, std::size_t width);

}  // namespace lanes::tools
