// How fitting a model by iteration ended.
#pragma once

namespace lanes {

enum class Fit {
  not_fitted,
  converged,
  separable,   ///< some direction only ever improves the fit: there is no optimum without l2
  step_limit,  ///< still moving when the steps ran out
  diverged     ///< no longer finite
};
/// "not fitted", "converged", ...
const char* name(Fit fit);

}  // namespace lanes
