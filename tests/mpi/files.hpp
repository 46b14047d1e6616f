// A directory that all ranks share, for each test that has files.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "mpi/ranks.hpp"

namespace lanes::test {

class DistributedFiles : public testing::Test {
 protected:
  DistributedFiles() {
    std::string name = (std::filesystem::temp_directory_path() / "lanes-mpi-XXXXXX").string();
    if (rank() == 0 && mkdtemp(name.data()) == nullptr) throw std::runtime_error(name);
    MPI_Bcast(name.data(), static_cast<int>(name.size()), MPI_CHAR, 0, world);
    directory_ = name;
  }
  ~DistributedFiles() override {
    MPI_Barrier(world);
    if (rank() == 0) std::filesystem::remove_all(directory_);
  }
  std::filesystem::path path(const std::string& name) const { return directory_ / name; }
  /// As rank 0 does what all need, after everyone has done with what was there before.
  template <class Make>
  static void on_rank_0(const Make& make) {
    MPI_Barrier(world);
    if (rank() == 0) make();
    MPI_Barrier(world);
  }
  /// A file of these bytes, for all.
  std::filesystem::path write(const std::string& name, const std::string& contents) const {
    on_rank_0([&] { std::ofstream(path(name), std::ios::binary) << contents; });
    return path(name);
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace lanes::test
