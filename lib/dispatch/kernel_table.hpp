// The kernel table: what an instruction set offers, one function pointer for each kernel and type.
// Plain data, filled at compile time by lib/isa, so that nothing compiled for a higher instruction
// set runs before the CPU has been asked.
#pragma once

#include <lanes/runtime.hpp>
#include <type_traits>

#include "kernels/adam_step.hpp"
#include "kernels/jacobi/problem.hpp"
#include "kernels/matmul/gemm.hpp"
#include "kernels/median/bracket.hpp"
#include "kernels/philox/draw.hpp"
#include "kernels/tridiagonal/layout.hpp"
#include "kernels/welford/record.hpp"

namespace lanes::kernels {

template <class T>
using Matmul = void (*)(const Gemm<T>&);
template <class T>
using Dot = T (*)(const T* x, const T* y, index n);
template <class T>
using Transpose = void (*)(const T* a, index a_row, index rows, index cols, T* out, index out_row);
/// LU in place of the rows x cols matrix A, rows >= cols (lib/kernels/lu/naive.hpp).
template <class T>
using Factor = void (*)(T* a, index a_row, index rows, index cols, index* pivots);
/// X = inverse(A), n x n; A is overwritten by its factors (lib/kernels/inverse/naive.hpp).
template <class T>
using Invert = void (*)(T* a, index a_row, index n, index* pivots, T* x, index x_row);
/// Puts the middle elements in their places (lib/kernels/median/naive.hpp).
template <class T>
using Arrange = void (*)(T* x, index n);
/// Counts where x[0 .. n) lie to a bracket, and keeps what is inside
/// (lib/kernels/median/sampled_bracket.hpp).
template <class T>
using Sift = index (*)(const T* x, index n, Bracket<T> bracket, T* inside, BracketCounts& counts);
/// The mean of n >= 1 elements and their squared deviations (lib/kernels/welford/record.hpp).
template <class T>
using Welford = MeanSquares (*)(const T* x, index n);
template <class T>
using Binary = void (*)(const T* x, const T* y, T* out, index n);
template <class T>
using Unary = void (*)(const T* x, T* out, index n);
/// d = slope * g, or added to d; values are what the slope is computed from
/// (lib/kernels/adjoints.hpp).
template <class T>
using Adjoint = void (*)(const T* values, const T* g, T* d, bool add, index n);
template <class T>
using WithScalar = void (*)(T scalar, const T* x, T* out, index n);

/// Eigenvalues and vectors (lib/kernels/jacobi/naive.hpp).
template <class T>
using Jacobi = jacobi::Outcome<T> (*)(const jacobi::Problem<T>&, T* workspace);
/// n standard normal numbers (lib/kernels/box_muller/naive.hpp).
template <class T>
using FillNormal = void (*)(std::uint64_t seed, T* out, index n);

/// The logistic loss and its gradient (lib/kernels/gradient/naive.hpp).
template <class T>
using LogisticGradient = T (*)(const T* x, index x_row, index rows, index cols, const int* labels,
                               const T* w, T* gradient);
/// The logistic loss, its gradient and its Hessian (lib/kernels/logistic/naive.hpp).
template <class T>
using LogisticHessian = double (*)(const T* x, index x_row, index rows, index cols,
                                   const int* labels, const double* w, double* gradient,
                                   double* hessian);

/// The steps of the ladders that are plain loops: compiled once with auto-vectorisation off, and
/// once for each instruction set with it on.
template <class T>
struct PlainRungs {
  Matmul<T> matmul_naive, matmul_loop_order;
  Dot<T> dot_naive;
  Transpose<T> transpose_naive, transpose_cache_block;
  Factor<T> lu_naive, lu_row_oriented;
  Invert<T> inverse_naive, inverse_row_oriented;
  Jacobi<T> jacobi_naive, jacobi_cyclic, jacobi_row_oriented;
  FillNormal<T> box_muller_naive, box_muller_both_outputs, box_muller_polar;
  Arrange<T> median_naive, median_nth_element;
  Sift<T> median_sampled_bracket, median_branch_free;
  LogisticGradient<T> gradient_naive;
  LogisticHessian<T> logistic_naive, logistic_stable, logistic_triangle;
  Welford<T> welford_naive, welford_textbook, welford_division, welford_reciprocal_table;
};

template <class T>
struct Kernels {
  PlainRungs<T> plain;

