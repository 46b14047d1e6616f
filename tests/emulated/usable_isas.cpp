// Prints the instruction sets that lanes finds usable.
#include <iostream>
#include <lanes/runtime.hpp>

int main() {
  std::cout << "usable:";
  for (const lanes::Isa isa : lanes::available_isas()) std::cout << ' ' << lanes::name(isa);
  std::cout << '\n';
}
