// Steps along gradients.
#pragma once

#include <lanes/mlp.hpp>

namespace lanes::learn {

/// Adam, or momentum, with what they remember.
template <class T>
class Stepper {
 public:
  Stepper(Optimizer optimizer, T rate, T momentum, std::size_t parameters, const Options& options);
  void step(Vector<T>& parameters, const Vector<T>& gradient);

 private:
  void follow(Vector<T>& parameters, const Vector<T>& gradient);

  Optimizer optimizer_;
  T rate_, momentum_;
  Options options_;
  std::size_t steps_ = 0;
  Vector<T> mean_, square_;  ///< momentum keeps its velocity in mean_
};

extern template class Stepper<double>;
extern template class Stepper<float>;

}  // namespace lanes::learn
