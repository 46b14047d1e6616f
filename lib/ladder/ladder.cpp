// The catalogue of rungs: kernels from the tables behind the shape checks of the public functions.
#include <lanes/ladder.hpp>

#include "ladder/checked.hpp"
#include "ladder/gradient/hand_derived.hpp"
#include "ladder/gradient/matrix_tape.hpp"
#include "ladder/gradient/scalar_tape.hpp"
#include "ladder/logistic/fused.hpp"
#include "ladder/logistic/matrix_form.hpp"

namespace lanes::ladder {
namespace {

using kernels::Kernels;
using kernels::KernelTable;
using kernels::PlainRungs;

template <class T>
const PlainRungs<T>& plain_rungs(const KernelTable& table, Build build) {
  return build == Build::scalar ? kernels::scalar_table.of<T>() : table.of<T>().plain;
}

/// Collects the rungs of one ladder for one instruction set.
template <class RungType>
struct Ladder {
  std::string_view kernel;
  const KernelTable& table;
  std::vector<RungType> rungs = {};

  /// Plain loops: with auto-vectorisation off, and on.
  template <class Member64, class Member32>
  void add_plain(int step, std::string_view name, std::string_view reason, Member64 f64,
                 Member32 f32) {
    for (Build build : {Build::scalar, Build::autovectorized})
      add({kernel, name, reason, source_of(name), step, build, table.isa},
          checked<double>(plain_rungs<double>(table, build).*f64),
          checked<float>(plain_rungs<float>(table, build).*f32));
  }
  template <class Kernel64, class Kernel32>
  void add_simd(int step, std::string_view name, std::string_view reason, Kernel64 f64,
                Kernel32 f32) {
    add({kernel, name, reason, source_of(name), step, Build::explicit_simd, table.isa},
        checked<double>(f64), checked<float>(f32));
  }
  /// A call of the library, for both types, on one thread or on as many as it is given.
  template <class Call>
  void add_call(int step, std::string_view name, std::string_view reason, std::string source,
                Call call, bool threaded = false) {
    const auto run = [call, isa = table.isa, threaded](Options options, auto... arguments) {
      return call(Options{.threads = threaded ? options.threads : 1, .isa = isa}, arguments...);
    };
    add({kernel, name, reason, std::move(source), step, Build::explicit_simd, table.isa, threaded},
        run, run);
  }
  /// What ships: on one thread, and then on as many as it is given.
  template <class Call>
  void add_shipping(int step, std::string_view name, std::string_view serial_reason,
                    std::string serial_source, std::string_view threads_reason,
                    std::string threads_source, Call call) {
    add_call(step, name, serial_reason, std::move(serial_source), call);
    add_call(step + 1, "threads", threads_reason, std::move(threads_source), call, true);
  }

  std::string source_of(std::string_view name) const {
    return "lib/kernels/" + std::string(kernel) + "/" + std::string(name) + ".hpp";
  }

