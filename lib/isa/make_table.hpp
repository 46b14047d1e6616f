// Fills a kernel table from the kernels of one instruction set.
#pragma once

#include "dispatch/kernel_table.hpp"
#include "isa/plain_rungs.hpp"
#include "kernels/adam.hpp"
#include "kernels/adjoints.hpp"
#include "kernels/box_muller/batched.hpp"
#include "kernels/box_muller/counter_based.hpp"
#include "kernels/box_muller/fused.hpp"
#include "kernels/cholesky/panel.hpp"
#include "kernels/dot/one_accumulator.hpp"
#include "kernels/dot/several_accumulators.hpp"
#include "kernels/eig/reflect.hpp"
#include "kernels/elementwise.hpp"
#include "kernels/inverse/batch.hpp"
#include "kernels/inverse/simd.hpp"
#include "kernels/inverse/small.hpp"
#include "kernels/jacobi/blocked.hpp"
#include "kernels/jacobi/closed_form.hpp"
#include "kernels/jacobi/jacobi.hpp"
#include "kernels/jacobi/one_sided.hpp"
#include "kernels/jacobi/simd.hpp"
#include "kernels/learn/logistic.hpp"
#include "kernels/learn/rows.hpp"
#include "kernels/learn/scale.hpp"
#include "kernels/logistic/batched.hpp"
#include "kernels/logistic/simd.hpp"
#include "kernels/lu/blocked.hpp"
#include "kernels/lu/panel.hpp"
#include "kernels/lu/recursive.hpp"
#include "kernels/lu/simd.hpp"
#include "kernels/math/arrays.hpp"
#include "kernels/matmul/cache_block.hpp"
#include "kernels/matmul/packed.hpp"
#include "kernels/matmul/simd.hpp"
#include "kernels/matvec.hpp"
#include "kernels/median/simd.hpp"
#include "kernels/norm.hpp"
#include "kernels/qr/panel.hpp"
#include "kernels/qr/rows.hpp"
#include "kernels/random/uniform.hpp"
#include "kernels/residual.hpp"
#include "kernels/softmax.hpp"
#include "kernels/solve/small.hpp"
#include "kernels/stats/columns.hpp"
#include "kernels/stats/cross.hpp"
#include "kernels/stats/extremes.hpp"
#include "kernels/transpose/registers.hpp"
#include "kernels/triangular/block.hpp"
#include "kernels/tridiagonal/apply.hpp"
#include "kernels/tridiagonal/batch.hpp"
#include "kernels/tridiagonal/leaves.hpp"
#include "kernels/tridiagonal/reduce.hpp"
#include "kernels/tridiagonal/secular.hpp"
#include "kernels/welford/shifted_blocks.hpp"
#include "kernels/welford/simd_lanes.hpp"
#include "kernels/welford/two_pass_blocks.hpp"

