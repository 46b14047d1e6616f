// Linear models: least squares, and logistic regression.
//
//   lanes::LinearRegression<double> line;            // or {.ridge = 1}
//   line.fit(X, y);                                  // X: samples x features
//   line.coef, line.intercept, line.score(X, y), line.predict(X_new)
//
//   lanes::MultiLinearRegression<double> lines;      // Y: samples x targets
//   lines.fit(X, Y);
//
//   lanes::LogisticRegression<double> model{.l2 = 1};
//   model.fit(X, labels);                            // any two or more different ints
//   if (model.diagnosis != lanes::Fit::converged) ...
//
// Names and meanings are scikit-learn's without the trailing underscore; labels are int. The
// settings come first and are yours to set, what comes after them is what fit() has found.
//
// fit() throws shape_error where X has not a row for each target, argument_error where X has no row
// or no column, or holds a NaN or an infinity, naming the first such row; with nan_policy::omit,
// rows with a NaN are left out. What uses a model before fit(), or with another number of columns,
// throws argument_error and shape_error. A fit() that throws changes nothing.
#pragma once

#include <lanes/fit.hpp>
#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

enum class LeastSquaresMethod {
  qr,              ///< of the centred X: no accuracy is lost
  normal_equation  ///< X'X: less work, but errors grow with the square of the condition
};

/// y = X coef + intercept with the least sum of squares, plus ridge |coef|^2.
///
/// By QR (the default) X is centred while blocks of its rows are factorised, and neither it nor Q
/// is ever copied as a whole. coef is what lstsq finds for X and y less their means: the solution
/// for a centred matrix and a right-hand side that differ from the true ones, column by column, by
/// g(m n + 20) of their lengths and, squared, by u |mean| / stddev. Where features depend on each
/// other (duplicates, constants, more features than samples), `rank` is less than their number and
/// coef is the shortest of all that are as good; with ridge > 0 there is one solution, and rank is
/// that of X and the penalty together.
///
/// By the normal equation the error of coef is of the order of eps cond(X)^2; fit() throws
/// singular_error where X'X + ridge I is singular to working precision, and proposes what to do.
/// It squares deviations: argument_error where those overflow or, as of features below 1e-146, lose
/// digits, singular_error where they vanish. QR is right for data of any size.
template <class T = double>
struct LinearRegression {
  T ridge = 0;                ///< at least 0; the intercept is not penalised
  bool fit_intercept = true;  ///< otherwise 0
  LeastSquaresMethod method = LeastSquaresMethod::qr;

  Vector<T> coef = {};
  T intercept = 0;
  std::size_t rank = 0;  ///< of the centred X, its columns scaled to equal lengths

  LinearRegression& fit(MatrixIn<T> x, VectorIn<T> y, nan_policy policy = nan_policy::raise,
                        Options options = {});
  /// That of matmul(X, coef), and a rounding for the intercept. A row with NaN gives NaN.
  Vector<T> predict(MatrixIn<T> x, Options options = {}) const;
  /// R^2 of predict(x) (r2_score).
  double score(MatrixIn<T> x, VectorIn<T> y, Options options = {}) const;
};
extern template struct LinearRegression<double>;
extern template struct LinearRegression<float>;

/// LinearRegression of several targets at once, the columns of Y, with the same settings, errors
/// and rank: X is factorised once for all of them. By QR, each has the bits of a fit of its own.
/// What scikit-learn's LinearRegression and Ridge are when y has two dimensions; a type of its own
/// here, where coef is a matrix.
template <class T = double>
struct MultiLinearRegression {
  T ridge = 0;
  bool fit_intercept = true;
  LeastSquaresMethod method = LeastSquaresMethod::qr;

  Matrix<T> coef = {};       ///< targets x features, as scikit-learn's coef_
  Vector<T> intercept = {};  ///< one for each target
  std::size_t rank = 0;

