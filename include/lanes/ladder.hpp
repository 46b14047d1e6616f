// The ladders: every step between a naive loop and the kernel that ships, to be run, timed and
// read.
//
// A rung differs from the one before it by one idea. Its source is lib/kernels/<kernel>/<name>.hpp.
// The last rung of a ladder is the kernel that ships, called through the public function.
#pragma once

#include <functional>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <string_view>
#include <vector>

namespace lanes::ladder {

/// How the compiler was allowed to treat a rung's plain loops.
enum class Build {
  scalar,          ///< auto-vectorisation off: what the source says, one element at a time
  autovectorized,  ///< the same source with the compiler's vectoriser on
  explicit_simd    ///< written with SIMD registers
};
std::string_view name(Build build);

struct Rung {
  std::string_view kernel;  ///< "matmul", "dot", "transpose"
  std::string_view name;    ///< "naive", "loop_order", ...: also its file's name
  std::string_view reason;  ///< what this rung does that the one before did not
  int step = 0;             ///< 0 for the naive loop
  Build build = Build::explicit_simd;
  Isa isa = Isa::automatic;  ///< instruction set it is compiled for
  bool threaded = false;     ///< uses more than one thread when given them
};

template <class T>
using MatmulFunction =
    std::function<void(Options, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c)>;
template <class T>
using DotFunction = std::function<T(Options, VectorView<const T> x, VectorView<const T> y)>;
template <class T>
using TransposeFunction = std::function<void(Options, MatrixView<const T> a, MatrixView<T> out)>;

/// C = A B. The rows of B and C are contiguous; C overlaps neither A nor B. Of the options only the
/// number of threads matters, and only to threaded rungs.
struct MatmulRung : Rung {
  MatmulFunction<double> f64;
  MatmulFunction<float> f32;
};

/// The inner product of two contiguous vectors of equal size.
struct DotRung : Rung {
  DotFunction<double> f64;
  DotFunction<float> f32;
};

/// out = A transposed; the rows of both are contiguous, and they do not overlap.
struct TransposeRung : Rung {
  TransposeFunction<double> f64;
  TransposeFunction<float> f32;
};

/// The rungs this machine can run with kernels of `isa`, naive first. Throws argument_error when it
/// cannot run that instruction set. A rung checks its arguments as the public function does.
std::vector<MatmulRung> matmul(Isa isa = Isa::automatic);
std::vector<DotRung> dot(Isa isa = Isa::automatic);
std::vector<TransposeRung> transpose(Isa isa = Isa::automatic);

}  // namespace lanes::ladder
