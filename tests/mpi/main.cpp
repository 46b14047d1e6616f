// Runs the tests on all ranks together. Rank 0 tells what rank 0 sees; the others say nothing until
// something fails on them, and then say which they are. A failure on any rank fails every rank.
#include <gtest/gtest.h>
#include <mpi.h>

#include <iostream>
#include <lanes/error.hpp>
#include <lanes/mpi.hpp>
#include <sstream>
#include <string>

namespace {

class FailuresOnly : public testing::EmptyTestEventListener {
 public:
  explicit FailuresOnly(int rank) : rank_(rank) {}

  void OnTestStart(const testing::TestInfo& test) override {
    test_ = std::string(test.test_suite_name()) + "." + test.name();
  }
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (result.passed() || result.skipped()) return;
    std::ostringstream line;  // written at once: other ranks write too
    line << "rank " << rank_ << ": " << test_ << "\n"
         << (result.file_name() ? result.file_name() : "") << ":" << result.line_number() << ": "
         << result.message() << "\n";
    std::cerr << line.str() << std::flush;
  }

 private:
  const int rank_;
  std::string test_;
};

/// Whether using MPI is refused, before and after its time.
bool refused(const std::string& why) {
  try {
    lanes::mpi::rank(MPI_COMM_WORLD);
  } catch (const lanes::argument_error& e) {
    if (std::string(e.what()).find(why) != std::string::npos) return true;
  }
  std::cerr << "no error says that " << why << "\n";
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  int provided = 0, rank = 0;
  if (!refused("MPI is not initialised")) return 1;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  testing::InitGoogleTest(&argc, argv);
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  if (rank != 0) {
    delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new FailuresOnly(rank));
  }
  int failed = RUN_ALL_TESTS(), any_failed = 0;
  MPI_Allreduce(&failed, &any_failed, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  MPI_Finalize();
  return refused("MPI is finalised already") ? any_failed : 1;
}
