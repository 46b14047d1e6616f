// (x - 3)^2, downhill from 10: each step goes against the slope, by a share of it, the rate.
#include <iomanip>
#include <lanes/calculus.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::gradient_descent(std::ostream& out) {
  const auto f = [](auto x) { return (x - 3) * (x - 3); };

  const auto found =
      minimize(f, 10.0, GradientDescent{.rate = 0.1, .max_steps = 15, .keep_points = true});
  out << "from 10, rate 0.1:\n  step  x               (x - 3)^2\n" << std::left;
  for (std::size_t k = 0; k < found.trace.size(); ++k)
    out << "  " << std::setw(6) << k << std::setw(16) << found.trace.points[k][0]
        << found.trace.values[k] << '\n';
  misprint(out, "six other entries in this table", "x after k steps is 3 + 7 0.8^k");
  // The slope 2 (x - 3) is what is compared with the tolerance.
  const GradientDescent patient{.rate = 0.1, .tolerance = 2e-6};
  out << "within 1e-6 of 3 after " << minimize(f, 10.0, patient).steps << " steps\n\n";

  // At rate 2, a step goes four times the distance to 3: to the other side, three times as far.
  const GradientDescent wild{
      .rate = 2, .max_steps = 700, .keep_points = true, .stop_when_diverged = false};
  const auto lost = minimize(f, 5.0, wild);
  out << "from 5, rate 2:";
  for (std::size_t k = 1; k <= 5; ++k) out << ' ' << lost.trace.points[k][0];
  out << " ...\n";
  misprint(out, "-5, 19, -29", "x goes to 3 - 3 (x - 3), from 5 to -3");
  out << "  " << lost.diagnosis << ": the value overflows at step " << *lost.value_overflowed_at
      << ", x is infinite at " << *lost.x_infinite_at << ", NaN at " << *lost.x_nan_at << "\n\n";

  const auto near = minimize(f, 5.0, GradientDescent{.rate = 0.1, .max_steps = 10});
  out << "from 5, rate 0.1, 10 steps: " << near.x[0] << "\n\n";

  // Adam: steps of about the rate, whatever the size of the slope.
  for (std::size_t steps : {1u, 10u, 100u})
    out << "Adam from 10, rate 0.1, after " << steps << (steps == 1 ? " step: " : " steps: ")
        << minimize(f, 10.0, Adam{.rate = 0.1, .max_steps = steps}).x[0] << '\n';
}