  /// Throws argument_error, besides the above, where Y has no column.
  MultiLinearRegression& fit(MatrixIn<T> x, MatrixIn<T> y, nan_policy policy = nan_policy::raise,
                             Options options = {});
  /// matmul(X, coef') + intercept: samples x targets.
  Matrix<T> predict(MatrixIn<T> x, Options options = {}) const;
  /// The mean of the targets' R^2, each counting the same. Throws shape_error unless y has as many
  /// columns as there are targets.
  double score(MatrixIn<T> x, MatrixIn<T> y, Options options = {}) const;
};
extern template struct MultiLinearRegression<double>;
extern template struct MultiLinearRegression<float>;

enum class LogisticMethod {
  newton,   ///< iteratively reweighted least squares, with a line search
  gradient  ///< accelerated gradient descent: cheap steps, many of them
};

/// Probabilities of classes: sigmoid(X w + b) of two, softmax(X W' + b) of more, with the least
/// cross-entropy, sum over samples of -log p(label), plus l2 / 2 |coef|^2.
///
/// scikit-learn's C is 1 / l2; its default is l2 = 1, the default here is none. Its coefficients of
/// more than two classes, of which any vector could be added to all, sum to zero over the classes,
/// and so do these.
///
/// Newton's method starts from the solution for every 16th row where there are many, and ends when
/// the next step would change nothing: X coef by less than 1e-10 of its length, in the
/// metric of the Hessian. One pass over X for each step yields
/// loss, gradient and X'DX, all in double precision also for floats. Where features depend on each
/// other the optimum is not unique without l2: fitted probabilities are, and weights are shared.
///
/// By gradient, Fit::converged means the same: where steps have become short, a Hessian is computed
/// and Newton's step there, which is to be that short. Where the loss is flat, as with a small l2
/// and labels that are nearly separable, it takes more than 10000 steps to get there, and the fit
/// ends as Fit::step_limit. At most 50 steps of Newton's method then tell whether labels are
/// separable.
///
/// Labels that a hyperplane separates, wholly or but for samples on it, have no optimum without
/// l2: fit() then ends with Fit::separable and the coefficients that showed it. A sample is on it
/// that is no further away than 1e-5 of the furthest: one outlier of 1e10 may separate all.
///
/// Columns may be of any size: where squares of them would leave the range, they are multiplied by
/// a power of two within, and nothing is rounded. fit() throws argument_error where a coefficient
/// would overflow, as of features near 1e-308.
template <class T = double>
struct LogisticRegression {
  T l2 = 0;                   ///< at least 0; intercepts are not penalised
  bool fit_intercept = true;  ///< otherwise 0
  LogisticMethod method = LogisticMethod::newton;
  int max_steps = 0;  ///< 0: 100 by Newton, 10000 by gradient

  Vector<int> classes = {};  ///< ascending; the last of two is the positive one
  Matrix<T> coef = {};       ///< 1 x features for two classes, else classes x features
  Vector<T> intercept = {};  ///< 1, or one for each class
  Fit diagnosis = Fit::not_fitted;
  int steps = 0;    ///< over all rows
  double loss = 0;  ///< what was minimised, where it ended

  /// Throws argument_error, besides the above, where the labels hold one class only.
  LogisticRegression& fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy = nan_policy::raise,
                          Options options = {});
  /// X coef' + intercept: samples x 1 for two classes, else samples x classes.
  Matrix<T> decision_function(MatrixIn<T> x, Options options = {}) const;
  /// Samples x classes; rows sum to 1. A row with NaN gives NaN.
  Matrix<T> predict_proba(MatrixIn<T> x, Options options = {}) const;
  /// The likeliest class, the first of equally likely ones. Throws argument_error for a row with
  /// NaN.
  Vector<int> predict(MatrixIn<T> x, Options options = {}) const;
  /// The share of labels that predict(x) finds; a label that fit() has not seen is not found.
  double score(MatrixIn<T> x, VectorIn<int> y, Options options = {}) const;
};
extern template struct LogisticRegression<double>;
extern template struct LogisticRegression<float>;

}  // namespace lanes
