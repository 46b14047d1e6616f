// A multilayer perceptron, trained by backpropagation.
//
//   lanes::Mlp<float> model{.hidden = {64, 32}, .seed = 1};
//   model.fit(X, labels);                   // int: classification, by softmax and cross-entropy
//   model.predict(X_new), model.loss_curve, model.diagnosis
//
//   lanes::Mlp<double> curve{.hidden = {16}, .activation = lanes::Activation::tanh};
//   curve.fit(X, y);                        // real numbers: regression, by squared error
//   curve.outputs(X_new)
//
// Features should be of about unit size. fit() throws as LinearRegression::fit does.
#pragma once

#include <cstdint>
#include <lanes/fit.hpp>
#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/runtime.hpp>
#include <vector>

namespace lanes {

/// Between layers: max(x, 0), tanh x, 1 / (1 + exp(-x)).
enum class Activation { relu, tanh, sigmoid };

enum class Optimizer {
  adam,     ///< Kingma & Ba 2015, with their 0.9, 0.999 and 1e-8
  momentum  ///< velocity = momentum velocity - rate gradient; plain descent with momentum = 0
};

/// Layers X -> activation(X W + b) -> ... -> X W + b, and the least mean over samples of the
/// cross-entropy of the softmax, or of half the squared error, plus l2 / (2 samples) |W|^2.
///
/// An epoch goes through all samples once, in random order, in batches; forward and backward each
/// layer is one product of matrices for a batch, in memory that is allocated once. Everything is a
/// function of the data, the settings and the seed: the same bits for any number of threads.
template <class T = double>
struct Mlp {
  std::vector<std::size_t> hidden = {64};  ///< units of each hidden layer; none: a linear model
  Activation activation = Activation::relu;
  Optimizer optimizer = Optimizer::adam;
  T rate = T(1e-3);     ///< of learning, above 0
  T momentum = T(0.9);  ///< at least 0, below 1; for Optimizer::momentum
  T l2 = 0;             ///< at least 0; biases are not penalised
  std::size_t batch = 64;
  int max_epochs = 200;
  double tolerance = 1e-4;  ///< at least 0: what the loss of an epoch must gain on the best before,
  int patience = 10;        ///< in one of so many epochs: else the fit has converged
  std::uint64_t seed = 0;   ///< of the first weights and the order of samples

  Vector<int> classes = {};             ///< ascending; empty after a regression
  std::vector<Matrix<T>> weights = {};  ///< of each layer, inputs x outputs
  std::vector<Vector<T>> biases = {};
  std::vector<double> loss_curve = {};  ///< of each epoch, the mean while it went on
  /// diverged: a loss was ten times that of the first epoch, or it or a weight was no longer
  /// finite; the weights are then those at the beginning of the best epoch.
  Fit diagnosis = Fit::not_fitted;

  /// Throws argument_error, besides the above, for a setting outside its range, and where there is
  /// one class only.
  Mlp& fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy = nan_policy::raise,
           Options options = {});
  Mlp& fit(MatrixIn<T> x, VectorIn<T> y, nan_policy policy = nan_policy::raise,
           Options options = {});
  Mlp& fit(MatrixIn<T> x, MatrixIn<T> y, nan_policy policy = nan_policy::raise,
           Options options = {});

  /// Of the last layer: what a regression predicts, samples x targets; of a classification, the
  /// scores before the softmax, samples x classes. A row with NaN gives NaN.
  Matrix<T> outputs(MatrixIn<T> x, Options options = {}) const;
  /// Of a classification: these throw argument_error after a regression, predict also for a row
  /// with NaN.
  Matrix<T> predict_proba(MatrixIn<T> x, Options options = {}) const;
  Vector<int> predict(MatrixIn<T> x, Options options = {}) const;
  double score(MatrixIn<T> x, VectorIn<int> y, Options options = {}) const;
  /// Of a regression with one target: R^2.
  double score(MatrixIn<T> x, VectorIn<T> y, Options options = {}) const;
};
extern template struct Mlp<double>;
extern template struct Mlp<float>;

}  // namespace lanes
