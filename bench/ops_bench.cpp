// Every operation of the library at every standard size, on one thread and on all.

#include "harness/sizes.hpp"
#include "registration.hpp"

using namespace lanes::bench;

namespace {

void register_operation(Kernel kernel, Type type, int threads) {
  const Contender library = library_contender(kernel, {.threads = threads});
  for (const Shape& shape : peer_sizes(kernel, Extent::full))
    register_case({kernel, type, shape, threads, Residence::warm}, {library});
}

}  // namespace

int main(int argc, char** argv) {
  return run_benchmarks(argc, argv, [] {
    for (const KernelInfo& kernel : kernels())
      for (const Type type : {Type::f64, Type::f32}) {
        register_operation(kernel.kernel, type, 1);
        if (lanes::num_threads() > 1) register_operation(kernel.kernel, type, lanes::num_threads());
      }
  });
}
