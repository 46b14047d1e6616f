#include "learn/optimizer.hpp"

#include <cmath>

namespace lanes::learn {

template <class T>
Stepper<T>::Stepper(Optimizer optimizer, T rate, T momentum, std::size_t parameters)
    : optimizer_(optimizer),
      rate_(rate),
      momentum_(momentum),
      mean_(parameters),
      square_(optimizer == Optimizer::adam ? parameters : 0) {}

template <class T>
void Stepper<T>::step(Vector<T>& parameters, const Vector<T>& gradient) {
  if (optimizer_ == Optimizer::adam)
    adam(parameters, gradient);
  else
    follow(parameters, gradient);
}

template <class T>
void Stepper<T>::adam(Vector<T>& parameters, const Vector<T>& gradient) {
  constexpr double mean_decay = 0.9, square_decay = 0.999;
  mean_left_ *= mean_decay;
  square_left_ *= square_decay;
  // Both averages begin at zero; dividing by what is not of that beginning corrects them.
  const T rate = static_cast<T>(static_cast<double>(rate_) / (1 - mean_left_));
  const T correction = static_cast<T>(1 / (1 - square_left_));
  constexpr T b1 = T(mean_decay), b2 = T(square_decay), least = T(1e-8);
  T *const x = parameters.data(), *const m = mean_.data(), *const v = square_.data();
  const T* const g = gradient.data();
  const std::size_t n = parameters.size();
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = b1 * m[i] + (1 - b1) * g[i];
    v[i] = b2 * v[i] + (1 - b2) * (g[i] * g[i]);
    x[i] -= rate * m[i] / (std::sqrt(v[i] * correction) + least);
  }
}

template <class T>
void Stepper<T>::follow(Vector<T>& parameters, const Vector<T>& gradient) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    mean_[i] = momentum_ * mean_[i] - rate_ * gradient[i];
    parameters[i] += mean_[i];
  }
}

template class Stepper<double>;
template class Stepper<float>;

}  // namespace lanes::learn