namespace lanes::kernels {

template <class Arch, class T>
consteval Kernels<T> make_kernels() {
  using E = Elementwise<Arch, T>;
  return {.plain = make_plain_rungs<Arch, T>(),
          .matmul_simd = matmul::Simd<Arch, T>::run,
          .matmul_register_tile = matmul::RegisterTile<Arch, T>::run,
          .matmul_cache_block = matmul::CacheBlock<Arch, T>::run,
          .matmul_workspace = matmul::Packed<Arch, T>::workspace,
          .matmul = matmul::Packed<Arch, T>::run,
          .dot_one_accumulator = dot::OneAccumulator<Arch, T>::run,
          .dot = dot::SeveralAccumulators<Arch, T>::run,
          .sum_of_squares = sum_of_squares<Arch, T>,
          .scaled_sum_of_squares = scaled_sum_of_squares<Arch, T>,
          .max_abs = max_abs<Arch, T>,
          .axpy = E::axpy,
          .add_scalar = E::add_scalar,
          .subtract_from_scalar = E::subtract_from_scalar,
          .multiply_scalar = E::multiply_scalar,
          .divide_by_scalar = E::divide_by_scalar,
          .add = E::add,
          .subtract = E::subtract,
          .multiply = E::multiply,
          .matvec_rows = Matvec<Arch, T>::rows,
          .matvec_columns = Matvec<Arch, T>::columns,
          .residual = Residual<Arch, T>::run,
          .transpose = transpose::Registers<Arch, T>::run,
          .sift = median::Simd<Arch, T>::run,
          .add_abs = E::add_abs,
          .swap = E::swap,
          .lu_simd = lu::Simd<Arch, T>::run,
          .lu_blocked = lu::Blocked<Arch, T>::run,
          .lu_recursive = lu::Recursive<Arch, T>::run,
          .lu_recursive_panel = lu::Recursive<Arch, T, lu::Panel<Arch, T>>::run,
          .lu_panel = lu::Panel<Arch, T>::run,
          .inverse_simd = inverse::Simd<Arch, T>::run,
          .solve_lower_block = triangular::Block<Arch, T>::lower,
          .solve_general_lower_block = triangular::Block<Arch, T>::general_lower,
          .solve_upper_block = triangular::Block<Arch, T>::upper,
          .inverse_small = inverse::Small<Arch, T>::run,
          .solve_small = solve::Small<Arch, T>::run,
          .jacobi_workspace = jacobi::workspace<Arch, T>,
          .jacobi = jacobi::run<Arch, T>,
          .eigen_closed_form = jacobi::closed_form<Arch, T>,
          .jacobi_simd = jacobi::Simd<Arch, T>::run,
          .jacobi_round_robin = jacobi::RoundRobin<Arch, T>::run,
          .jacobi_blocked = jacobi::Blocked<Arch, T>::run,
          .deliver_eigen = jacobi::Deliver<Arch, T>::rows,
          .rotate_rows = jacobi::OneSided<Arch, T>::run,
          .cholesky_panel = cholesky::Panel<Arch, T>::run,
          .qr_panel = qr::Panel<Arch, T>::run,
          .qr_load_rows = qr::Rows<Arch, T>::load,
          .qr_store_rows = qr::Rows<Arch, T>::store,
          .sum_magnitudes = qr::Rows<Arch, T>::magnitudes,
          .sum_squares = qr::Rows<Arch, T>::squares,
          .reflect_rows = eig::Reflect<Arch, T>::rows,
          .reflect_columns = eig::Reflect<Arch, T>::columns,
          .inverse_batch = inverse::Batch<Arch, T>::run,
          .exp = math::Arrays<Arch, T>::exp,
          .log = math::Arrays<Arch, T>::log,
          .tanh = math::Arrays<Arch, T>::tanh,
          .sigmoid = math::Arrays<Arch, T>::sigmoid,
          .log_sigmoid = math::Arrays<Arch, T>::log_sigmoid,
          .softplus = math::Arrays<Arch, T>::softplus,
          .relu = math::Arrays<Arch, T>::relu,
          .sum = sum<Arch, T>,
          .log_sum_exp = Softmax<Arch, T>::log_sum_exp,
          .softmax = Softmax<Arch, T>::softmax,
          .adjoint_exp = Adjoints<Arch, T>::exp,
          .adjoint_log = Adjoints<Arch, T>::log,
          .adjoint_tanh = Adjoints<Arch, T>::tanh,
          .adjoint_sigmoid = Adjoints<Arch, T>::sigmoid,
          .adjoint_log_sigmoid = Adjoints<Arch, T>::log_sigmoid,
          .adjoint_softplus = Adjoints<Arch, T>::softplus,
          .adjoint_relu = Adjoints<Arch, T>::relu,
          .adjoint_multiply = Adjoints<Arch, T>::multiply,
          .adjoint_exponentials = Adjoints<Arch, T>::exponentials,
          .logistic = Adjoints<Arch, T>::logistic,
          .adam = adam<Arch, T>,
          .sincospi = math::Arrays<Arch, T>::sincospi,
          .box_muller_batched = box_muller::Batched<Arch, T>::run,
          .box_muller_counter_based = box_muller::CounterBased<Arch, T>::run,
          .normal = box_muller::Fused<Arch, T>::run,
          .uniform = random::Uniform<Arch, T>::run,
          .bernoulli = random::Bernoulli<Arch, T>::run,
          .welford_simd_lanes = welford::SimdLanes<Arch, T>::run,
          .welford_two_pass_blocks = welford::TwoPassBlocks<Arch, T>::run,
          .shifted_squares = welford::ShiftedBlocks<Arch, T>::run,
          .shifted_powers = welford::ShiftedBlocks<Arch, T>::run_four,
          .cross_sums = cross_sums<Arch, T>,
          .extremes = extremes<Arch, T>,
          .column_extremes = column_extremes<Arch, T>,
          .column_sums = Columns<Arch, T>::sums,
          .centre_rows = Columns<Arch, T>::centre,
          .scale = Scale<Arch, T>::run,
          .unscale = Scale<Arch, T>::undo,
          .weigh_rows = learn::Rows<Arch, T>::weigh,
          .logistic_simd = logistic::Simd<Arch, T>::run,
          .logistic_batched = logistic::Batched<Arch, T>::run,
          .newton_logistic = learn::logistic<Arch, T>,
          .tridiagonal_reduce = tridiagonal::Reduce<Arch, T>::reduce,
          .symmetric_multiply = tridiagonal::Reduce<Arch, T>::multiply,
          .tridiagonal_leaves = tridiagonal::Leaves<Arch, T>::run,
          .apply_reflectors = tridiagonal::Apply<Arch, T>::reflectors,
          .make_largest_positive = tridiagonal::Apply<Arch, T>::make_largest_positive,
          .eigh_batch = tridiagonal::Batch<Arch, T>::run,
          .secular_roots = tridiagonal::Secular<Arch, T>::roots,
          .secular_weights = tridiagonal::Secular<Arch, T>::weights,
          .secular_vectors = tridiagonal::Secular<Arch, T>::vectors};
}

template <class Arch>
consteval KernelTable make_table(Isa isa) {
  return {.isa = isa,
          .f32 = make_kernels<Arch, float>(),
          .f64 = make_kernels<Arch, double>(),
          .random_words = random::RandomWords<Arch>::run};
}

}  // namespace lanes::kernels
