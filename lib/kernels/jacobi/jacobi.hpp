// Jacobi's method, as it fits the matrix.
#pragma once

#include "kernels/jacobi/in_registers.hpp"
#include "kernels/jacobi/round_robin.hpp"

namespace lanes::kernels::jacobi {

/// Elements of workspace for n rows.
template <class Arch, class T>
index workspace(index n) {
  return n <= 8 ? 0 : RoundRobin<Arch, T>::workspace(n);
}

template <class Arch, class T>
Outcome<T> run(const Problem<T>& problem, T* workspace) {
  if (problem.n <= 2) return InRegisters<Arch, T, 1>::run(problem);
  if (problem.n <= 4) return InRegisters<Arch, T, 2>::run(problem);
  if (problem.n <= 6) return InRegisters<Arch, T, 3>::run(problem);
  if (problem.n <= 8) return InRegisters<Arch, T, 4>::run(problem);
  return RoundRobin<Arch, T>::run(problem, workspace);
}

}  // namespace lanes::kernels::jacobi
