// The ladders: every step between a naive loop and the code that ships, to be run, timed and read.
//
// A rung differs from the one before it by one idea; docs/ladder/ has a page for each ladder. The
// last rung is what ships: the public function, or, for lu and logistic, what it calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <lanes/eigh.hpp>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <lanes/stats.hpp>
#include <span>
#include <string>
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
  std::string_view kernel;  ///< "matmul", "dot", "transpose", "lu", "inverse", ...
  std::string_view name;    ///< "naive", "loop_order", ...
  std::string_view reason;  ///< what this rung does that the one before did not
  std::string source;       ///< "lib/kernels/matmul/naive.hpp": where to read it
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
template <class T>
using LuFunction = std::function<void(Options, MatrixView<T> a, std::span<std::ptrdiff_t> pivots)>;
template <class T>
using InverseFunction = std::function<Matrix<T>(Options, MatrixView<const T> a)>;
template <class T>
using JacobiFunction =
    std::function<EighResult<T>(Options, MatrixView<const T> a, int most_sweeps)>;
template <class T>
using BoxMullerFunction = std::function<void(Options, std::uint64_t seed, VectorView<T> out)>;
template <class T>
using MedianFunction = std::function<T(Options, VectorView<const T> x)>;

template <class T>
using GradientFunction =
    std::function<T(Options, MatrixView<const T> x, std::span<const int> labels,
                    VectorView<const T> w, VectorView<T> gradient)>;
template <class T>
using LogisticFunction = std::function<double(
    Options, MatrixView<const T> x, std::span<const int> labels, VectorView<const double> w,
    VectorView<double> gradient, MatrixView<double> hessian)>;
template <class T>
using WelfordFunction = std::function<MeanVariance<T>(Options, VectorView<const T> x)>;

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

/// P A = L U in place of the n x n matrix A, whose rows are contiguous: L, without the ones on its
/// diagonal, below U. Row i was exchanged with row pivots[i] >= i in step i: the row of the largest
/// magnitude, the first of equals.
///
/// Each rung has the error bound of lanes::lu. A zero pivot stays on the diagonal, its column zero
/// below it. NaN and infinity are not looked for: they spread into what is computed from them, and
/// the pivots stay in range.
struct LuRung : Rung {
  LuFunction<double> f64;
  LuFunction<float> f32;
};

/// The inverse of A. Each rung has the bound of lanes::inverse for |A X - I|, and throws
/// singular_error where there is a zero pivot. Only the last two, which are lanes::inverse, also
/// refuse ill-conditioned matrices; these and `recursive`, which is lanes::solve, refuse NaN and
/// infinity. What the others return then means nothing.
struct InverseRung : Rung {
  InverseFunction<double> f64;
  InverseFunction<float> f32;
};

/// Eigenvalues and eigenvectors of a symmetric A, as try_eigh gives them, after at most so many
/// sweeps; a sweep of `naive` is n (n - 1) / 2 rotations, one of the last two rungs a step of
/// refinement. Each rung has the bounds of lanes::eigh and refuses what that refuses. The last two,
/// which are lanes::try_eigh, tell the residual.
struct JacobiRung : Rung {
  JacobiFunction<double> f64;
  JacobiFunction<float> f32;
};

/// Standard normal numbers, the same for the same seed; `out` is contiguous. From `counter_based`
/// on, they are those of lanes::fill_normal(Rng(seed), out). Those before use the C library or
/// another generator, and the first three end at 8.57 (f64) or 5.77 (f32, polar: 5.71) standard
/// deviations.
struct BoxMullerRung : Rung {
  BoxMullerFunction<double> f64;
  BoxMullerFunction<float> f32;
};

/// The median of a vector, with the bits of lanes::median. The first two rungs, which are
/// algorithms of the standard library, must not be given NaN.
struct MedianRung : Rung {
  MedianFunction<double> f64;
  MedianFunction<float> f32;
};

/// The mean and the variance (ddof = 0) of a contiguous vector of at least one element. `naive`,
/// `textbook`, `division` and `reciprocal_table` compute in the type of the data, the others in
/// double. What `textbook` returns for data far from zero has no digits, and may be negative.
struct WelfordRung : Rung {
  WelfordFunction<double> f64;
  WelfordFunction<float> f32;
};

/// The mean logistic loss of scores X w and labels 0 and 1 for each row of X, and its gradient by
/// w. The rows of X, w and the gradient are contiguous; there is at least one row. `naive` takes
/// differences, and has two thirds of the digits. The last two are what lanes::gradient and
/// minimize run for cross_entropy(matmul(X, w), labels).
struct GradientRung : Rung {
  GradientFunction<double> f64;
  GradientFunction<float> f32;
};

/// One step of Newton's method for logistic regression without an intercept: the loss of scores X w
/// and labels 0 and 1, a sum over the rows of X, its gradient by w, and its Hessian, cols x cols;
/// in double, whatever X is. The rows of all are contiguous, and the gradient does not overlap w;
/// there is at least one row and one column. From `stable` on, no score is too large. The last two
/// are what LogisticRegression::fit runs for each Hessian.
struct LogisticRung : Rung {
  LogisticFunction<double> f64;
  LogisticFunction<float> f32;
};

/// The rungs this machine can run with kernels of `isa`, naive first. Throws argument_error when it
/// cannot run that instruction set. A rung checks shapes and overlap as the public function does.
std::vector<MatmulRung> matmul(Isa isa = Isa::automatic);
std::vector<DotRung> dot(Isa isa = Isa::automatic);
std::vector<TransposeRung> transpose(Isa isa = Isa::automatic);
std::vector<LuRung> lu(Isa isa = Isa::automatic);
std::vector<InverseRung> inverse(Isa isa = Isa::automatic);
std::vector<JacobiRung> jacobi(Isa isa = Isa::automatic);
std::vector<BoxMullerRung> box_muller(Isa isa = Isa::automatic);
std::vector<MedianRung> median(Isa isa = Isa::automatic);
std::vector<GradientRung> gradient(Isa isa = Isa::automatic);
std::vector<LogisticRung> logistic(Isa isa = Isa::automatic);
std::vector<WelfordRung> welford(Isa isa = Isa::automatic);

}  // namespace lanes::ladder