  Matmul<T> matmul_simd, matmul_register_tile, matmul_cache_block;
  index (*matmul_workspace)(const Gemm<T>&);
  void (*matmul)(const Gemm<T>&, T* workspace);

  Dot<T> dot_one_accumulator;
  Dot<T> dot;
  T (*sum_of_squares)(const T* x, index n);
  T (*scaled_sum_of_squares)(const T* x, index n, T scale);
  T (*max_abs)(const T* x, index n);

  WithScalar<T> axpy, add_scalar, subtract_from_scalar, multiply_scalar, divide_by_scalar;
  Binary<T> add, subtract, multiply;

  void (*matvec_rows)(const T* a, index a_row, index m, index n, const T* x, T* y);
  void (*matvec_columns)(const T* a, index a_row, index m, index n, const T* x, T* y, T* chain);

  void (*residual)(const T* a, index a_row, index m, index n, const T* x, const T* b, T* r);

  Transpose<T> transpose;

  Sift<T> sift;

  void (*add_abs)(const T* x, T* sums, index n);
  void (*swap)(T* x, T* y, index n);
  Factor<T> lu_simd, lu_blocked, lu_recursive, lu_recursive_panel;
  Factor<T> lu_panel;
  Invert<T> inverse_simd;
  void (*solve_lower_block)(const T* l, index l_row, index rows, T* b, index b_row, index cols);
  void (*solve_general_lower_block)(const T* l, index l_row, index l_col, const T* reciprocals,
                                    index rows, T* b, index b_row, index cols);
  void (*solve_upper_block)(const T* u, index u_row, const T* reciprocals, index rows, T* b,
                            index b_row, index cols);
  T (*inverse_small)(const T* a, index a_row, index n, T* x, index x_row);
  T (*solve_small)(const T* a, index a_row, index n, const T* b, T* x);
  index (*jacobi_workspace)(index n);
  Jacobi<T> jacobi;
  jacobi::Outcome<T> (*eigen_closed_form)(const jacobi::Problem<T>&);
  Jacobi<T> jacobi_simd, jacobi_round_robin, jacobi_blocked;
  void (*deliver_eigen)(const jacobi::Problem<T>& problem, const T* values, const T* vectors);
  void (*rotate_rows)(const jacobi::Rows<T>& rows, const index* pairs, index count,
                      jacobi::Progress<T>& progress);
  index (*cholesky_panel)(T* u, index u_row, index rows, index cols, T* reciprocals);
  void (*qr_panel)(T* a, index a_row, index rows, index cols, index width, T* v, index v_row, T* t,
                   index t_row);
  void (*qr_load_rows)(const T* in, index in_row, index rows, index cols, T* out, index out_row,
                       index padded);
  void (*qr_store_rows)(const T* in, index in_row, index rows, index cols, T* out, index out_row);
  void (*sum_magnitudes)(const T* a, index a_row, index rows, index cols, T* sums);
  void (*sum_squares)(const T* a, index a_row, index rows, index cols, T* sums);
  void (*reflect_rows)(T tau, T v1, T v2, T* x, index row, index cols);
  void (*reflect_columns)(T tau, T v1, T v2, T* x, index row, index rows);
  void (*inverse_batch)(const T* a, index count, index n, T* x, T* norms);

