// Jacobi's method, as it fits the matrix; values ascend, and vectors are in columns (deliver.hpp).
#pragma once

#include "kernels/jacobi/deliver.hpp"
#include "kernels/jacobi/in_registers.hpp"
#include "kernels/jacobi/round_robin.hpp"

namespace lanes::kernels::jacobi {

/// Elements of workspace for n rows.
template <class Arch, class T>
index workspace(index n) {
  return n <= 8 ? 0 : n + n * n + RoundRobin<Arch, T>::workspace(n);
}

template <class Arch, class T>
Outcome<T> run(const Problem<T>& problem, T* workspace) {
  const index n = problem.n;
  if (n <= 2) return InRegisters<Arch, T, 1>::run(problem);
  if (n <= 4) return InRegisters<Arch, T, 2>::run(problem);
  if (n <= 6) return InRegisters<Arch, T, 3>::run(problem);
  if (n <= 8) return InRegisters<Arch, T, 4>::run(problem);
  Problem<T> rows = problem;
  rows.values = workspace;
  if (problem.vectors != nullptr) rows.vectors = workspace + n, rows.vectors_row = n;
  const Outcome<T> outcome = RoundRobin<Arch, T>::run(rows, workspace + n + n * n);
  Deliver<Arch, T>::rows(problem, rows.values, rows.vectors);
  return outcome;
}

}  // namespace lanes::kernels::jacobi
