// Statistics: of vectors and strided views, of matrices by column and by row, and between
// variables.
//
// Everything is computed in double precision, whatever the type of the data: of floats the results
// are right to the precision of float, whatever their number and however far from zero they are.
//
// NaN in the data makes the result NaN; nan_policy::omit passes over it, nan_policy::raise throws
// argument_error, naming the first one. Infinity follows IEEE arithmetic: the mean is infinite (NaN
// with infinities of both signs), what is made of deviations is NaN. A statistic of no element is
// an argument_error; of a matrix, when a column (or row) has none. One of nothing but NaN, omitted,
// is NaN: so columns without data do not stand in the way of the others. Only `sum` is 0 in both
// cases. A negative ddof throws argument_error; a ddof of n or more gives NaN, as in NumPy.
//
// Bits: the same for every number of threads, and on avx2, avx512 and neon (docs/numerics.md).
// Bounds: u is 2^-53 here, also for floats, whose result is rounded once more;
// g(n) = n u / (1 - n u).
#pragma once

#include <lanes/describe.hpp>
#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/quantile.hpp>
#include <lanes/running_stats.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

// ---- Of a vector
// -----------------------------------------------------------------------------------

/// Sum of x[i]; 0 for an empty vector. Error at most g(262 + log2(1 + n / 2048)) * sum |x[i]|.
/// Overflows where a sum of some of the elements does.
double sum(VectorIn<double> x, nan_policy policy = nan_policy::propagate, Options options = {});
float sum(VectorIn<float> x, nan_policy policy = nan_policy::propagate, Options options = {});

/// Does not overflow. Error at most u |mean| + 3 g(268 + 2 log2(1 + n / 2048)) * stddev: however
/// far from zero the data are, a rounding of the mean and what concerns their scatter.
double mean(VectorIn<double> x, nan_policy policy = nan_policy::propagate, Options options = {});
float mean(VectorIn<float> x, nan_policy policy = nan_policy::propagate, Options options = {});

/// Sum of (x[i] - mean)^2 over n - ddof; 0 to the last bit when all are equal. Infinite only where
/// the variance itself is. Relative error at most 5 g(268 + 6 log2(1 + n / 2048)), wherever the
/// mean.
///
/// Blocks of 16 KiB, each in one pass over its deviations from a guess of its mean (a second pass
/// where the guess was poor), merged by a fixed tree (Chan, Golub & LeVeque 1979, 1983), the means
/// in two parts.
double variance(VectorIn<double> x, int ddof = 0, nan_policy policy = nan_policy::propagate,
                Options options = {});
float variance(VectorIn<float> x, int ddof = 0, nan_policy policy = nan_policy::propagate,
               Options options = {});

/// The root of the variance, with half its relative error; right also where the variance would
/// overflow or underflow.
double stddev(VectorIn<double> x, int ddof = 0, nan_policy policy = nan_policy::propagate,
              Options options = {});
float stddev(VectorIn<float> x, int ddof = 0, nan_policy policy = nan_policy::propagate,
             Options options = {});

template <class T>
struct MeanVariance {
  T mean, variance;
};
/// Both in one pass over the data.
MeanVariance<double> mean_variance(VectorIn<double> x, int ddof = 0,
                                   nan_policy policy = nan_policy::propagate, Options options = {});
MeanVariance<float> mean_variance(VectorIn<float> x, int ddof = 0,
                                  nan_policy policy = nan_policy::propagate, Options options = {});

/// The smallest and the largest element. NaN when one is NaN.
double min(VectorIn<double> x, nan_policy policy = nan_policy::propagate, Options options = {});
float min(VectorIn<float> x, nan_policy policy = nan_policy::propagate, Options options = {});
double max(VectorIn<double> x, nan_policy policy = nan_policy::propagate, Options options = {});
float max(VectorIn<float> x, nan_policy policy = nan_policy::propagate, Options options = {});

/// m3 / m2^1.5 with m_k = sum (x[i] - mean)^k / n, as SciPy's default. NaN when all are equal.
/// Error at most 100 g(268 + 6 log2(1 + n / 2048)) * sqrt(m4 / m2^2).
double skewness(VectorIn<double> x, nan_policy policy = nan_policy::propagate,
                Options options = {});
float skewness(VectorIn<float> x, nan_policy policy = nan_policy::propagate, Options options = {});

/// Excess kurtosis m4 / m2^2 - 3, likewise: 0 for a normal distribution.
/// Error at most 100 g(268 + 6 log2(1 + n / 2048)) * m4 / m2^2.
double kurtosis(VectorIn<double> x, nan_policy policy = nan_policy::propagate,
                Options options = {});
float kurtosis(VectorIn<float> x, nan_policy policy = nan_policy::propagate, Options options = {});

template <class T>
struct FourMoments {
  T mean, variance, skewness, kurtosis;
};
/// All four in one pass over the data.
FourMoments<double> four_moments(VectorIn<double> x, int ddof = 0,
                                 nan_policy policy = nan_policy::propagate, Options options = {});
FourMoments<float> four_moments(VectorIn<float> x, int ddof = 0,
                                nan_policy policy = nan_policy::propagate, Options options = {});

