// Activations, gradients and minimisers, for the list of operations.
#include <lanes/calculus.hpp>
#include <lanes/linalg.hpp>

#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {
namespace {

template <class T>
void add_functions(Catalogue<T>& all) {
  // Threads from 4096.
  static const Sizes sizes = {1, 2, 7, 16, 33, 100, 1000, 4095, 4096, 4097, 20001};
  const auto add = [&all](std::string name, auto f) {
    all.add(std::move(name), true, sizes, 4100, [f](std::size_t n) {
      return [f, x = T(20) * uniform_vector<T>(n, n)](Options o) { return f(x, o); };
    });
  };
  using V = const Vector<T>&;
  add("exp", [](V x, Options o) { return exp(x, o); });
  add("log", [](V x, Options o) { return log(x + T(20), o); });
  add("tanh", [](V x, Options o) { return tanh(x, o); });
  add("sigmoid", [](V x, Options o) { return sigmoid(x, o); });
  add("log_sigmoid", [](V x, Options o) { return log_sigmoid(x, o); });
  add("softplus", [](V x, Options o) { return softplus(x, o); });
  add("relu", [](V x, Options o) { return relu(x, o); });
  add("log_sum_exp", [](V x, Options o) { return log_sum_exp(x, o); });
  add("softmax", [](V x, Options o) { return softmax(x, o); });
  add("cross_entropy of two classes", [](V x, Options o) {
    std::vector<int> labels(x.size());
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 3 == 0;
    return cross_entropy(x, labels, o);
  });
}

/// The gradient of a network with every kind of record, by its weights.
template <class T>
Vector<T> network_gradient(const Matrix<T>& x, Options options) {
  const std::size_t n = x.cols();
  std::vector<int> labels(x.rows());
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<int>(i % 5);
  Tape<T> tape(options);
  const auto w1 = tape.variable(uniform_matrix<T>(n, 21, 1));
  const auto b1 = tape.variable(uniform_vector<T>(21, 2));
  const auto w2 = tape.variable(uniform_matrix<T>(21, 5, 3));
  const auto h = add_to_rows(matmul(tape.constant(x), w1), b1);
  // One record in each statement: compilers differ in which operand they record first, and with it
  // in the order in which derivatives are added.
  const auto a = relu(h), b = tanh(h), c = softplus(h), d = sigmoid(h), e = exp(T(-0.5) * h),
             f = log_sigmoid(h);
  const auto mixed = a + b + c - d + hadamard(e, f);
  const auto scores = T(0.05) * matmul(mixed, w2);  // exponentials stay in the range of float
  const auto entropy = cross_entropy(scores, labels), decay = T(0.01) * sum_of_squares(w1),
             mean_exponent = mean(log_sum_exp(scores)), total = sum(log(exp(scores))) * T(0.001),
             volume = log_determinant(matmul(w2.t(), w2));
  const auto loss = entropy + decay + mean_exponent + total + volume;
  tape.backward(loss);
  const auto g1 = tape.gradient(w1), g2 = tape.gradient(w2), g3 = tape.gradient(b1);
  Vector<T> all(g1.size() + g2.size() + g3.size() + 1);
  T* out = std::copy(g1.begin(), g1.end(), all.begin());
  out = std::copy(g2.begin(), g2.end(), out);
  out = std::copy(g3.begin(), g3.end(), out);
  *out = loss.value();
  return all;
}

template <class T>
void add_rows(Catalogue<T>& all) {
  static const Sizes sizes = {1, 2, 7, 33, 100, 300, 2000};
  const auto add = [&all](std::string name, auto f) {
    all.add(std::move(name), true, sizes, 300, [f](std::size_t n) {
      return [f, x = uniform_matrix<T>(n, 19, n)](Options o) { return f(x, o); };
    });
  };
  using M = const Matrix<T>&;
  add("softmax of rows", [](M x, Options o) { return softmax(x, o); });
  add("log_sum_exp of rows", [](M x, Options o) { return log_sum_exp(x, o); });
  add("cross_entropy",
      [](M x, Options o) { return cross_entropy(x, std::vector<int>(x.rows(), 3), o); });
  add("gradient of a network", [](M x, Options o) { return network_gradient(x, o); });
  add("gradient of logistic loss", [](M x, Options o) {
    Tape<T> tape(o);
    const auto w = tape.variable(uniform_vector<T>(x.cols(), 5));
    tape.backward(cross_entropy(matmul(tape.constant(x), w), std::vector<int>(x.rows(), 1)));
    return Vector<T>(tape.gradient(w).col(0));
  });
}

template <class T>
void add_minimisers(Catalogue<T>& all) {
  static const Sizes sizes = {1, 5, 16, 33, 1000, 32767, 32768, 50001};
  const auto add = [&all](std::string name, auto method) {
    all.add(std::move(name), true, sizes, 1000, [method](std::size_t n) {
      return [method, x = uniform_vector<T>(n, n)](Options o) {
        const auto f = [](VectorView<const T> at, VectorView<T> g) {
          for (std::size_t i = 0; i < at.size(); ++i) g[i] = at[i] - T(0.25);
          return at[0] * at[0];
        };
        return minimize(f, x, method, o).x;
      };
    });
  };
  add("GradientDescent", GradientDescent{.rate = 0.3, .max_steps = 5});
  add("Momentum", Momentum{.rate = 0.3, .max_steps = 5});
  add("Adam", Adam{.rate = 0.3, .max_steps = 5});
}

}  // namespace

template <class T>
void add_calculus(Catalogue<T>& all) {
  add_functions(all);
  add_rows(all);
  add_minimisers(all);
}
template void add_calculus(Catalogue<float>&);
template void add_calculus(Catalogue<double>&);

}  // namespace lanes::test
