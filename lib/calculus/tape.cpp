// The tape: records of numbers, and the way back through them.
#include <lanes/error.hpp>
#include <lanes/tape.hpp>
#include <string>

#include "base/check.hpp"
#include "calculus/matrix_tape.hpp"

namespace lanes {

void detail::throw_cleared(const char* what) {
  throw argument_error(std::string(what) +
                       ": this variable was recorded before its tape was cleared; make it anew "
                       "with Tape::variable");
}
void detail::throw_full() {
  throw argument_error("Tape: more than 2^32 - 1 numbers are recorded; clear() it in between");
}
void detail::throw_sizes(const char* function, std::size_t x, std::size_t y) {
  check::size_mismatch(function, "x", x, "y", y);
}
void detail::throw_two_tapes(const char* what) {
  throw argument_error(std::string(what) +
                       ": the variables are on two tapes; record all of a function on one");
}

template <class T>
Tape<T>::Tape(Options options)
    : matrices_(std::make_unique<detail::MatrixTape<T>>(*this, options)) {
  dispatch::kernels_for(options.isa);    // throws where it cannot run
  parallel::available(options.threads);  // or there are too few
}
template <class T>
Tape<T>::~Tape() = default;

template <class T>
std::vector<Variable<T>> Tape<T>::variables(VectorIn<T> values) {
  std::vector<Variable<T>> x;
  x.reserve(values.size());
  for (T value : values) x.push_back(variable(value));
  return x;
}

template <class T>
MatrixVariable<T> Tape<T>::variable(MatrixIn<T> value) {
  return matrices_->leaf(matrices_->copied(value), true);
}
template <class T>
MatrixVariable<T> Tape<T>::variable(VectorIn<T> value) {
  return variable(MatrixView<const T>(value.data(), value.size(), 1, value.stride()));
}
template <class T>
MatrixVariable<T> Tape<T>::constant(MatrixIn<T> value) {
  return matrices_->leaf(value, false);
}
template <class T>
MatrixVariable<T> Tape<T>::constant(VectorIn<T> value) {
  return constant(MatrixView<const T>(value.data(), value.size(), 1, value.stride()));
}

template <class T>
void Tape<T>::sweep(std::size_t begin, std::size_t end) {
  for (std::size_t i = end; i > begin; --i) {
    const T adjoint = adjoints_[i - 1];
    if (adjoint == T(0)) continue;
    const std::size_t first = i >= 2 ? ends_[i - 2] : 0;
    for (std::size_t k = first; k < ends_[i - 1]; ++k) {
      const Argument& argument = arguments_[k];
      adjoints_[argument.index] += argument.slope * adjoint;
    }
  }
}

template <class T>
void Tape<T>::backward(const Variable<T>& y) {
  if (!y.tape_) throw argument_error("Tape::backward: y is a constant, which has no derivatives");
  if (y.tape_ != this) detail::throw_two_tapes("Tape::backward");
  require_current(y.recording_, "Tape::backward");
  adjoints_.assign(size(), T(0));
  adjoints_[y.index_] = T(1);
  matrices_->backward(std::size_t{y.index_} + 1);
}

template <class T>
T Tape<T>::gradient(const Variable<T>& x) const {
  if (!x.tape_) return T(0);
  if (x.tape_ != this) detail::throw_two_tapes("Tape::gradient");
  require_current(x.recording_, "Tape::gradient");
  if (x.index_ >= adjoints_.size())
    throw argument_error("Tape::gradient: call backward() first, after everything was recorded");
  return adjoints_[x.index_];
}

template <class T>
MatrixView<const T> Tape<T>::gradient(const MatrixVariable<T>& x) {
  if (x.tape_ != this) detail::throw_two_tapes("Tape::gradient");
  require_current(x.recording_, "Tape::gradient");
  if (adjoints_.empty()) throw argument_error("Tape::gradient: call backward() first");
  return matrices_->gradient(x);
}

template <class T>
void Tape<T>::clear() {
  ++recording_;
  arguments_.clear();
  ends_.clear();
  adjoints_.clear();
  matrices_->clear();
}

template class Tape<double>;
template class Tape<float>;

}  // namespace lanes
