// The catalogue of rungs: kernels from the tables behind the shape checks of the public functions.
#include <lanes/ladder.hpp>
#include <lanes/linalg.hpp>

#include "base/check.hpp"
#include "dispatch/select.hpp"

namespace lanes::ladder {
namespace {

using kernels::Gemm;
using kernels::index;
using kernels::Kernels;
using kernels::KernelTable;
using kernels::PlainRungs;

template <class T>
const PlainRungs<T>& plain_rungs(const KernelTable& table, Build build) {
  return build == Build::scalar ? kernels::scalar_table.of<T>() : table.of<T>().plain;
}

template <class T>
MatmulFunction<T> checked(kernels::Matmul<T> kernel) {
  return [kernel](Options, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c) {
    if (a.cols() != b.rows() || c.rows() != a.rows() || c.cols() != b.cols())
      check::shape_mismatch("ladder::matmul", "A", a.rows(), a.cols(), "B", b.rows(), b.cols(),
                            "C must be the shape of A B");
    if (b.col_stride() != 1 || c.col_stride() != 1)
      throw argument_error("ladder::matmul: the rows of B and C must be contiguous");
    check::no_overlap("ladder::matmul", "C", c, "A", a);
    check::no_overlap("ladder::matmul", "C", c, "B", b);
    kernel({.m = static_cast<index>(c.rows()),
            .n = static_cast<index>(c.cols()),
            .k = static_cast<index>(a.cols()),
            .alpha = T(1),
            .a = a.data(),
            .a_row = a.row_stride(),
            .a_col = a.col_stride(),
            .b = b.data(),
            .b_row = b.row_stride(),
            .b_col = 1,
            .beta = T(0),
            .c = c.data(),
            .c_row = c.row_stride()});
  };
}

template <class T>
DotFunction<T> checked(kernels::Dot<T> kernel) {
  return [kernel](Options, VectorView<const T> x, VectorView<const T> y) {
    check::same_size("ladder::dot", "x", x, "y", y);
    if (x.stride() != 1 || y.stride() != 1)
      throw argument_error("ladder::dot: x and y must be contiguous");
    return kernel(x.data(), y.data(), static_cast<index>(x.size()));
  };
}

template <class T>
TransposeFunction<T> checked(kernels::Transpose<T> kernel) {
  return [kernel](Options, MatrixView<const T> a, MatrixView<T> out) {
    if (out.rows() != a.cols() || out.cols() != a.rows())
      check::shape_mismatch("ladder::transpose", "A", a.rows(), a.cols(), "out", out.rows(),
                            out.cols(), "out must be the shape of A transposed");
    if (a.col_stride() != 1 || out.col_stride() != 1)
      throw argument_error("ladder::transpose: the rows of A and out must be contiguous");
    check::no_overlap("ladder::transpose", "out", out, "A", a);
    kernel(a.data(), a.row_stride(), static_cast<index>(a.rows()), static_cast<index>(a.cols()),
           out.data(), out.row_stride());
  };
}

/// Collects the rungs of one ladder for one instruction set.
template <class RungType>
struct Ladder {
  std::string_view kernel;
  const KernelTable& table;
  std::vector<RungType> rungs = {};

  template <class F64, class F32>
  void add(int step, std::string_view name, std::string_view reason, Build build, F64 f64, F32 f32,
           bool threaded = false) {
    rungs.push_back({{kernel, name, reason, step, build, table.isa, threaded}, f64, f32});
  }
  /// Plain loops: with auto-vectorisation off, and on.
  template <class Member64, class Member32>
  void add_plain(int step, std::string_view name, std::string_view reason, Member64 f64,
                 Member32 f32) {
    for (Build build : {Build::scalar, Build::autovectorized})
      add(step, name, reason, build, checked<double>(plain_rungs<double>(table, build).*f64),
          checked<float>(plain_rungs<float>(table, build).*f32));
  }
  template <class Kernel64, class Kernel32>
  void add_simd(int step, std::string_view name, std::string_view reason, Kernel64 f64,
                Kernel32 f32) {
    add(step, name, reason, Build::explicit_simd, checked<double>(f64), checked<float>(f32));
  }
  /// What ships, through the public function: on one thread, and then on as many as it is given.
  template <class Public>
  void add_shipping(int step, std::string_view name, std::string_view serial_reason,
                    std::string_view threads_reason, Public call) {
    const auto run = [call, isa = table.isa](bool threaded) {
      return [call, isa, threaded](Options options, auto... arguments) {
        return call(Options{.threads = threaded ? options.threads : 1, .isa = isa}, arguments...);
      };
    };
    add(step, name, serial_reason, Build::explicit_simd, run(false), run(false));
    add(step + 1, "threads", threads_reason, Build::explicit_simd, run(true), run(true), true);
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
      5, "packed", "blocks are copied into the order of their use", "each thread has a block of C",
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
                      "each thread has blocks of its own",
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
                      "each thread has rows of its own",
                      [](Options options, auto a, auto out) { lanes::transpose(a, out, options); });
  return ladder.rungs;
}

}  // namespace lanes::ladder
