#include <lanes/fit.hpp>

namespace lanes {

const char* name(Fit fit) {
  switch (fit) {
    case Fit::converged:
      return "converged";
    case Fit::separable:
      return "separable";
    case Fit::step_limit:
      return "step limit";
    case Fit::diverged:
      return "diverged";
    case Fit::not_fitted:
      break;
  }
  return "not fitted";
}

}  // namespace lanes