  Unary<T> exp, log, tanh, sigmoid, log_sigmoid, softplus, relu;
  T (*sum)(const T* x, index n);
  void (*log_sum_exp)(const T* a, index a_row, index rows, index cols, T* out);
  void (*softmax)(const T* a, index a_row, index rows, index cols, T* out, index out_row,
                  T* log_sums);
  Adjoint<T> adjoint_exp, adjoint_log, adjoint_tanh, adjoint_sigmoid, adjoint_log_sigmoid,
      adjoint_softplus, adjoint_relu, adjoint_multiply;
  void (*adjoint_exponentials)(const T* x, T shift, T scale, T* d, bool add, index n);
  void (*logistic)(const T* z, const T* signs, T* loss, T* slope, index n);
  void (*adam)(const AdamStep<T>&, const T* g, T* x, T* m, T* v, index n);
  void (*sincospi)(const T* x, T* sine, T* cosine, index n);
  FillNormal<T> box_muller_batched, box_muller_counter_based;
  void (*normal)(const Draw&, T mean, T sd, T* out, index n);
  void (*uniform)(const Draw&, T low, T width, T largest, T* out, index n);
  void (*bernoulli)(const Draw&, double p, T* out, index n);
  Welford<T> welford_simd_lanes, welford_two_pass_blocks;
  void (*shifted_squares)(const T* x, index n, double shift, double* sums);
  void (*shifted_powers)(const T* x, index n, double shift, double* sums);
  void (*cross_sums)(const T* x, const T* y, index n, double x_shift, double y_shift, double* sums);
  void (*extremes)(const T* x, index n, T* out);
  void (*column_extremes)(const T* a, index a_row, index rows, index n, T* low, T* high);
  void (*column_sums)(const T* a, index a_row, index rows, index n, const double* shift,
                      double* sums, double* squares);
  void (*centre_rows)(const T* a, index a_row, index rows, index n, const double* mean,
                      const double* low, double* out, index out_row);
  void (*scale)(const T* x, index n, const double* center, const double* scale, T* out);
  void (*unscale)(const T* x, index n, const double* center, const double* scale, T* out);
  void (*weigh_rows)(const T* a, index a_row, index rows, index n, const T* weights, T* out,
                     index out_row);
  LogisticHessian<T> logistic_simd, logistic_batched;
  void (*newton_logistic)(T* z, const T* sign, T* loss, T* residual, T* weight, index n);
  void (*tridiagonal_reduce)(T* a, index a_row, index n, T* d, T* e, T* tau, T* scratch);
  void (*symmetric_multiply)(T* a, index a_row, index n, const T* x, T* y, T* scratch);
  bool (*tridiagonal_leaves)(T* d, const T* e, const index* starts, index count, T* q, index q_row);
  void (*apply_reflectors)(const T* a, index a_row, const T* tau, index n, T* c, index c_row);
  void (*make_largest_positive)(T* c, index c_row, index rows, index cols);
  void (*eigh_batch)(const tridiagonal::Stack<T>&);
  void (*secular_roots)(const tridiagonal::SecularEquation<T>& s, index begin, index end);
  void (*secular_weights)(const tridiagonal::SecularEquation<T>& s, index begin, index end, T* z);
  void (*secular_vectors)(const tridiagonal::SecularEquation<T>& s, const T* of_row, index begin,
                          index end);
};

struct KernelTable {
  Isa isa;
  Kernels<float> f32;
  Kernels<double> f64;
  void (*random_words)(const Draw&, std::uint64_t* out, index n);

  template <class T>
  const Kernels<T>& of() const {
    if constexpr (std::is_same_v<T, float>)
      return f32;
    else
      return f64;
  }
};

/// The plain loops with auto-vectorisation off.
struct ScalarTable {
  PlainRungs<float> f32;
  PlainRungs<double> f64;

  template <class T>
  const PlainRungs<T>& of() const {
    if constexpr (std::is_same_v<T, float>)
      return f32;
    else
      return f64;
  }
};

extern const ScalarTable scalar_table;
extern const KernelTable sse2_table, avx2_table, avx512_table, neon_table;

}  // namespace lanes::kernels
