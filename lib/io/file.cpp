#include "io/file.hpp"

#include <cerrno>
#include <random>
#include <system_error>

namespace lanes::detail {
namespace fs = std::filesystem;
namespace {

std::string reason(int error) {
  return std::generic_category().message(error);
}

[[noreturn]] void throw_io(std::string_view function, const fs::path& path,
                           const std::string& problem) {
  throw io_error(std::string(function) + ": " + path.string() + ": " + problem);
}

/// The file that `path` stands for. Devices, pipes and directories are refused: they can block,
/// never end, or be replaced by the rename. A symbolic link keeps being one; what it points to is
/// written.
fs::path writable_target(std::string_view function, const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status)) {
    if (!fs::is_regular_file(status)) throw_io(function, path, "not a regular file");
    fs::path target = fs::canonical(path, error);
    if (error) throw_io(function, path, error.message());
    return target;
  }
  if (!path.has_filename()) throw_io(function, path, "this path names no file");
  return path;
}

}  // namespace

InputFile::InputFile(std::string_view function, const fs::path& path)
    : function_(function), path_(path) {
  std::error_code error;
  // Before opening: opening a pipe would wait for its writer.
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) throw_io(function, path, "cannot be opened: " + error.message());
  if (!fs::is_regular_file(status)) throw_io(function, path, "not a regular file");
  file_.reset(std::fopen(path.c_str(), "rb"));
  if (!file_) throw_io(function, path, "cannot be opened: " + reason(errno));
  size_ = fs::file_size(path, error);
  if (error) throw_io(function, path, error.message());
  if (size_ == 0) throw_io(function, path, "the file is empty");
}

void InputFile::read(char* data, std::size_t size) {
  if (std::fread(data, 1, size, file_.get()) != size)
    throw_io(function_, path_,
             std::ferror(file_.get()) ? "cannot be read: " + reason(errno)
                                      : "the file became shorter while it was being read");
}

void InputFile::seek(std::uintmax_t position) {
  if (std::fseek(file_.get(), static_cast<long>(position), SEEK_SET) != 0)
    throw_io(function_, path_, "cannot be read: " + reason(errno));
}

Vector<char> read_file(std::string_view function, const fs::path& path) {
  InputFile file(function, path);
  auto contents = Vector<char>::uninitialized(file.size());
  file.read(contents.data(), contents.size());
  return contents;
}

AtomicFile::AtomicFile(std::string_view function, const fs::path& path)
    : function_(function), target_(writable_target(function, path)) {
  std::random_device random;
  // "x" fails when the name is taken: two writers never share a temporary file.
  do {
    const std::uint64_t id = (std::uint64_t{random()} << 32) | random();
    temporary_ = target_.parent_path() / (".lanes-" + std::to_string(id) + ".tmp");
    file_.reset(std::fopen(temporary_.c_str(), "wbx"));
  } while (!file_ && errno == EEXIST);
  if (!file_) {
    const int error = errno;
    temporary_.clear();
    fail("cannot create a file in its directory", error);
  }
}

AtomicFile::~AtomicFile() {
  if (temporary_.empty()) return;
  file_.reset();
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void AtomicFile::write(const void* data, std::size_t size) {
  if (size != 0 && std::fwrite(data, 1, size, file_.get()) != size)
    fail("cannot be written", errno);
}

void AtomicFile::commit() {
  // Closing flushes, and is where a full disk may show.
  if (std::fclose(file_.release()) != 0) fail("cannot be written", errno);
  std::error_code error;
  const fs::file_status old = fs::status(target_, error);
  if (fs::exists(old)) fs::permissions(temporary_, old.permissions(), error);
  fs::rename(temporary_, target_, error);
  if (error) fail("cannot be replaced", error.value());
  temporary_.clear();
}

void AtomicFile::fail(std::string_view action, int error) const {
  throw_io(function_, target_, std::string(action) + ": " + reason(error));
}

}  // namespace lanes::detail
