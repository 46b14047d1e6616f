#include "harness/derived.hpp"

#include <lanes/activations.hpp>
#include <lanes/linalg.hpp>
#include <memory>
#include <utility>

#include "harness/perceptron.hpp"
#include "harness/views.hpp"

namespace lanes::bench {
namespace {

template <class T>
Run<T> logistic_loss(Options options) {
  return repeated<T>([options, labels = std::make_shared<Labels>()](const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    const MatrixView<const T> x(o.a, m, n);
    Vector<T> z = lanes::matmul(x, VectorView<const T>(o.b, n), options);
    o.c[n] = cross_entropy(z, labels->of(m), options);
    if (!o.checked) return;
    sigmoid(z, z, options);
    for (std::size_t i = 0; i < m; ++i)
      z[i] = (z[i] - static_cast<T>(labels->of(m)[i])) / static_cast<T>(m);
    lanes::matmul(z, x, VectorView<T>(o.c, n), options);
  });
}

/// The perceptron of PerceptronLayout, in memory that is used again.
template <class T>
class Perceptron {
 public:
  explicit Perceptron(Options options) : options_(options) {}

  void loss_alone(const Operands<T>& o) {
    forward(o);
    const T loss = cross_entropy(scores_, labels_, options_);
    if (o.checked) gradient_of_scores(o);
    o.c[PerceptronLayout(o.shape).size] = loss;
  }

  void gradient(const Operands<T>& o) {
    forward(o);
    gradient_of_scores(o);
  }

 private:
  void forward(const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    const PerceptronLayout at(o.shape);
    if (hidden_.rows() != m || hidden_.cols() != n) resize(m, n);
    layer({o.a, m, k}, {o.b + at.w1, k, n}, {o.b + at.b1, n}, hidden_);
    relu(hidden_, hidden_, options_);
    layer(hidden_, {o.b + at.w2, n, at.classes}, {o.b + at.b2, at.classes}, scores_);
  }

  void resize(std::size_t m, std::size_t n) {
    hidden_ = Matrix<T>(m, n);
    slopes_ = Matrix<T>(m, n);
    scores_ = Matrix<T>(m, PerceptronLayout::classes);
    ones_ = Vector<T>(m, T(1));
    own_ = Vector<T>(m);
    labels_.resize(m);
    for (std::size_t i = 0; i < m; ++i) labels_[i] = static_cast<int>(PerceptronLayout::label(i));
  }

  /// y = x W + 1 b'
  void layer(MatrixIn<T> x, MatrixIn<T> w, VectorIn<T> b, MatrixOut<T> y) {
    lanes::matmul(x, w, y, options_);
    for (std::size_t i = 0; i < y.rows(); ++i) add(y.row(i), b, y.row(i), options_);
  }

  /// From the scores, which are overwritten: the loss, and back through both layers.
  void gradient_of_scores(const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    const PerceptronLayout at(o.shape);
    softmax(scores_, scores_, options_);
    for (std::size_t i = 0; i < m; ++i) {
      T& own = scores_(i, PerceptronLayout::label(i));
      own_[i] = std::exchange(own, own - T(1));
    }
    log(own_, own_, options_);
    o.c[at.size] = -dot(own_, ones_, options_) / static_cast<T>(m);
    scale(T(1) / static_cast<T>(m), VectorView<T>(scores_.data(), scores_.size()), options_);
    lanes::matmul(hidden_.t(), scores_, MatrixView<T>(o.c + at.w2, n, at.classes), options_);
    lanes::matmul(ones_, scores_, VectorView<T>(o.c + at.b2, at.classes), options_);
    lanes::matmul(scores_, MatrixView<const T>(o.b + at.w2, n, at.classes).t(), slopes_, options_);
    for (std::size_t i = 0; i < slopes_.size(); ++i)
      slopes_.data()[i] = hidden_.data()[i] > T(0) ? slopes_.data()[i] : T(0);
    lanes::matmul(MatrixView<const T>(o.a, m, k).t(), slopes_, MatrixView<T>(o.c + at.w1, k, n),
                  options_);
    lanes::matmul(ones_, slopes_, VectorView<T>(o.c + at.b1, n), options_);
  }

  const Options options_;
  Matrix<T> hidden_, slopes_, scores_;
  Vector<T> ones_, own_;
  std::vector<int> labels_;
};

template <class T>
Run<T> perceptron_by(Options options, void (Perceptron<T>::*call)(const Operands<T>&)) {
  return repeated<T>([call, model = std::make_shared<Perceptron<T>>(options)](
                         const Operands<T>& o) { ((*model).*call)(o); });
}

Contender make(std::string name, std::string detail, Run<double> f64, Run<float> f32) {
  return {std::move(name), Role::library, 1, std::move(detail), std::move(f64), std::move(f32)};
}

}  // namespace

std::vector<Contender> derived_contenders(Kernel kernel, Options options) {
  options.threads = 1;
  const std::string name = "lanes, loss alone",
                    detail = "no gradient: what its cost is compared with";
  if (kernel == Kernel::gradient)
    return {make(name, detail, logistic_loss<double>(options), logistic_loss<float>(options))};
  if (kernel != Kernel::perceptron) return {};
  return {make(name, detail, perceptron_by<double>(options, &Perceptron<double>::loss_alone),
               perceptron_by<float>(options, &Perceptron<float>::loss_alone)),
          make("lanes, by hand", "the derivative as products on the library's kernels, no tape",
               perceptron_by<double>(options, &Perceptron<double>::gradient),
               perceptron_by<float>(options, &Perceptron<float>::gradient))};
}

}  // namespace lanes::bench
