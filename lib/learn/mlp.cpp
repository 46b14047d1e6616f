// Mlp: epochs of batches; the layers are in network.cpp.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/metrics.hpp>
#include <lanes/mlp.hpp>
#include <limits>
#include <string>

#include "base/check.hpp"
#include "learn/network.hpp"
#include "learn/optimizer.hpp"
#include "learn/probabilities.hpp"
#include "learn/samples.hpp"

namespace lanes {
namespace {

using learn::Network;
using learn::Targets;

constexpr const char* fit_name = "Mlp::fit";
/// How many times the loss of the first epoch tells that training diverges.
constexpr double explosion = 10;
/// Samples at a time where there is no training.
constexpr std::size_t prediction_batch = 256;

[[noreturn]] void refuse(const std::string& why) {
  throw argument_error(std::string(fit_name) + ": " + why);
}

template <class T>
void require_settings(const Mlp<T>& model) {
  learn::require_not_negative(fit_name, "l2", static_cast<double>(model.l2));
  learn::require_not_negative(fit_name, "tolerance", model.tolerance);
  if (!(model.rate > T(0)) || !std::isfinite(model.rate))
    refuse("rate is " + std::to_string(model.rate) + "; it must be finite and above 0");
  if (!(model.momentum >= T(0) && model.momentum < T(1)))
    refuse("momentum is " + std::to_string(model.momentum) + "; it must be in [0, 1)");
  if (model.batch == 0) refuse("batch is 0; it must be at least 1");
  if (model.max_epochs < 1 || model.patience < 1)
    refuse("max_epochs and patience must be at least 1");
  if (std::find(model.hidden.begin(), model.hidden.end(), 0u) != model.hidden.end())
    refuse("a hidden layer has no units");
}

template <class T>
std::vector<std::size_t> sizes_of(const Mlp<T>& model, std::size_t inputs, std::size_t outputs) {
  std::vector<std::size_t> sizes{inputs};
  sizes.insert(sizes.end(), model.hidden.begin(), model.hidden.end());
  sizes.push_back(outputs);
  return sizes;
}

template <class T>
class Training {
 public:
  Training(const Mlp<T>& model, MatrixIn<T> x, const Targets<T>& y, std::size_t outputs,
           const Options& options)
      : model_(model),
        x_(x),
        y_(y),
        batch_(std::min(model.batch, x.rows())),
        network_(sizes_of(model, x.cols(), outputs), model.activation, batch_, options),
        rng_(model.seed),
        parameters_(network_.initial_parameters(rng_.split(0))),
        gradient_(parameters_.size()),
        stepper_(model.optimizer, model.rate, model.momentum, parameters_.size(), options),
        inputs_(batch_, x.cols()) {
    if (y.labels.empty())
      targets_.values = Matrix<T>(batch_, outputs);
    else
      targets_.labels.resize(batch_);
  }

  Fit run() {
    double best = std::numeric_limits<double>::infinity();
    int waited = 0;
    Vector<T> best_parameters = parameters_;
    for (int epoch = 0; epoch < model_.max_epochs; ++epoch) {
      Vector<T> before = parameters_;
      const double loss = run_epoch(epoch);
      curve_.push_back(loss);
      if (!(loss <= explosion * curve_.front()) || !learn::all_finite<T>(parameters_)) {
        parameters_ = std::move(best_parameters);
        return Fit::diverged;
      }
      waited = loss > best - model_.tolerance ? waited + 1 : 0;
      if (loss < best) {
        best = loss;
        best_parameters = std::move(before);
      }
      if (waited == model_.patience) return Fit::converged;
    }
    return Fit::step_limit;
  }

  /// What has been learnt, into the model.
  void store(Mlp<T>& model) {
    model.loss_curve = std::move(curve_);
    model.weights.clear();
    model.biases.clear();
    for (const auto& s : network_.layers()) {
      model.weights.emplace_back(
          MatrixView<const T>(parameters_.data() + s.weights, s.inputs, s.outputs));
      model.biases.emplace_back(VectorView<const T>(parameters_.data() + s.biases, s.outputs));
    }
  }

 private:
  /// The mean of the losses of its samples, each before the step of its batch.
  double run_epoch(int epoch) {
    Rng order = rng_.split(static_cast<std::uint64_t>(epoch) + 1);
    const std::vector<std::size_t> samples = permutation(order, x_.rows());
    double loss = 0;
    for (std::size_t first = 0; first < samples.size(); first += batch_) {
      const std::size_t rows = std::min(batch_, samples.size() - first);
      gather(samples.data() + first, rows);
      loss += static_cast<double>(rows) *
              network_.loss_and_gradient(parameters_, inputs_.block(0, 0, rows, x_.cols()),
                                         targets_, gradient_);
      loss += static_cast<double>(rows) * add_penalty();
      stepper_.step(parameters_, gradient_);
    }
    return loss / static_cast<double>(samples.size());
  }

  void gather(const std::size_t* samples, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      const auto from = x_.row(samples[i]);
      std::copy(from.begin(), from.end(), inputs_.row(i).data());
      if (y_.labels.empty())
        targets_.values.row(i).assign(y_.values.row(samples[i]));
      else
        targets_.labels[i] = y_.labels[samples[i]];
    }
  }

