// Naive Bayes: classes whose features are taken to be independent of each other.
//
//   lanes::GaussianNB<double> model;      // features are normal in each class
//   model.fit(X, labels);
//   model.theta, model.var, model.predict(X_new)
//
// Names and meanings are scikit-learn's without the trailing underscore; labels are int. fit()
// throws as LinearRegression::fit does, and argument_error where there is one class only. What uses
// a model before fit(), or with another number of columns, throws argument_error and shape_error.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

/// Of each class, the mean and the variance of each feature.
///
/// To all variances var_smoothing times the largest variance of a feature is added, so that a
/// feature that is constant in a class, or a class of one sample, leaves no zero: fit() throws
/// argument_error, naming both, where var_smoothing is 0, or all features are constant, and one is
/// left nevertheless.
///
/// theta is within a rounding of T of lanes::mean, var of lanes::variance; probabilities are normed
/// as logarithms and do not underflow before the last step.
template <class T = double>
struct GaussianNB {
  T var_smoothing = T(1e-9);  ///< at least 0
  Vector<T> priors = {};      ///< of the classes, ascending; empty: their shares of the labels

  Vector<int> classes = {};  ///< ascending
  Vector<T> class_count = {};
  Vector<T> class_prior = {};
  Matrix<T> theta = {};  ///< classes x features: means
  Matrix<T> var = {};    ///< classes x features: variances (ddof 0), epsilon included
  T epsilon = 0;         ///< what was added to them

  /// Throws argument_error, besides the above, unless `priors` are not negative, one for each
  /// class, and sum to 1 (within 1e-6).
  GaussianNB& fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy = nan_policy::raise,
                  Options options = {});
  /// log p(class, x): samples x classes. NaN for a row with NaN.
  Matrix<T> predict_joint_log_proba(MatrixIn<T> x, Options options = {}) const;
  /// log p(class | x). A row that is beyond the range of numbers from all classes gives NaN.
  Matrix<T> predict_log_proba(MatrixIn<T> x, Options options = {}) const;
  Matrix<T> predict_proba(MatrixIn<T> x, Options options = {}) const;
  /// The likeliest class, the first of equally likely ones. Throws argument_error for a row that
  /// gives NaN above.
  Vector<int> predict(MatrixIn<T> x, Options options = {}) const;
  /// The share of labels that predict(x) finds.
  double score(MatrixIn<T> x, VectorIn<int> y, Options options = {}) const;
};
extern template struct GaussianNB<double>;
extern template struct GaussianNB<float>;

/// Of each class, the probability of each feature to be there: word presence.
///
/// A feature is there where it is larger than `binarize`. alpha pretended samples with, and as many
/// without it (Laplace smoothing) keep probabilities from 0 and 1.
template <class T = double>
struct BernoulliNB {
  T alpha = 1;            ///< above 0; a tiny one is as good as none
  T binarize = 0;         ///< at 0 and 1, features are what they are
  bool fit_prior = true;  ///< otherwise all classes are equally likely beforehand

  Vector<int> classes = {};  ///< ascending
  Vector<T> class_count = {};
  Vector<T> class_log_prior = {};
  Matrix<T> feature_count = {};     ///< classes x features: samples with the feature
  Matrix<T> feature_log_prob = {};  ///< log of (feature_count + alpha) / (class_count + 2 alpha)

  BernoulliNB& fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy = nan_policy::raise,
                   Options options = {});
  /// log p(class, x): samples x classes. NaN for a row with NaN.
  Matrix<T> predict_joint_log_proba(MatrixIn<T> x, Options options = {}) const;
  /// log p(class | x)
  Matrix<T> predict_log_proba(MatrixIn<T> x, Options options = {}) const;
  Matrix<T> predict_proba(MatrixIn<T> x, Options options = {}) const;
  /// The likeliest class, the first of equally likely ones. Throws argument_error for a row with
  /// NaN.
  Vector<int> predict(MatrixIn<T> x, Options options = {}) const;
  /// The share of labels that predict(x) finds.
  double score(MatrixIn<T> x, VectorIn<int> y, Options options = {}) const;
};
extern template struct BernoulliNB<double>;
extern template struct BernoulliNB<float>;

}  // namespace lanes
