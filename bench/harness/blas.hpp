// A BLAS library with the C interface (cblas), opened at run time. Where it contains LAPACK too, as
// OpenBLAS and MKL do, it also takes part in factorisations.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "harness/contender.hpp"
#include "harness/shared_library.hpp"

namespace lanes::bench {

/// An environment variable; none when the name is empty.
struct Setting {
  std::string variable, value;
};

class Blas {
 public:
  /// Opens `file` with `setting` in the environment for as long as the library looks at it. Throws
  /// io_error when the file cannot be opened, has no cblas_dgemm, or takes 64-bit integers.
  Blas(const std::string& file, const Setting& setting);

  /// "OpenBLAS", "BLIS", "MKL", else the file's name.
  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }
  /// The processor whose kernels it has chosen ("SkylakeX"), or empty when it does not tell.
  const std::string& core() const { return core_; }
  std::string path() const { return library_.path(); }

  /// The setting with which this library would choose its kernels for AVX-512, or else for AVX2;
  /// empty when there is no such choice.
  Setting core_setting(bool avx512) const;

  /// Makes it use that many threads, and asks it whether it does. Throws error when it does not.
  void set_threads(int threads) const;
  bool can_set_threads() const { return bool(set_threads_); }

  /// Empty when the library does not have this kernel, by that routine of lapack_routines.
  template <class T>
  Run<T> run(Kernel kernel, std::string_view routine = {}) const;

 private:
  void identify_openblas();
  void identify_blis();
  void identify_mkl();

  SharedLibrary library_;
  std::string name_, version_, core_;
  std::function<void(int)> set_threads_;
  std::function<int()> get_threads_;
};

}  // namespace lanes::bench
