// The layers of a perceptron, forward and backward, on a batch of samples.
#pragma once

#include <lanes/mlp.hpp>
#include <lanes/random.hpp>
#include <vector>

namespace lanes::learn {

/// What the outputs are to be: labels 0, 1, ... or, where there are none, rows of values.
template <class T>
struct Targets {
  std::vector<std::size_t> labels;
  Matrix<T> values;
};

/// Where the parameters of a layer are in the vector of all: weights, inputs x outputs, then
/// biases.
struct LayerShape {
  std::size_t inputs, outputs, weights, biases;
};

template <class T>
class Network {
 public:
  /// `sizes`: inputs, hidden units, ..., outputs. Memory for batches of at most `batch` samples.
  Network(const std::vector<std::size_t>& sizes, Activation activation, std::size_t batch,
          const Options& options);

  const std::vector<LayerShape>& layers() const { return layers_; }
  std::size_t parameter_count() const;
  /// Uniform, by Glorot & Bengio (2010), for relu by He et al. (2015); zero biases.
  Vector<T> initial_parameters(const Rng& rng) const;

  /// The outputs for rows of X, at most a batch, until the next call.
  MatrixView<T> forward(const Vector<T>& parameters, MatrixIn<T> x);
  /// The mean loss of a batch, and its gradient: as many numbers as there are parameters.
  double loss_and_gradient(const Vector<T>& parameters, MatrixIn<T> x, const Targets<T>& y,
                           Vector<T>& gradient);

 private:
  double output_error(const Targets<T>& y, const MatrixView<T>& outputs);
  void backward(const Vector<T>& parameters, MatrixIn<T> x, Vector<T>& gradient);
  /// Layer l's part of rows x width elements in a buffer.
  MatrixView<T> part(std::vector<Matrix<T>>& buffers, std::size_t layer, std::size_t rows);

  Activation activation_;
  Options options_;
  std::vector<LayerShape> layers_;
  std::vector<Matrix<T>> values_;  ///< of each layer, after the activation
  std::vector<Matrix<T>> errors_;  ///< the loss's derivative by what goes into the activation
  Vector<T> log_sums_;
};

extern template class Network<double>;
extern template class Network<float>;

}  // namespace lanes::learn
