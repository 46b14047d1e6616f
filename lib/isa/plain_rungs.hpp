// The rungs that are plain loops, needing no SIMD header.
#pragma once

#include "dispatch/kernel_table.hpp"
#include "kernels/box_muller/both_outputs.hpp"
#include "kernels/box_muller/naive.hpp"
#include "kernels/box_muller/polar.hpp"
#include "kernels/dot/naive.hpp"
#include "kernels/gradient/naive.hpp"
#include "kernels/inverse/naive.hpp"
#include "kernels/inverse/row_oriented.hpp"
#include "kernels/jacobi/cyclic.hpp"
#include "kernels/jacobi/naive.hpp"
#include "kernels/jacobi/row_oriented.hpp"
#include "kernels/logistic/naive.hpp"
#include "kernels/logistic/stable.hpp"
#include "kernels/logistic/triangle.hpp"
#include "kernels/lu/naive.hpp"
#include "kernels/lu/row_oriented.hpp"
#include "kernels/matmul/loop_order.hpp"
#include "kernels/matmul/naive.hpp"
#include "kernels/median/branch_free.hpp"
#include "kernels/median/naive.hpp"
#include "kernels/median/nth_element.hpp"
#include "kernels/median/sampled_bracket.hpp"
#include "kernels/transpose/cache_block.hpp"
#include "kernels/welford/division.hpp"
#include "kernels/welford/naive.hpp"
#include "kernels/welford/reciprocal_table.hpp"
#include "kernels/welford/textbook.hpp"

namespace lanes::kernels {

/// `Build` is an instruction set, or a tag for a translation unit with flags of its own.
template <class Build, class T>
consteval PlainRungs<T> make_plain_rungs() {
  return {.matmul_naive = matmul::Naive<Build, T>::run,
          .matmul_loop_order = matmul::LoopOrder<Build, T>::run,
          .dot_naive = dot::Naive<Build, T>::run,
          .transpose_naive = transpose::Naive<Build, T>::run,
          .transpose_cache_block = transpose::CacheBlock<Build, T>::run,
          .lu_naive = lu::Naive<Build, T>::run,
          .lu_row_oriented = lu::RowOriented<Build, T>::run,
          .inverse_naive = inverse::Naive<Build, T>::run,
          .inverse_row_oriented = inverse::RowOriented<Build, T>::run,
          .jacobi_naive = jacobi::Naive<Build, T>::run,
          .jacobi_cyclic = jacobi::Cyclic<Build, T>::run,
          .jacobi_row_oriented = jacobi::RowOriented<Build, T>::run,
          .box_muller_naive = box_muller::Naive<Build, T>::run,
          .box_muller_both_outputs = box_muller::BothOutputs<Build, T>::run,
          .box_muller_polar = box_muller::Polar<Build, T>::run,
          .median_naive = median::Naive<Build, T>::run,
          .median_nth_element = median::NthElement<Build, T>::run,
          .median_sampled_bracket = median::SampledBracket<Build, T>::run,
          .median_branch_free = median::BranchFree<Build, T>::run,
          .gradient_naive = gradient::Naive<Build, T>::run,
          .logistic_naive = logistic::Naive<Build, T>::run,
          .logistic_stable = logistic::Stable<Build, T>::run,
          .logistic_triangle = logistic::Triangle<Build, T>::run,
          .welford_naive = welford::Naive<Build, T>::run,
          .welford_textbook = welford::Textbook<Build, T>::run,
          .welford_division = welford::Division<Build, T>::run,
          .welford_reciprocal_table = welford::ReciprocalTable<Build, T>::run};
}

}  // namespace lanes::kernels
