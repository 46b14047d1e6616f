// Every rung of every ladder, on every instruction set of this machine.

#include "harness/sizes.hpp"
#include "registration.hpp"

using namespace lanes::bench;

namespace {

void register_ladder(Kernel kernel, lanes::Isa isa, Type type) {
  std::vector<Contender> rungs = rung_contenders(kernel, {.threads = 0, .isa = isa});
  for (Contender& rung : rungs) rung.name += "/" + std::string(lanes::name(isa));
  for (const Shape& shape : ladder_sizes(kernel, type, Extent::quick))
    register_case({kernel, type, shape, lanes::num_threads(), Residence::warm}, rungs);
}

}  // namespace

int main(int argc, char** argv) {
  return run_benchmarks(argc, argv, [] {
    for (const KernelInfo& kernel : kernels())
      for (const lanes::Isa isa : lanes::available_isas())
        for (const Type type : {Type::f64, Type::f32}) register_ladder(kernel.kernel, isa, type);
  });
}
