// What both fuzz targets share.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <lanes/matrix.hpp>
#include <string>

namespace lanes::fuzz {

/// Ends the run, so that the fuzzer keeps the input that led here.
inline void require(bool property) {
  if (!property) std::abort();
}

/// A file of this process alone, removed when it ends.
inline const std::filesystem::path& scratch_file() {
  static const struct File {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("lanes-fuzz-" + std::to_string(getpid()));
    ~File() { std::filesystem::remove(path); }
  } file;
  return file.path;
}

template <class T>
bool same_bits(const Matrix<T>& a, const Matrix<T>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

}  // namespace lanes::fuzz