  double add_penalty() {
    if (model_.l2 == T(0)) return 0;
    const T share = model_.l2 / static_cast<T>(x_.rows());
    double squares = 0;
    for (const auto& s : network_.layers())
      for (std::size_t i = s.weights; i < s.biases; ++i) {
        gradient_[i] += share * parameters_[i];
        squares += static_cast<double>(parameters_[i]) * static_cast<double>(parameters_[i]);
      }
    return static_cast<double>(share) / 2 * squares;
  }

  const Mlp<T>& model_;
  const MatrixView<const T> x_;
  const Targets<T>& y_;
  std::size_t batch_;
  Network<T> network_;
  Rng rng_;
  Vector<T> parameters_, gradient_;
  learn::Stepper<T> stepper_;
  Matrix<T> inputs_;  ///< of the batch
  Targets<T> targets_;
  std::vector<double> curve_;
};

template <class T>
void train(Mlp<T>& model, MatrixIn<T> x, const Targets<T>& y, std::size_t outputs,
           Vector<int> classes, const Options& options) {
  Training<T> training(model, x, y, outputs, options);
  model.diagnosis = training.run();
  training.store(model);
  model.classes = std::move(classes);
}

template <class T>
void require_classification(const char* function, const Mlp<T>& model) {
  if (!model.weights.empty() && model.classes.empty())
    throw argument_error(std::string(function) +
                         ": the model is a regression; outputs(X) has what it predicts");
}

}  // namespace

template <class T>
Mlp<T>& Mlp<T>::fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy, Options options) {
  require_settings(*this);
  learn::require_samples(fit_name, x.rows(), x.cols(), y.size(), policy);
  const auto rows = learn::usable_rows<T>(fit_name, x, {}, policy);
  if (rows.size() < x.rows())
    return fit(learn::take_rows<T>(x, rows), learn::take<int>(y, rows), nan_policy::raise, options);
  learn::Labels labels(y);
  learn::require_classes(fit_name, labels.classes);
  const std::size_t count = labels.classes.size();
  train<T>(*this, x, {std::move(labels.index), {}}, count, std::move(labels.classes), options);
  return *this;
}

template <class T>
Mlp<T>& Mlp<T>::fit(MatrixIn<T> x, VectorIn<T> y, nan_policy policy, Options options) {
  return fit(x, MatrixView<const T>(y.data(), y.size(), 1, y.stride()), policy, options);
}

template <class T>
Mlp<T>& Mlp<T>::fit(MatrixIn<T> x, MatrixIn<T> y, nan_policy policy, Options options) {
  require_settings(*this);
  learn::require_samples(fit_name, x.rows(), x.cols(), y.rows(), policy);
  if (y.cols() == 0) refuse("y has no column; give at least one target");
  const auto rows = learn::usable_rows<T>(fit_name, x, y, policy);
  train<T>(*this, learn::take_rows<T>(x, rows), {{}, learn::take_rows<T>(y, rows)}, y.cols(), {},
           options);
  return *this;
}

template <class T>
Matrix<T> Mlp<T>::outputs(MatrixIn<T> x, Options options) const {
  learn::require_features("Mlp", weights.empty() ? 0 : weights.front().rows(), x.cols());
  std::vector<std::size_t> sizes{x.cols()};
  for (const auto& w : weights) sizes.push_back(w.cols());
  const std::size_t at_once = std::min(prediction_batch, std::max<std::size_t>(x.rows(), 1));
  Network<T> network(sizes, activation, at_once, options);
  Vector<T> parameters(network.parameter_count());
  for (std::size_t l = 0; l < weights.size(); ++l) {
    const auto& s = network.layers()[l];
    std::copy(weights[l].begin(), weights[l].end(), parameters.data() + s.weights);
    std::copy(biases[l].begin(), biases[l].end(), parameters.data() + s.biases);
  }
  Matrix<T> out(x.rows(), sizes.back());
  for (std::size_t i = 0; i < x.rows(); i += at_once) {
    const std::size_t rows = std::min(at_once, x.rows() - i);
    out.block(i, 0, rows, out.cols())
        .assign(network.forward(parameters, x.block(i, 0, rows, x.cols())));
  }
  return out;
}

template <class T>
Matrix<T> Mlp<T>::predict_proba(MatrixIn<T> x, Options options) const {
  require_classification("Mlp::predict_proba", *this);
  Matrix<T> z = outputs(x, options);
  learn::softmax_rows<T>(z, options);
  return z;
}

template <class T>
Vector<int> Mlp<T>::predict(MatrixIn<T> x, Options options) const {
  require_classification("Mlp::predict", *this);
  const Matrix<T> z = outputs(x, options);
  return learn::labels_of(classes, learn::largest_in_rows<T>("Mlp::predict", z));
}

template <class T>
double Mlp<T>::score(MatrixIn<T> x, VectorIn<int> y, Options options) const {
  learn::require_samples("Mlp::score", x.rows(), x.cols(), y.size(), nan_policy::raise);
  return accuracy(y, predict(x, options));
}

template <class T>
double Mlp<T>::score(MatrixIn<T> x, VectorIn<T> y, Options options) const {
  learn::require_samples("Mlp::score", x.rows(), x.cols(), y.size(), nan_policy::raise);
  const Matrix<T> z = outputs(x, options);
  if (!classes.empty() || z.cols() != 1)
    throw argument_error(
        "Mlp::score: the model is no regression of one target; give int labels to a "
        "classification");
  return r2_score(y, z.col(0), options);
}

template struct Mlp<double>;
template struct Mlp<float>;

}  // namespace lanes
