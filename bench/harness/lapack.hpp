// LAPACK in a shared library, through its Fortran interface.
#pragma once

#include <span>
#include <string_view>

#include "harness/contender.hpp"
#include "harness/shared_library.hpp"

namespace lanes::bench {

/// How LAPACK computes a factorisation, or what needs one. Its routines work in place, column by
/// column (Order::columns): each call copies A first, and works in memory that the first call
/// allocates and the others use again. Empty when the library does not have the routines.
template <class T>
Run<T> lapack_run(const SharedLibrary& library, Kernel kernel, std::string_view routine);

/// The routines to choose from, without the letter of their type; one without a name where there is
/// no choice.
std::span<const std::string_view> lapack_routines(Kernel kernel);

}  // namespace lanes::bench
