// Peers: whatever is installed here is opened, apart from the others, and computes right.
#include "harness/peers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <lanes/error.hpp>
#include <set>

#include "harness/experiment.hpp"
#include "harness/peer_core.hpp"

namespace lanes::bench {
namespace {

const Peers& peers_here() {
  static const Peers peers = open_peers({});
  return peers;
}

TEST(Peers, ComputeEveryKernelRight) {
  if (peers_here().list.empty()) GTEST_SKIP() << "no peer is installed";
  for (const KernelInfo& kernel : kernels())
    for (const Extents& extents : {kernel.model ? Extents{200, 4} : Extents{4},
                                   kernel.model             ? Extents{400, 17}
                                   : kernel.dimensions == 3 ? Extents{33, 17, 20}
                                   : kernel.dimensions == 2 ? Extents{33, 17}
                                                            : Extents{100}}) {
      const Shape shape = make_shape(extents, kernel.dimensions);
      Workload<double> f64(kernel.kernel, shape, 1);
      Workload<float> f32(kernel.kernel, shape, 1);
      for (const Contender& contender : peers_here().contenders(kernel.kernel, shape, 1)) {
        const std::string where =
            contender.name + " " + to_string({kernel.kernel, Type::f64, shape});
        EXPECT_EQ(refusal_of(contender, f64), "") << where;
        EXPECT_EQ(refusal_of(contender, f32), "") << where;
      }
    }
}

// A contender keeps its working memory from one call to the next: of another size, it needs other.
TEST(Peers, ComputeOneSizeAfterAnother) {
  for (const Kernel kernel : {Kernel::lu, Kernel::inverse, Kernel::solve})
    for (const Contender& contender : peers_here().contenders(kernel, {50}, 1))
      for (const std::size_t n : {50u, 70u, 20u}) {
        Workload<double> workload(kernel, {n}, 1);
        EXPECT_EQ(refusal_of(contender, workload), "") << contender.name << " " << n;
      }
}

TEST(Peers, ThatHaveNoLapackDoNotFactorise) {
  for (const auto& peer : peers_here().list)
    if (peer->name() == "BLIS") {
      EXPECT_FALSE(peer->contenders(Kernel::matmul, {8, 8, 8}, 1).empty());
      EXPECT_TRUE(peer->contenders(Kernel::lu, {8}, 1).empty());
      EXPECT_TRUE(peer->contenders(Kernel::inverse, {8}, 1).empty());
      EXPECT_TRUE(peer->contenders(Kernel::solve_many, {8, 8}, 1).empty());
    }
}

TEST(Peers, ThatKnowTheSizeTakePartAtThatSizeAndSaySo) {
  const auto fixed = [](std::size_t n) {
    std::vector<std::string> details;
    for (const Contender& contender : peers_here().contenders(Kernel::inverse, {n}, 1))
      if (contender.name == "Eigen 4x4") details.push_back(contender.detail);
    return details;
  };
  const bool has_eigen = std::ranges::any_of(
      peers_here().list, [](const auto& peer) { return peer->name() == "Eigen"; });
  if (!has_eigen) GTEST_SKIP() << "Eigen was not installed at build time";
  EXPECT_EQ(fixed(4), (std::vector<std::string>{"sizes known at compile time"}));
  EXPECT_TRUE(fixed(8).empty());
}

TEST(Peers, AreSeveralInOneProcess) {
  if (peers_here().list.size() < 2) GTEST_SKIP() << "fewer than two peers are installed";
  std::set<std::string> names, descriptions;
  for (const auto& peer : peers_here().list) {
    names.insert(peer->name());
    descriptions.insert(peer->description());
  }
  EXPECT_EQ(names.size(), peers_here().list.size());
  EXPECT_EQ(descriptions.size(), peers_here().list.size());
}

TEST(Peers, UseAsManyThreadsAsTheyAreTold) {
  for (const int threads : {1, 2, 1})
    for (const Contender& contender :
         peers_here().contenders(Kernel::matmul, {64, 64, 64}, threads)) {
      EXPECT_NO_THROW(contender.prepare()) << contender.name << " " << threads;
      EXPECT_EQ(contender.threads, threads);
    }
}

TEST(Peers, AreAskedForNothingWhenNotSearchedFor) {
  EXPECT_TRUE(open_peers({.search = false}).list.empty());
}

TEST(Peers, ThatAreGivenMustOpen) {
  EXPECT_THROW(open_peers({.files = {"/nonexistent/libblas.so"}, .search = false}), io_error);
  EXPECT_THROW(open_peers({.files = {"libm.so.6"}, .search = false}), io_error);  // no BLAS
}

TEST(CoreLevel, KnowsTheNamesOfOpenBlasAndBlis) {
  EXPECT_EQ(core_level("SkylakeX"), 2);
  EXPECT_EQ(core_level("skx"), 2);
  EXPECT_EQ(core_level("Haswell"), 1);
  EXPECT_EQ(core_level("zen3"), 1);
  EXPECT_EQ(core_level("generic"), 0);
  EXPECT_EQ(core_level(""), 0);
}

}  // namespace
}  // namespace lanes::bench
