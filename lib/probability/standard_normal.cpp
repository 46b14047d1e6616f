// Tails: e^(-z^2/2) times a slowly varying factor, which is a polynomial (Shepherd & Laframboise
// 1981 do so for erfc). Quantiles: a polynomial around 1/2 and rational functions of sqrt(-log p)
// in the tails (Wichura 1988, AS 241, has this form). The coefficients were fitted for lanes.
#include "probability/standard_normal.hpp"

#include <limits>

namespace lanes::probability {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double one_over_sqrt_2pi = 0.3989422804014327;

// The polynomials are minimax fits (Remez), the quotients interpolate at Chebyshev points. What is
// said of their errors is relative, and of exact arithmetic.

/// Where upper_tail is computed from 1/2.
constexpr double central = 0.7;
/// (1/2 - upper_tail(z)) / z as a polynomial in z^2, for |z| <= central: 4e-18.
constexpr double central_factor[] = {
    0.3989422804014327,    -0.06649038006690501,   0.00997355701001252,
    -0.001187328214993588, 0.00011543468251175357, -9.444626146262233e-06,
    6.658647410387999e-07, -4.10139596536394e-08,  2.0379125472623358e-09};

/// (1 + 1.5 z) upper_tail(z) / e^(-z^2/2) as a polynomial in t = (z - 5) / (z + 5), for z >=
/// central: 5e-18.
constexpr double tail_factor[] = {
    0.6538140922875535,      -0.06559964511900734,    -0.011488853304058173,
    0.0554454672098828,      -0.06352924059143454,    0.048512395110169124,
    -0.027251308381532773,   0.01097242316810579,     -0.00262388385695137,
    -5.545092859718669e-05,  0.00030371475661887114,  -8.089249737590345e-05,
    -1.8165434489073216e-05, 1.4226198601202055e-05,  2.2923565863536582e-07,
    -2.0854486483638822e-06, 1.5879117300708003e-07,  3.165909380584115e-07,
    -4.087263178941367e-08,  -5.0054334162007035e-08, 9.519980097688734e-09,
    6.095053186958608e-09,   -1.8725245895483913e-09};

/// quantile(1/2 + q) / q as a polynomial in q^2, for |q| <= 1/4: 4e-18.
constexpr double central_quantile[] = {2.5066282746310007, 2.6249349909537933, 5.772533538553708,
                                       15.66760898670128,  47.03578255875493,  149.8304149999874,
                                       496.22348724651414, 1692.6090311347436, 5770.015645245939,
                                       23495.269714696715, 24004.34206095461,  881384.5700720517,
                                       -3665897.698604017, 21613882.9925817};

/// r + quantile(e^(-r^2/2)) as a quotient of polynomials in r - 1.66, for r in [1.66, 6]: 4e-18.
constexpr double near_numerator[] = {
    0.9922062713347766,   1.7894214263500343,    1.2956817189816676,
    0.4871231675136308,   0.10131656678619012,   0.011145580425418472,
    0.000550026767915547, 8.367045519484312e-06, 6.316973204333032e-09};
constexpr double near_denominator[] = {1.0,
                                       2.1171053372313873,
                                       1.849594560136871,
                                       0.86712924572879,
                                       0.2361699774710991,
                                       0.03729833918171764,
                                       0.0031600232021422067,
                                       0.00011943569810543479,
                                       1.321057866782219e-06};

/// The same in r - 6 for r in [6, 38.7], beyond which no p is left: 3e-16, of a term that is less
/// than a twelfth of the result.
constexpr double far_numerator[] = {
    0.4612278333919276,     0.24431698989394335,    0.050689127440342076,  0.005214252983868919,
    0.00027845943236218625, 7.431887186748732e-06,  8.775756515996794e-08, 3.397243109095221e-10,
    7.735067723778883e-14,  -5.5510536547630665e-17};
constexpr double far_denominator[] = {1.0,
                                      0.6401806542767589,
                                      0.16655258361404227,
                                      0.022593697738218024,
                                      0.0017066073843352485,
                                      7.11937162241603e-05,
                                      1.5357388018365306e-06,
                                      1.4802674287127259e-08,
                                      4.504354567344596e-11};

/// upper_tail(z) / e^(-z^2/2) for z >= central.
double scaled_tail(double z) {
  return polynomial(tail_factor, (z - 5) / (z + 5)) / (1 + 1.5 * z);
}

}  // namespace

Scaled density(TwoPart z) {
  return exponential(-half_square(z)) * one_over_sqrt_2pi;
}

double upper_tail(TwoPart z) {
  if (std::abs(z.high) < central) return 0.5 - z.high * polynomial(central_factor, z.high * z.high);
  if (z.high < 0) return 1 - upper_tail(-z);
  if (z.high > 40) return 0;  // less than half of the least positive number
  return (exponential(-half_square(z)) * scaled_tail(z.high)).value();
}

double log_upper_tail(TwoPart z) {
  if (z.high < central) return logarithm(sum(1, -upper_tail(-z)));
  if (z.high > 0x1p32) return -0.5 * z.high * z.high;  // the rest is less than a rounding error
  const TwoPart half = half_square(z);
  return (logarithm(scaled_tail(z.high)) - half.low) - half.high;
}

double quantile(double p) {
  if (p > 0.5) return -quantile(1 - p);  // exact, and so is p - 0.5
  if (p >= 0.25) {
    const double q = p - 0.5;
    return q * polynomial(central_quantile, q * q);
  }
  if (p == 0) return -infinity;
  const double r = std::sqrt(-2 * logarithm(p));
  if (r < 6)
    return polynomial(near_numerator, r - 1.66) / polynomial(near_denominator, r - 1.66) - r;
  return polynomial(far_numerator, r - 6) / polynomial(far_denominator, r - 6) - r;
}

}  // namespace lanes::probability