 private:
  template <class F64, class F32>
  void add(Rung rung, F64 f64, F32 f32) {
    rungs.push_back({std::move(rung), f64, f32});
  }
};

}  // namespace

std::string_view name(Build build) {
  switch (build) {
    case Build::scalar:
      return "scalar";
    case Build::autovectorized:
      return "autovectorized";
    case Build::explicit_simd:
      return "simd";
  }
  return "unknown";
}

std::vector<MatmulRung> matmul(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<MatmulRung> ladder{"matmul", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  ladder.add_plain(0, "naive", "the definition, in three loops", &P64::matmul_naive,
                   &P32::matmul_naive);
  ladder.add_plain(1, "loop_order", "the inner loop runs along rows, not down columns",
                   &P64::matmul_loop_order, &P32::matmul_loop_order);
  ladder.add_simd(2, "simd", "a register of products with each fma", table.f64.matmul_simd,
                  table.f32.matmul_simd);
  ladder.add_simd(3, "register_tile", "a tile of C stays in registers",
                  table.f64.matmul_register_tile, table.f32.matmul_register_tile);
  ladder.add_simd(4, "cache_block", "blocks of A stay in L2, panels of B in L1",
                  table.f64.matmul_cache_block, table.f32.matmul_cache_block);
  ladder.add_shipping(
      5, "packed", "blocks are copied into the order of their use", ladder.source_of("packed"),
      "each thread has a block of C", "lib/linalg/matmul.cpp",
      [](Options options, auto a, auto b, auto c) { lanes::matmul(a, b, c, options); });
  return ladder.rungs;
}

std::vector<DotRung> dot(Isa isa) {
  Ladder<DotRung> ladder{"dot", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  ladder.add_plain(0, "naive", "one chain of additions", &PlainRungs<double>::dot_naive,
                   &PlainRungs<float>::dot_naive);
  ladder.add_simd(1, "one_accumulator", "a register of elements with each fma",
                  table.f64.dot_one_accumulator, table.f32.dot_one_accumulator);
  ladder.add_shipping(2, "several_accumulators", "independent chains hide the latency of fma",
                      ladder.source_of("several_accumulators"), "each thread has blocks of its own",
                      "lib/linalg/dot.cpp",
                      [](Options options, auto x, auto y) { return lanes::dot(x, y, options); });
  return ladder.rungs;
}

std::vector<TransposeRung> transpose(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<TransposeRung> ladder{"transpose", dispatch::kernels_for(isa)};
  ladder.add_plain(0, "naive", "row by row", &P64::transpose_naive, &P32::transpose_naive);
  ladder.add_plain(1, "cache_block", "blocks whose lines stay in L1", &P64::transpose_cache_block,
                   &P32::transpose_cache_block);
  ladder.add_shipping(2, "registers", "blocks are transposed in registers",
                      ladder.source_of("registers"), "each thread has rows of its own",
                      "lib/linalg/transpose.cpp",
                      [](Options options, auto a, auto out) { lanes::transpose(a, out, options); });
  return ladder.rungs;
}

std::vector<LuRung> lu(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<LuRung> ladder{"lu", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  ladder.add_plain(0, "naive", "column by column, as in textbooks", &P64::lu_naive, &P32::lu_naive);
  ladder.add_plain(1, "row_oriented", "the inner loop runs along rows, not down columns",
                   &P64::lu_row_oriented, &P32::lu_row_oriented);
  ladder.add_simd(2, "simd", "a register of products with each fma", table.f64.lu_simd,
                  table.f32.lu_simd);
  ladder.add_simd(3, "blocked", "panels of 64 columns; the rest is a matmul", table.f64.lu_blocked,
                  table.f32.lu_blocked);
  ladder.add_simd(4, "recursive", "halves instead of panels: nearly all is a matmul",
                  table.f64.lu_recursive, table.f32.lu_recursive);
  ladder.add_simd(5, "panel", "the last columns stay in registers, one pass for each",
                  table.f64.lu_recursive_panel, table.f32.lu_recursive_panel);
  ladder.add_shipping(6, "packed", "the products read packed blocks", "lib/linalg/factor_lu.cpp",
                      "each thread has a block of every product", "lib/linalg/matmul.cpp",
                      [](Options options, auto a, auto pivots) { factor_lu(options, a, pivots); });
  return ladder.rungs;
}

std::vector<InverseRung> inverse(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<InverseRung> ladder{"inverse", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  ladder.add_plain(0, "naive", "LU, and a system of equations for each column", &P64::inverse_naive,
                   &P32::inverse_naive);
  ladder.add_plain(1, "row_oriented", "all columns at once, along rows", &P64::inverse_row_oriented,
                   &P32::inverse_row_oriented);
  ladder.add_simd(2, "simd", "a register of products with each fma", table.f64.inverse_simd,
                  table.f32.inverse_simd);
  ladder.add_call(3, "recursive", "solve(A, I), by halves: nearly all is a matmul",
                  "lib/linalg/triangular.cpp", []<class T>(Options options, MatrixView<const T> a) {
                    return lanes::solve(a, Matrix<T>::identity(a.rows()), options);
                  });
  ladder.add_shipping(4, "column_blocks", "the zeros of the inverse of L are skipped",
                      "lib/linalg/inverse.cpp",
                      "each thread has blocks of the products and columns of the systems",
                      "lib/linalg/triangular.cpp",
                      [](Options options, auto a) { return lanes::inverse(a, options); });
  return ladder.rungs;
}

std::vector<JacobiRung> jacobi(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<JacobiRung> ladder{"jacobi", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  ladder.add_plain(0, "naive", "the largest element first, as Jacobi did", &P64::jacobi_naive,
                   &P32::jacobi_naive);
  ladder.add_plain(1, "cyclic", "all elements in turn: none is looked for", &P64::jacobi_cyclic,
                   &P32::jacobi_cyclic);
  ladder.add_plain(2, "row_oriented", "rows are rotated, columns are copies of them",
                   &P64::jacobi_row_oriented, &P32::jacobi_row_oriented);
  ladder.add_simd(3, "simd", "a register of both rows with each fma", table.f64.jacobi_simd,
                  table.f32.jacobi_simd);
  ladder.add_simd(4, "round_robin", "the angles of n / 2 rotations at once, one in each lane",
                  table.f64.jacobi_round_robin, table.f32.jacobi_round_robin);
  ladder.add_simd(5, "blocked", "blocks are diagonalised in L1, and applied as a matmul",
                  table.f64.jacobi_blocked, table.f32.jacobi_blocked);
  ladder.add_shipping(
      6, "preconditioned", "vectors in float, which two products a step refine",
      "lib/linalg/eigh_preconditioned.cpp", "each thread has a block of every product",
      "lib/linalg/matmul.cpp", [](Options options, auto a, int most_sweeps) {
        return lanes::try_eigh(
            a, {.method = EighMethod::preconditioned, .most_sweeps = most_sweeps}, options);
      });
  return ladder.rungs;
}

std::vector<BoxMullerRung> box_muller(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<BoxMullerRung> ladder{"box_muller", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  ladder.add_plain(0, "naive", "the formula, with the functions of the C library",
                   &P64::box_muller_naive, &P32::box_muller_naive);
  ladder.add_plain(1, "both_outputs", "the sine is a normal number as well",
                   &P64::box_muller_both_outputs, &P32::box_muller_both_outputs);
  ladder.add_plain(2, "polar", "a random point in the disc instead of an angle",
                   &P64::box_muller_polar, &P32::box_muller_polar);
  ladder.add_simd(3, "batched", "logarithm, sine and cosine of a register at a time",
                  table.f64.box_muller_batched, table.f32.box_muller_batched);
  ladder.add_simd(4, "counter_based", "each lane of a register has random bits of its own",
                  table.f64.box_muller_counter_based, table.f32.box_muller_counter_based);
  ladder.add_shipping(5, "fused", "from random bits to normal numbers without leaving registers",
                      ladder.source_of("fused"), "each thread has elements of its own",
                      "lib/random/fill.cpp",
                      []<class T>(Options options, std::uint64_t seed, VectorView<T> out) {
                        Rng rng(seed);
                        fill_normal(rng, out, 0, 1, options);
                      });
  return ladder.rungs;
}

std::vector<WelfordRung> welford(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<WelfordRung> ladder{"welford", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  ladder.add_plain(0, "naive", "the definition, in two passes", &P64::welford_naive,
                   &P32::welford_naive);
  ladder.add_plain(1, "textbook", "one pass; the digits cancel", &P64::welford_textbook,
                   &P32::welford_textbook);
  ladder.add_plain(2, "division", "one pass that corrects the mean: digits are kept",
                   &P64::welford_division, &P32::welford_division);
  ladder.add_plain(3, "reciprocal_table", "no division for each element",
                   &P64::welford_reciprocal_table, &P32::welford_reciprocal_table);
  ladder.add_simd(4, "simd_lanes", "a chain in each lane of several registers",
                  table.f64.welford_simd_lanes, table.f32.welford_simd_lanes);
  ladder.add_simd(5, "two_pass_blocks", "two cheap passes over blocks that stay in L1",
                  table.f64.welford_two_pass_blocks, table.f32.welford_two_pass_blocks);
  ladder.add_shipping(6, "shifted_blocks", "a guess of a block's mean saves its first pass",
                      ladder.source_of("shifted_blocks"), "each thread has blocks of its own",
                      "lib/stats/moments.cpp", [](Options options, auto x) {
                        return mean_variance(x, 0, nan_policy::propagate, options);
                      });
  return ladder.rungs;
}

std::vector<GradientRung> gradient(Isa isa) {
  Ladder<GradientRung> ladder{"gradient", dispatch::kernels_for(isa)};
  const auto call = []<class Way>(Way) {
    return []<class T>(Options options, MatrixView<const T> x, std::span<const int> labels,
                       VectorView<const T> w, VectorView<T> gradient) {
      check_gradient_of(x, labels, w, gradient);
      return Way::run(options, x, labels, w, gradient);
    };
  };
  const auto source = [](const char* name) {
    return "lib/ladder/gradient/" + std::string(name) + ".hpp";
  };
  ladder.add_plain(0, "naive", "differences: two losses for each weight",
                   &PlainRungs<double>::gradient_naive, &PlainRungs<float>::gradient_naive);
  ladder.add_call(1, "scalar_tape", "one loss, each of its operations recorded",
                  source("scalar_tape"), call(ScalarTape()));
  ladder.add_call(2, "hand_derived", "the formula, as products of matrices, without a tape",
                  source("hand_derived"), call(HandDerived()));
  ladder.add_shipping(3, "matrix_tape", "the same, but the tape derives it: two records",
                      source("matrix_tape"), "each thread has rows of the products",
                      "lib/linalg/matvec.cpp", call(MatrixTape()));
  return ladder.rungs;
}

std::vector<LogisticRung> logistic(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<LogisticRung> ladder{"logistic", dispatch::kernels_for(isa)};
  const KernelTable& table = ladder.table;
  const auto call = []<class Way>(Way) {
    return []<class T>(Options options, MatrixView<const T> x, std::span<const int> labels,
                       VectorView<const double> w, VectorView<double> gradient,
                       MatrixView<double> hessian) {
      check_logistic(x, labels, w, gradient, hessian);
      return Way::run(options, x, labels, w, gradient, hessian);
    };
  };
  ladder.add_plain(0, "naive", "the formulas of the book, sample by sample", &P64::logistic_naive,
                   &P32::logistic_naive);
  ladder.add_plain(1, "stable", "all from exp(-|z|), which never overflows", &P64::logistic_stable,
                   &P32::logistic_stable);
  ladder.add_plain(2, "triangle", "half of the Hessian: it is symmetric", &P64::logistic_triangle,
                   &P32::logistic_triangle);
  ladder.add_simd(3, "simd", "a register of products with each fma", table.f64.logistic_simd,
                  table.f32.logistic_simd);
  ladder.add_simd(4, "batched", "exp and log1p of a register at a time", table.f64.logistic_batched,
                  table.f32.logistic_batched);
  ladder.add_call(5, "matrix_form", "the Hessian is a matmul: tiles of it stay in registers",
                  "lib/ladder/logistic/matrix_form.hpp", call(MatrixForm()));
  ladder.add_shipping(6, "fused", "one pass over X, in blocks of rows that stay in cache",
                      "lib/learn/logistic_pass.cpp", "each thread has stretches of rows",
                      "lib/learn/logistic_pass.cpp", call(Fused()));
  return ladder.rungs;
}

std::vector<MedianRung> median(Isa isa) {
  using P64 = PlainRungs<double>;
  using P32 = PlainRungs<float>;
  Ladder<MedianRung> ladder{"median", dispatch::kernels_for(isa)};
  ladder.add_plain(0, "naive", "sorts a copy", &P64::median_naive, &P32::median_naive);
  ladder.add_plain(1, "nth_element", "sorts only what the middle depends on",
                   &P64::median_nth_element, &P32::median_nth_element);
  ladder.add_plain(2, "sampled_bracket", "pivots from a sample: one pass leaves 2 % of 10^7",
                   &P64::median_sampled_bracket, &P32::median_sampled_bracket);
  ladder.add_plain(3, "branch_free", "comparisons are added up, not branched on",
                   &P64::median_branch_free, &P32::median_branch_free);
  ladder.add_shipping(
      4, "simd", "a register of elements with each comparison", ladder.source_of("simd"),
      "each thread has pieces of its own", "lib/stats/select.cpp",
      [](Options options, auto x) { return lanes::median(x, nan_policy::propagate, options); });
  return ladder.rungs;
}

}  // namespace lanes::ladder
