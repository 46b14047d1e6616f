// The exceptions of lanes. Every one derives from lanes::error; the message names the function, the
// argument, the shapes involved, and what to do.
#pragma once

#include <stdexcept>

namespace lanes {

/// Base of everything lanes throws by itself (std::bad_alloc passes through unchanged).
class error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Two shapes that do not fit each other, or an index outside a shape.
class shape_error : public error {
 public:
  using error::error;
};

/// A value outside the domain of the function: a negative count, an unknown name, overlapping
/// memory.
class argument_error : public error {
 public:
  using error::error;
};

/// A matrix that cannot be inverted, or a system without a unique solution.
class singular_error : public error {
 public:
  using error::error;
};

/// A matrix without a Cholesky factorisation.
class not_positive_definite_error : public error {
 public:
  using error::error;
};

/// An iteration that did not get there within its limit.
class convergence_error : public error {
 public:
  using error::error;
};

/// A file that cannot be opened, read or written, or whose contents are malformed.
class io_error : public error {
 public:
  using error::error;
};

}  // namespace lanes
