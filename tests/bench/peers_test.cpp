// Peers: whatever is installed here is opened, apart from the others, and computes right.
#include "harness/peers.hpp"

#include <gtest/gtest.h>

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
  for (const KernelInfo& kernel : kernels()) {
    const Shape shape = make_shape(info(kernel.kernel).dimensions == 3   ? Extents{33, 17, 20}
                                   : info(kernel.kernel).dimensions == 2 ? Extents{33, 17}
                                                                         : Extents{100},
                                   info(kernel.kernel).dimensions);
    Workload<double> f64(kernel.kernel, shape, 1);
    Workload<float> f32(kernel.kernel, shape, 1);
    for (const Contender& contender : peers_here().contenders(kernel.kernel, 1)) {
      EXPECT_EQ(refusal_of(contender, f64), "") << contender.name << " " << kernel.name;
      EXPECT_EQ(refusal_of(contender, f32), "") << contender.name << " " << kernel.name;
    }
  }
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
    for (const Contender& contender : peers_here().contenders(Kernel::matmul, threads)) {
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
