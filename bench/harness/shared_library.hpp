// A shared library opened at run time, its symbols kept to itself.
#pragma once

#include <string>

namespace lanes::bench {

/// Whose symbols a library finds first.
enum class Symbols {
  its_own,        ///< several libraries that all define cblas_dgemm run in one process
  of_the_program  ///< which stands before those that the library calls
};

/// Opened with RTLD_LOCAL, so its symbols serve nobody else, and RTLD_DEEPBIND where it is to find
/// its own before anybody's. (dlmopen would separate libraries further, but gives each its own C
/// library, in which threads do not work.) It is never closed: its threads may still be running.
class SharedLibrary {
 public:
  /// A path, or a name for the system's search. Throws io_error with the loader's reason.
  explicit SharedLibrary(const std::string& file, Symbols first = Symbols::its_own);

  /// The file it was loaded from.
  std::string path() const;

  /// The function called `name`, or nullptr: symbol<int()>("openblas_get_num_threads").
  template <class Function>
  Function* symbol(const std::string& name) const {
    return reinterpret_cast<Function*>(address(name));
  }

 private:
  void* address(const std::string& name) const;
  void* handle_;
};

}  // namespace lanes::bench