/// (x[i] - mean) / stddev for each element; NaN when all are equal. Under nan_policy::omit a NaN
/// stays where it is, and does not count.
Vector<double> zscore(VectorIn<double> x, int ddof = 0, nan_policy policy = nan_policy::propagate,
                      Options options = {});
Vector<float> zscore(VectorIn<float> x, int ddof = 0, nan_policy policy = nan_policy::propagate,
                     Options options = {});

// ---- Of a matrix: a value for each column, or for each row
// -----------------------------------------

/// As above. A matrix whose rows are contiguous has its columns done together, 256 rows at a time:
/// in the bounds, 2048 becomes 256.
Vector<double> sum(MatrixIn<double> x, By by, nan_policy policy = nan_policy::propagate,
                   Options options = {});
Vector<float> sum(MatrixIn<float> x, By by, nan_policy policy = nan_policy::propagate,
                  Options options = {});
Vector<double> mean(MatrixIn<double> x, By by, nan_policy policy = nan_policy::propagate,
                    Options options = {});
Vector<float> mean(MatrixIn<float> x, By by, nan_policy policy = nan_policy::propagate,
                   Options options = {});
Vector<double> variance(MatrixIn<double> x, By by, int ddof = 0,
                        nan_policy policy = nan_policy::propagate, Options options = {});
Vector<float> variance(MatrixIn<float> x, By by, int ddof = 0,
                       nan_policy policy = nan_policy::propagate, Options options = {});
Vector<double> stddev(MatrixIn<double> x, By by, int ddof = 0,
                      nan_policy policy = nan_policy::propagate, Options options = {});
Vector<float> stddev(MatrixIn<float> x, By by, int ddof = 0,
                     nan_policy policy = nan_policy::propagate, Options options = {});
MeanVariance<Vector<double>> mean_variance(MatrixIn<double> x, By by, int ddof = 0,
                                           nan_policy policy = nan_policy::propagate,
                                           Options options = {});
MeanVariance<Vector<float>> mean_variance(MatrixIn<float> x, By by, int ddof = 0,
                                          nan_policy policy = nan_policy::propagate,
                                          Options options = {});
Vector<double> min(MatrixIn<double> x, By by, nan_policy policy = nan_policy::propagate,
                   Options options = {});
Vector<float> min(MatrixIn<float> x, By by, nan_policy policy = nan_policy::propagate,
                  Options options = {});
Vector<double> max(MatrixIn<double> x, By by, nan_policy policy = nan_policy::propagate,
                   Options options = {});
Vector<float> max(MatrixIn<float> x, By by, nan_policy policy = nan_policy::propagate,
                  Options options = {});

/// Of each element among those of its column, or of its row.
Matrix<double> zscore(MatrixIn<double> x, By by, int ddof = 0,
                      nan_policy policy = nan_policy::propagate, Options options = {});
Matrix<float> zscore(MatrixIn<float> x, By by, int ddof = 0,
                     nan_policy policy = nan_policy::propagate, Options options = {});

// ---- Between variables
// -----------------------------------------------------------------------------

/// Sum of (x[i] - mean(x)) (y[i] - mean(y)) over n - ddof. Throws shape_error when the sizes
/// differ. Under nan_policy::omit a pair with a NaN is dropped. Error at most 5 g(268 + 6 log2(1 +
/// n / 2048)) * stddev(x, ddof) * stddev(y, ddof).
double covariance(VectorIn<double> x, VectorIn<double> y, int ddof = 1,
                  nan_policy policy = nan_policy::propagate, Options options = {});
float covariance(VectorIn<float> x, VectorIn<float> y, int ddof = 1,
                 nan_policy policy = nan_policy::propagate, Options options = {});

/// Pearson's coefficient, within [-1, 1]; NaN when all elements of x, or of y, are equal. Absolute
/// error at most three times the g() of `covariance`.
double correlation(VectorIn<double> x, VectorIn<double> y,
                   nan_policy policy = nan_policy::propagate, Options options = {});
float correlation(VectorIn<float> x, VectorIn<float> y, nan_policy policy = nan_policy::propagate,
                  Options options = {});

/// The covariances of the columns of X, samples x features: p x p, symmetric to the last bit.
/// (NumPy: rowvar=False.) Under nan_policy::omit rows with a NaN are dropped. Error in element (i,
/// j) at most g(530 + 2 n / 255) * stddev(x_i) * stddev(x_j), wherever the means: blocks of 255
/// rows are centred while they are copied, and multiplied at half the flops.
///
/// Deviations whose squares overflow give infinity or NaN in their row and column.
Matrix<double> cov(MatrixIn<double> x, int ddof = 1, nan_policy policy = nan_policy::propagate,
                   Options options = {});
Matrix<float> cov(MatrixIn<float> x, int ddof = 1, nan_policy policy = nan_policy::propagate,
                  Options options = {});

/// The correlations of the columns of X, within [-1, 1], ones on the diagonal. Of a constant
/// column, row and column are NaN, the diagonal too, as in NumPy. Columns may be of any size: where
/// squares leave the range they are multiplied by powers of two, and the rows are read again.
Matrix<double> corrcoef(MatrixIn<double> x, nan_policy policy = nan_policy::propagate,
                        Options options = {});
Matrix<float> corrcoef(MatrixIn<float> x, nan_policy policy = nan_policy::propagate,
                       Options options = {});

}  // namespace lanes
