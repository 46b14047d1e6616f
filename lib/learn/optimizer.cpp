#include "learn/optimizer.hpp"

#include <lanes/minimize.hpp>

namespace lanes::learn {

template <class T>
Stepper<T>::Stepper(Optimizer optimizer, T rate, T momentum, std::size_t parameters,
                    const Options& options)
    : optimizer_(optimizer),
      rate_(rate),
      momentum_(momentum),
      options_(options),
      mean_(parameters),
      square_(optimizer == Optimizer::adam ? parameters : 0) {}

template <class T>
void Stepper<T>::step(Vector<T>& parameters, const Vector<T>& gradient) {
  if (optimizer_ == Optimizer::adam)
    adam_step(parameters, gradient, mean_, square_, ++steps_, {.rate = static_cast<double>(rate_)},
              options_);
  else
    follow(parameters, gradient);
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
