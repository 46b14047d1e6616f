// check_gradient, but for the types of its functions.
#include <algorithm>
#include <cmath>
#include <lanes/differentiate.hpp>
#include <lanes/random.hpp>
#include <ostream>
#include <string>

namespace lanes {
namespace {

/// f(x + h d).
class Line {
 public:
  Line(std::span<const double> x, Vector<double> direction,
       double (*f)(void*, std::span<const double>), void* context)
      : x_(x), direction_(std::move(direction)), point_(x.size()), f_(f), context_(context) {}

  double operator()(double h) {
    for (std::size_t i = 0; i < x_.size(); ++i) point_[i] = x_[i] + h * direction_[i];
    return f_(context_, point_);
  }

 private:
  std::span<const double> x_;
  Vector<double> direction_, point_;
  double (*f_)(void*, std::span<const double>);
  void* context_;
};

double length(std::span<const double> x) {
  double squares = 0;
  for (double e : x) squares += e * e;
  return std::sqrt(squares);
}

/// The exponent of the remainder of the line's tangent, between two steps a factor of 8 apart.
double taylor_slope(Line& line, double slope, double step, double eps) {
  const double here = line(0);
  const auto remainder = [&](double h) { return std::abs(line(h) - here - h * slope); };
  const double large = remainder(8 * step), small = remainder(step);
  const double rounding = 8 * eps * (std::abs(here) + 8 * step * std::abs(slope));
  if (small <= rounding && large <= 64 * rounding) return HUGE_VAL;
  return std::log2(large / small) / 3;
}

}  // namespace

void detail::throw_no_such_variable(const char* function, std::size_t i, std::size_t size) {
  throw shape_error(std::string(function) + ": there is no x[" + std::to_string(i) + "]; x has " +
                    std::to_string(size) + (size == 1 ? " element" : " elements"));
}

GradientCheck detail::check_along(std::span<const double> x, std::span<const double> gradient,
                                  double eps, const GradientCheckOptions& options,
                                  double (*f)(void*, std::span<const double>), void* context) {
  if (options.directions < 1)
    throw argument_error("check_gradient: directions is " + std::to_string(options.directions) +
                         "; ask for at least 1");
  double size = 1;
  for (double e : x) size = std::max(size, std::abs(e));
  const double tolerance = options.tolerance > 0 ? options.tolerance : 100 * std::pow(eps, 2.0 / 3);
  Rng rng(20260101, 0);
  GradientCheck check{.taylor_slope = HUGE_VAL};
  for (int k = 0; k < options.directions; ++k) {
    Vector<double> direction = normal(rng, x.size());
    const double scale = 1 / length(direction);
    double along = 0;
    for (std::size_t i = 0; i < x.size(); ++i) along += gradient[i] * (direction[i] *= scale);
    Line line(x, direction, f, context);
    const double h = std::cbrt(eps) * size, slope = (line(h) - line(-h)) / (2 * h);
    const double both = length(gradient) + std::abs(slope);
    const double error = both == 0 ? 0 : std::abs(along - slope) / both;
    if (!(error <= check.max_relative_error)) check.max_relative_error = error;
    const double exponent = taylor_slope(line, along, std::pow(eps, 0.25) * size, eps);
    if (!(exponent >= check.taylor_slope)) check.taylor_slope = exponent;
    if (std::isnan(error) || std::isnan(exponent)) break;
  }
  check.ok = check.max_relative_error <= tolerance && check.taylor_slope >= 1.7;
  return check;
}

std::ostream& operator<<(std::ostream& out, const GradientCheck& check) {
  return out << (check.ok ? "gradient agrees" : "gradient differs") << ": relative error "
             << check.max_relative_error << ", Taylor remainder falls as h^" << check.taylor_slope;
}

}  // namespace lanes
