// eig with a limit of steps: what the public functions call, and tests of what they do at the
// limit.
#pragma once

#include <lanes/eig.hpp>

#include "kernels/index.hpp"

namespace lanes::linalg {

enum class EigVectors { none, right };

/// See lanes::try_eig. `function` is named in errors.
template <class T>
EigResult<T> find_eig(const char* function, const MatrixView<const T>& a, EigVectors vectors,
                      kernels::index most_steps, const Options& options);

/// Throws convergence_error where r is not converged.
template <class T>
void require_converged(const char* function, const EigResult<T>& r);

}  // namespace lanes::linalg
