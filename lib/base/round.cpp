// Rounding to decimal places, with the results of NumPy's round.
#include <charconv>
#include <cmath>
#include <lanes/matrix.hpp>
#include <limits>

namespace lanes {
namespace {

/// 10^n correctly rounded, infinity when it overflows. Read from text, because pow is only nearly
/// right and differs between C libraries.
double power_of_ten(unsigned n) {
  if (n > static_cast<unsigned>(std::numeric_limits<double>::max_exponent10))
    return std::numeric_limits<double>::infinity();
  char text[8] = "1e";
  const char* end = std::to_chars(text + 2, text + sizeof text, n).ptr;
  double power = 0;
  std::from_chars(text, end, power);
  return power;
}

/// Rounds to one number of decimals, in the arithmetic of T, as NumPy does for an array of T.
template <class T>
class Rounder {
 public:
  explicit Rounder(int decimals)
      : decimals_(decimals),
        // Negated as unsigned: the most negative int has no positive counterpart.
        power_(static_cast<T>(power_of_ten(decimals < 0 ? 0u - static_cast<unsigned>(decimals)
                                                        : static_cast<unsigned>(decimals)))) {}

  T operator()(T x) const {
    if (decimals_ == 0) return std::nearbyint(x);
    if (decimals_ > 0) {
      const T scaled = x * power_;
      return std::isfinite(scaled) ? std::nearbyint(scaled) / power_ : x;
    }
    // NumPy would answer 0 * inf = NaN here: nothing finite is near a multiple of so large a power.
    if (std::isinf(power_)) return std::isfinite(x) ? std::copysign(T{0}, x) : x;
    return std::nearbyint(x / power_) * power_;
  }

 private:
  int decimals_;
  T power_;
};

template <class T>
Vector<T> round_elements(VectorView<const T> x, int decimals) {
  auto out = Vector<T>::uninitialized(x.size());
  std::transform(x.begin(), x.end(), out.begin(), Rounder<T>(decimals));
  return out;
}

template <class T>
Matrix<T> round_elements(MatrixView<const T> a, int decimals) {
  auto out = Matrix<T>::uninitialized(a.rows(), a.cols());
  std::transform(a.begin(), a.end(), out.begin(), Rounder<T>(decimals));
  return out;
}

}  // namespace

double round(double value, int decimals) {
  return Rounder<double>(decimals)(value);
}
Vector<double> round(VectorView<const double> x, int decimals) {
  return round_elements(x, decimals);
}
Vector<float> round(VectorView<const float> x, int decimals) {
  return round_elements(x, decimals);
}
Matrix<double> round(MatrixView<const double> a, int decimals) {
  return round_elements(a, decimals);
}
Matrix<float> round(MatrixView<const float> a, int decimals) {
  return round_elements(a, decimals);
}

}  // namespace lanes
