#include "learn/network.hpp"

#include <algorithm>
#include <cmath>

#include "dispatch/select.hpp"
#include "linalg/matmul.hpp"

namespace lanes::learn {
namespace {

using kernels::index;

/// errors *= the derivative of the activation, from its value.
template <class T>
void multiply_by_derivative(Activation activation, const MatrixView<T>& values,
                            const MatrixView<T>& errors) {
  const T* const y = values.data();
  T* const e = errors.data();
  const std::size_t n = values.size();
  if (activation == Activation::relu)
    for (std::size_t i = 0; i < n; ++i) e[i] = y[i] > T(0) ? e[i] : T(0);
  if (activation == Activation::tanh)
    for (std::size_t i = 0; i < n; ++i) e[i] *= (1 - y[i]) * (1 + y[i]);
  if (activation == Activation::sigmoid)
    for (std::size_t i = 0; i < n; ++i) e[i] *= y[i] * (1 - y[i]);
}

}  // namespace

template <class T>
Network<T>::Network(const std::vector<std::size_t>& sizes, Activation activation, std::size_t batch,
                    const Options& options)
    : activation_(activation), options_(options), log_sums_(batch) {
  std::size_t begin = 0;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    const std::size_t weights = detail::checked_area(sizes[l], sizes[l + 1]);
    layers_.push_back({sizes[l], sizes[l + 1], begin, begin + weights});
    begin += weights + sizes[l + 1];
    values_.emplace_back(batch, sizes[l + 1]);
    errors_.emplace_back(batch, sizes[l + 1]);
  }
}

template <class T>
std::size_t Network<T>::parameter_count() const {
  return layers_.back().biases + layers_.back().outputs;
}

template <class T>
Vector<T> Network<T>::initial_parameters(const Rng& rng) const {
  Vector<T> parameters(parameter_count());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerShape& s = layers_[l];
    const bool rectified = activation_ == Activation::relu && l + 1 < layers_.size();
    const std::size_t fan = rectified ? s.inputs : s.inputs + s.outputs;
    const T limit = std::sqrt(T(6) / static_cast<T>(fan));
    Rng own = rng.split(l);
    fill_uniform(own, parameters.slice(s.weights, s.biases - s.weights), -limit, limit, options_);
  }
  return parameters;
}

template <class T>
MatrixView<T> Network<T>::part(std::vector<Matrix<T>>& buffers, std::size_t layer,
                               std::size_t rows) {
  return buffers[layer].block(0, 0, rows, layers_[layer].outputs);
}

template <class T>
MatrixView<T> Network<T>::forward(const Vector<T>& parameters, MatrixIn<T> x) {
  const auto& kernels = dispatch::kernels_for(options_.isa).of<T>();
  MatrixView<const T> in = x;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerShape& s = layers_[l];
    const MatrixView<T> out = part(values_, l, x.rows());
    const MatrixView<const T> weights(parameters.data() + s.weights, s.inputs, s.outputs);
    linalg::matmul(in, weights, out, T(1), T(0), options_);
    for (std::size_t i = 0; i < out.rows(); ++i) {
      T* const row = out.row(i).data();
      kernels.add(row, parameters.data() + s.biases, row, static_cast<index>(s.outputs));
    }
    if (l + 1 < layers_.size()) {
      const auto f = activation_ == Activation::relu   ? kernels.relu
                     : activation_ == Activation::tanh ? kernels.tanh
                                                       : kernels.sigmoid;
      f(out.data(), out.data(), static_cast<index>(out.size()));
    }
    in = out;
  }
  return part(values_, layers_.size() - 1, x.rows());
}

/// The loss's derivative by the outputs, to where the last layer's errors go; the mean loss.
template <class T>
double Network<T>::output_error(const Targets<T>& y, const MatrixView<T>& outputs) {
  const auto& kernels = dispatch::kernels_for(options_.isa).of<T>();
  const MatrixView<T> error = part(errors_, layers_.size() - 1, outputs.rows());
  const auto rows = static_cast<index>(outputs.rows()), cols = static_cast<index>(outputs.cols());
  const T share = 1 / static_cast<T>(rows);
  double loss = 0;
  if (y.labels.empty()) {
    for (std::size_t i = 0; i < outputs.rows(); ++i)
      for (std::size_t j = 0; j < outputs.cols(); ++j) {
        error(i, j) = outputs(i, j) - y.values(i, j);
        loss += static_cast<double>(error(i, j)) * static_cast<double>(error(i, j)) / 2;
      }
  } else {
    kernels.softmax(outputs.data(), cols, rows, cols, error.data(), cols, log_sums_.data());
    for (std::size_t i = 0; i < outputs.rows(); ++i) {
      loss += static_cast<double>(log_sums_[i] - outputs(i, y.labels[i]));
      error(i, y.labels[i]) -= T(1);
    }
  }
  kernels.multiply_scalar(share, error.data(), error.data(), rows * cols);
  return loss / static_cast<double>(rows);
}

template <class T>
void Network<T>::backward(const Vector<T>& parameters, MatrixIn<T> x, Vector<T>& gradient) {
  const auto& kernels = dispatch::kernels_for(options_.isa).of<T>();
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const LayerShape& s = layers_[l];
    const MatrixView<T> error = part(errors_, l, x.rows());
    const MatrixView<const T> in = l == 0 ? x : MatrixView<const T>(part(values_, l - 1, x.rows()));
    const MatrixView<const T> weights(parameters.data() + s.weights, s.inputs, s.outputs);
    const MatrixView<T> slope(gradient.data() + s.weights, s.inputs, s.outputs);
    linalg::matmul<T>(in.t(), error, slope, T(1), T(0), options_);
    T* const bias = gradient.data() + s.biases;
    std::fill_n(bias, s.outputs, T(0));
    for (std::size_t i = 0; i < error.rows(); ++i)
      kernels.add(bias, error.row(i).data(), bias, static_cast<index>(s.outputs));
    if (l == 0) break;
    const MatrixView<T> before = part(errors_, l - 1, x.rows());
    linalg::matmul<T>(error, weights.t(), before, T(1), T(0), options_);
    multiply_by_derivative(activation_, part(values_, l - 1, x.rows()), before);
  }
}

template <class T>
double Network<T>::loss_and_gradient(const Vector<T>& parameters, MatrixIn<T> x,
                                     const Targets<T>& y, Vector<T>& gradient) {
  const double loss = output_error(y, forward(parameters, x));
  backward(parameters, x, gradient);
  return loss;
}

template class Network<double>;
template class Network<float>;

}  // namespace lanes::learn
