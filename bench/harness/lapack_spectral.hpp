// LAPACK's eigenvalues and singular values. (Part of lapack.cpp.)
#pragma once

#include <string_view>

#include "harness/contender.hpp"
#include "harness/shared_library.hpp"

namespace lanes::bench {

/// lapack_run for eigh, eigh_batch, svd and pca.
template <class T>
Run<T> spectral_run(const SharedLibrary& library, Kernel kernel, std::string_view routine);

}  // namespace lanes::bench
