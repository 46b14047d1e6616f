// Whole files in, whole files out: what the readers and writers of every format share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <lanes/matrix.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace lanes::detail {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

/// A regular file, not empty, from its beginning. What cannot be opened or read is an io_error,
/// beginning with the calling function's name.
class InputFile {
 public:
  InputFile(std::string_view function, const std::filesystem::path& path);
  /// In bytes, when it was opened.
  std::uintmax_t size() const { return size_; }
  /// Reads exactly so many bytes.
  void read(char* data, std::size_t size);
  void seek(std::uintmax_t position);

 private:
  std::string function_;
  std::filesystem::path path_;
  std::uintmax_t size_ = 0;
  std::unique_ptr<std::FILE, CloseFile> file_;
};

/// The contents of a regular file; io_error (beginning with the calling function's name) when it is
/// not one or cannot be read.
Vector<char> read_file(std::string_view function, const std::filesystem::path& path);

inline std::string_view text_of(const Vector<char>& contents) {
  return {contents.data(), contents.size()};
}

/// A file that appears under its name when it is complete, or not at all: it is written under a
/// temporary name in the same directory, and commit() renames it. Without commit() it is removed.
class AtomicFile {
 public:
  AtomicFile(std::string_view function, const std::filesystem::path& path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  void write(const void* data, std::size_t size);
  void write(std::string_view text) { write(text.data(), text.size()); }
  void commit();

 private:
  [[noreturn]] void fail(std::string_view action, int error) const;

  std::string function_;
  std::filesystem::path target_, temporary_;  // temporary_ is empty once there is nothing to remove
  std::unique_ptr<std::FILE, CloseFile> file_;
};

}  // namespace lanes::detail
