// The functions between the linear parts of a model, and their losses: of every element, or of the
// rows of a matrix. None overflows on the way; NaN stays NaN.
//
// Each has the same bits for a number, a vector and a matrix, on any number of threads, and on
// avx2, avx512 and neon. Errors in ulp are those of the largest seen over every float, and over
// doubles near the hard cases (docs/numerics.md). exp, log and tanh of one number are in <cmath>.
//
// The form with `out` writes there; out may be x itself, and must not overlap it otherwise
// (argument_error). Shapes that differ are a shape_error.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <span>

namespace lanes {

/// exp(x[i]). Error below 1 ulp, where the result is denormal below 1.5 (sse2: 2).
/// 0 and infinity beyond the range.
Vector<double> exp(VectorIn<double> x, Options options = {});
void exp(VectorIn<double> x, VectorOut<double> out, Options options = {});
Matrix<double> exp(MatrixIn<double> x, Options options = {});
void exp(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
Vector<float> exp(VectorIn<float> x, Options options = {});
void exp(VectorIn<float> x, VectorOut<float> out, Options options = {});
Matrix<float> exp(MatrixIn<float> x, Options options = {});
void exp(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// The natural logarithm: -inf of zeros, NaN below. Error below 1 ulp (sse2: 2).
Vector<double> log(VectorIn<double> x, Options options = {});
void log(VectorIn<double> x, VectorOut<double> out, Options options = {});
Matrix<double> log(MatrixIn<double> x, Options options = {});
void log(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
Vector<float> log(VectorIn<float> x, Options options = {});
void log(VectorIn<float> x, VectorOut<float> out, Options options = {});
Matrix<float> log(MatrixIn<float> x, Options options = {});
void log(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// tanh(x[i]). Error below 3 ulp.
Vector<double> tanh(VectorIn<double> x, Options options = {});
void tanh(VectorIn<double> x, VectorOut<double> out, Options options = {});
Matrix<double> tanh(MatrixIn<double> x, Options options = {});
void tanh(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
Vector<float> tanh(VectorIn<float> x, Options options = {});
void tanh(VectorIn<float> x, VectorOut<float> out, Options options = {});
Matrix<float> tanh(MatrixIn<float> x, Options options = {});
void tanh(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// 1 / (1 + exp(-x)). Error below 3 ulp.
double sigmoid(double x);
float sigmoid(float x);
Vector<double> sigmoid(VectorIn<double> x, Options options = {});
void sigmoid(VectorIn<double> x, VectorOut<double> out, Options options = {});
Matrix<double> sigmoid(MatrixIn<double> x, Options options = {});
void sigmoid(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
Vector<float> sigmoid(VectorIn<float> x, Options options = {});
void sigmoid(VectorIn<float> x, VectorOut<float> out, Options options = {});
Matrix<float> sigmoid(MatrixIn<float> x, Options options = {});
void sigmoid(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// log(sigmoid(x)) = -softplus(-x): -1e4 at -1e4, where sigmoid(x) is 0. Error below 2 ulp.
double log_sigmoid(double x);
float log_sigmoid(float x);
Vector<double> log_sigmoid(VectorIn<double> x, Options options = {});
void log_sigmoid(VectorIn<double> x, VectorOut<double> out, Options options = {});
Matrix<double> log_sigmoid(MatrixIn<double> x, Options options = {});
void log_sigmoid(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
Vector<float> log_sigmoid(VectorIn<float> x, Options options = {});
void log_sigmoid(VectorIn<float> x, VectorOut<float> out, Options options = {});
Matrix<float> log_sigmoid(MatrixIn<float> x, Options options = {});
void log_sigmoid(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// log(1 + exp(x)): 1e4 at 1e4, where exp(x) overflows. Error below 2 ulp.
double softplus(double x);
float softplus(float x);
Vector<double> softplus(VectorIn<double> x, Options options = {});
void softplus(VectorIn<double> x, VectorOut<double> out, Options options = {});
Matrix<double> softplus(MatrixIn<double> x, Options options = {});
void softplus(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
Vector<float> softplus(VectorIn<float> x, Options options = {});
void softplus(VectorIn<float> x, VectorOut<float> out, Options options = {});
Matrix<float> softplus(MatrixIn<float> x, Options options = {});
void softplus(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// max(x, 0). Exact.
double relu(double x);
float relu(float x);
Vector<double> relu(VectorIn<double> x, Options options = {});
void relu(VectorIn<double> x, VectorOut<double> out, Options options = {});
Matrix<double> relu(MatrixIn<double> x, Options options = {});
void relu(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
Vector<float> relu(VectorIn<float> x, Options options = {});
void relu(VectorIn<float> x, VectorOut<float> out, Options options = {});
Matrix<float> relu(MatrixIn<float> x, Options options = {});
void relu(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// log(sum exp(x[i])), and of each row: -inf of nothing, inf where an element is. Absolute error at
/// most 3 u (1 + |result|) + g(140 + n / 4096).
double log_sum_exp(VectorIn<double> x, Options options = {});
float log_sum_exp(VectorIn<float> x, Options options = {});
Vector<double> log_sum_exp(MatrixIn<double> x, Options options = {});
Vector<float> log_sum_exp(MatrixIn<float> x, Options options = {});

/// exp(x[i]) / sum exp(x[j]), and for each row. NaN where an element is NaN or +inf, or all are
/// -inf. Relative error at most g(140 + n / 4096), and u max |x - largest| for the rounding of x.
Vector<double> softmax(VectorIn<double> x, Options options = {});
Vector<float> softmax(VectorIn<float> x, Options options = {});
Matrix<double> softmax(MatrixIn<double> x, Options options = {});
Matrix<float> softmax(MatrixIn<float> x, Options options = {});
/// Into existing memory: out may be x itself.
void softmax(MatrixIn<double> x, MatrixOut<double> out, Options options = {});
void softmax(MatrixIn<float> x, MatrixOut<float> out, Options options = {});

/// The mean over rows of -log softmax(row)[label]: the cross-entropy of predicted scores (logits,
/// not probabilities) with the labels 0 .. cols - 1. It does not overflow where a probability would
/// be 0. Throws shape_error unless there is one label for each row, argument_error for a label
/// outside [0, cols) and where there are no rows.
double cross_entropy(MatrixIn<double> logits, std::span<const int> labels, Options options = {});
float cross_entropy(MatrixIn<float> logits, std::span<const int> labels, Options options = {});
/// The same of two classes, given one score for each: the mean of softplus(z) - label * z, the
/// labels being 0 and 1, and the probability of 1 sigmoid(z).
double cross_entropy(VectorIn<double> logits, std::span<const int> labels, Options options = {});
float cross_entropy(VectorIn<float> logits, std::span<const int> labels, Options options = {});

}  // namespace lanes
