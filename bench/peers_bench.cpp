// The library against its peers, one thread. LANES_PEERS=file:file adds BLAS libraries.
#include <iostream>

#include "harness/derived.hpp"
#include "harness/peers.hpp"
#include "harness/sizes.hpp"
#include "registration.hpp"

using namespace lanes::bench;

int main(int argc, char** argv) {
  return run_benchmarks(argc, argv, [] {
    const Peers peers = open_peers({.files = peer_files_from_environment()});
    for (const auto& peer : peers.list)
      std::cerr << peer->description() << ' ' << peer->path() << '\n';
    for (const std::string& note : peers.notes) std::cerr << note << '\n';
    for (const KernelInfo& kernel : kernels())
      for (const Type type : {Type::f64, Type::f32}) {
        for (const Shape& shape : peer_sizes(kernel.kernel, Extent::full)) {
          std::vector<Contender> contenders = peers.contenders(kernel.kernel, shape, 1);
          for (Contender& derived : derived_contenders(kernel.kernel, {}))
            contenders.push_back(std::move(derived));
          contenders.insert(contenders.begin(), library_contender(kernel.kernel, {.threads = 1}));
          register_case({kernel.kernel, type, shape, 1, Residence::warm}, contenders);
        }
      }
  });
}
