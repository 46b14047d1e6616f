// accuracy, confusion_matrix, mean_squared_error, r2_score, log_loss.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/metrics.hpp>
#include <lanes/stats.hpp>
#include <limits>
#include <string>

#include "base/check.hpp"
#include "learn/samples.hpp"

namespace lanes {
namespace {

template <class T>
void require_pairs(const char* function, VectorIn<T> truth, VectorIn<T> predicted) {
  check::same_size(function, "truth", truth, "predicted", predicted);
  if (truth.empty())
    throw argument_error(std::string(function) + ": there is no sample; give at least one");
}

void require_ascending(const char* function, VectorIn<int> labels) {
  for (std::size_t i = 1; i < labels.size(); ++i)
    if (labels[i] <= labels[i - 1])
      throw argument_error(std::string(function) +
                           ": labels must be ascending and different from each other");
}

std::size_t index_of(const char* function, VectorIn<int> labels, int label) {
  const auto found = std::find(labels.begin(), labels.end(), label);
  if (found == labels.end())
    throw argument_error(std::string(function) + ": label " + std::to_string(label) +
                         " is none of the classes given");
  return static_cast<std::size_t>(found - labels.begin());
}

/// In double precision; NaN propagates.
template <class T>
Vector<double> errors_of(const char* function, VectorIn<T> truth, VectorIn<T> predicted) {
  require_pairs<T>(function, truth, predicted);
  Vector<double> error = astype<double>(truth);
  for (std::size_t i = 0; i < error.size(); ++i) error[i] -= static_cast<double>(predicted[i]);
  return error;
}
double mean_square(const Vector<double>& error, const Options& options) {
  return dot(error, error, options) / static_cast<double>(error.size());
}

template <class T>
double squared_error_of(const char* function, VectorIn<T> truth, VectorIn<T> predicted,
                        const Options& options) {
  return mean_square(errors_of<T>(function, truth, predicted), options);
}

template <class T>
double r2_of(VectorIn<T> truth, VectorIn<T> predicted, const Options& options) {
  constexpr double least =
      std::numeric_limits<double>::min() / std::numeric_limits<double>::epsilon();
  const Vector<double> errors = errors_of<T>("r2_score", truth, predicted),
                       values = astype<double>(truth);
  const double error = mean_square(errors, options);
  const double scatter = variance(values, 0, nan_policy::propagate, options);
  if (std::isfinite(error) && std::isfinite(scatter) && scatter > least) return 1 - error / scatter;
  // Squares have left the range; lengths have not.
  const double length = norm(errors, options);
  const double deviation = stddev(values, 0, nan_policy::propagate, options);
  if (deviation == 0) return length == 0 ? 1 : length > 0 ? 0 : length;
  const double ratio = length / deviation / std::sqrt(static_cast<double>(errors.size()));
  return 1 - ratio * ratio;
}

template <class T>
double log_loss_of(VectorIn<int> truth, MatrixIn<T> probability, VectorIn<int> classes) {
  constexpr const char* function = "log_loss";
  if (truth.size() != probability.rows())
    check::shape_mismatch(function, "truth", truth.size(), 1, "probability", probability.rows(),
                          probability.cols(), "there must be a row for each label");
  if (truth.empty())
    throw argument_error(std::string(function) + ": there is no sample; give at least one");
  if (probability.cols() != classes.size())
    throw shape_error(std::string(function) + ": probability has " +
                      std::to_string(probability.cols()) + " columns for " +
                      std::to_string(classes.size()) +
                      " classes; give the classes, ascending, as the third argument");
  require_ascending(function, classes);
  Vector<double> loss(truth.size());
  for (std::size_t i = 0; i < truth.size(); ++i) {
    double sum = 0;
    for (T p : probability.row(i)) {
      sum += static_cast<double>(p);
      if (!(p >= T(0) && p <= T(1)))
        throw argument_error(std::string(function) + ": row " + std::to_string(i) +
                             " has a probability of " + std::to_string(p));
    }
    if (std::abs(sum - 1) > 1e-3)
      throw argument_error(std::string(function) + ": row " + std::to_string(i) + " sums to " +
                           std::to_string(sum) + "; probabilities must sum to 1");
    loss[i] = -std::log(static_cast<double>(probability(i, index_of(function, classes, truth[i]))));
  }
  return mean(loss);
}

}  // namespace

double accuracy(VectorIn<int> truth, VectorIn<int> predicted) {
  require_pairs<int>("accuracy", truth, predicted);
  std::size_t equal = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) equal += truth[i] == predicted[i];
  return static_cast<double>(equal) / static_cast<double>(truth.size());
}

Matrix<int> confusion_matrix(VectorIn<int> truth, VectorIn<int> predicted) {
  require_pairs<int>("confusion_matrix", truth, predicted);
  Vector<int> both(2 * truth.size());
  both.slice(0, truth.size()).assign(truth);
  both.slice(truth.size(), truth.size()).assign(predicted);
  return confusion_matrix(truth, predicted, learn::Labels(both).classes);
}
Matrix<int> confusion_matrix(VectorIn<int> truth, VectorIn<int> predicted, VectorIn<int> labels) {
  require_pairs<int>("confusion_matrix", truth, predicted);
  if (learn::Labels(labels).classes.size() != labels.size())
    throw argument_error("confusion_matrix: a label is given twice");
  Matrix<int> counts(labels.size(), labels.size());
  for (std::size_t i = 0; i < truth.size(); ++i)
    ++counts(index_of("confusion_matrix", labels, truth[i]),
             index_of("confusion_matrix", labels, predicted[i]));
  return counts;
}

double mean_squared_error(VectorIn<double> truth, VectorIn<double> predicted, Options options) {
  return squared_error_of<double>("mean_squared_error", truth, predicted, options);
}
double mean_squared_error(VectorIn<float> truth, VectorIn<float> predicted, Options options) {
  return squared_error_of<float>("mean_squared_error", truth, predicted, options);
}
double r2_score(VectorIn<double> truth, VectorIn<double> predicted, Options options) {
  return r2_of<double>(truth, predicted, options);
}
double r2_score(VectorIn<float> truth, VectorIn<float> predicted, Options options) {
  return r2_of<float>(truth, predicted, options);
}
double log_loss(VectorIn<int> truth, MatrixIn<double> probability) {
  return log_loss_of<double>(truth, probability, learn::Labels(truth).classes);
}
double log_loss(VectorIn<int> truth, MatrixIn<float> probability) {
  return log_loss_of<float>(truth, probability, learn::Labels(truth).classes);
}
double log_loss(VectorIn<int> truth, MatrixIn<double> probability, VectorIn<int> classes) {
  return log_loss_of<double>(truth, probability, classes);
}
double log_loss(VectorIn<int> truth, MatrixIn<float> probability, VectorIn<int> classes) {
  return log_loss_of<float>(truth, probability, classes);
}

}  // namespace lanes
