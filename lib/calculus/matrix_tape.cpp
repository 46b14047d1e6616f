// Recording operations on matrices. Going back through the records: matrix_adjoints.cpp.
#include "calculus/matrix_tape.hpp"

#include <algorithm>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <string>

#include "base/check.hpp"
#include "calculus/losses.hpp"
#include "dispatch/select.hpp"
#include "linalg/elementwise.hpp"

namespace lanes {

using calculus::Op;
using detail::MatrixTape;

template <class T>
T* calculus::Arena<T>::take(std::size_t size) {
  constexpr std::size_t least = std::size_t{1} << 16, line = 64 / sizeof(T);
  size = (size + line - 1) / line * line;
  // A chunk that is too small for this piece is left for the next recording.
  while (chunk_ < chunks_.size() && chunks_[chunk_].size() - used_ < size) ++chunk_, used_ = 0;
  if (chunk_ == chunks_.size()) chunks_.push_back(Vector<T>::uninitialized(std::max(size, least)));
  used_ += size;
  return chunks_[chunk_].data() + (used_ - size);
}
template class calculus::Arena<double>;
template class calculus::Arena<float>;

// ---- Records ------------------------------------------------------------------------------------

template <class T>
MatrixTape<T>& MatrixTape<T>::of(const MatrixVariable<T>& a, const char* function) {
  a.tape_->require_current(a.recording_, function);
  return *a.tape_->matrices_;
}
template <class T>
MatrixTape<T>& MatrixTape<T>::of(const MatrixVariable<T>& a, const MatrixVariable<T>& b,
                                 const char* function) {
  if (a.tape_ != b.tape_) detail::throw_two_tapes(function);
  of(b, function);
  return of(a, function);
}

template <class T>
MatrixVariable<T> MatrixTape<T>::leaf(View value, bool varies) {
  Record r{.op = Op::leaf};
  r.varies = varies;
  return end(r, value);
}
template <class T>
MatrixView<const T> MatrixTape<T>::copied(View a) {
  const MatrixView<T> copy(take(a.size()), a.rows(), a.cols());
  copy.assign(a);
  return copy;
}
template <class T>
calculus::Record<T> MatrixTape<T>::begin(Op op, const MatrixVariable<T>& a) {
  Record r{.op = op};
  r.a = r.b = a.index_;
  r.varies = records_[a.index_].varies;
  r.position = tape_.size();
  return r;
}
template <class T>
calculus::Record<T> MatrixTape<T>::begin(Op op, const MatrixVariable<T>& a,
                                         const MatrixVariable<T>& b) {
  Record r = begin(op, a);
  r.b = b.index_;
  r.varies |= records_[b.index_].varies;
  return r;
}
template <class T>
MatrixVariable<T> MatrixTape<T>::end(const Record& record, View value) {
  records_.push_back(record);
  records_.back().value = value;
  return {&tape_, static_cast<std::uint32_t>(records_.size() - 1), tape_.recording_};
}
template <class T>
Variable<T> MatrixTape<T>::end(const Record& record, T value) {
  end(record, View());
  return tape_.variable(value);
}

template <class T>
const T* MatrixTape<T>::flat(const MatrixVariable<T>& a) {
  Record& r = records_[a.index_];
  if (!r.flat) r.flat = linalg::is_contiguous(r.value) ? r.value.data() : copied(r.value).data();
  return r.flat;
}

template <class T>
MatrixVariable<T> MatrixTape<T>::map(Op op, const char* function, const MatrixVariable<T>& a,
                                     kernels::Unary<T> kernels::Kernels<T>::*member) {
  MatrixTape& tape = of(a, function);
  const T* x = tape.flat(a);
  const View shape = tape[a].value;
  T* y = tape.take(shape.size());
  tape.over(shape.size(), [&](std::size_t begin, std::size_t end) {
    (tape.kernels().*member)(x + begin, y + begin, static_cast<index>(end - begin));
  });
  return tape.end(tape.begin(op, a), {y, shape.rows(), shape.cols()});
}
template <class T>
MatrixVariable<T> MatrixTape<T>::combine(Op op, const char* function, const MatrixVariable<T>& a,
                                         const MatrixVariable<T>& b,
                                         kernels::Binary<T> kernels::Kernels<T>::*member) {
  MatrixTape& tape = of(a, b, function);
  const View shape = tape[a].value;
  check::same_shape(function, "A", shape, "B", tape[b].value);
  const T *x = tape.flat(a), *y = tape.flat(b);
  T* z = tape.take(shape.size());
  tape.over(shape.size(), [&](std::size_t begin, std::size_t end) {
    (tape.kernels().*member)(x + begin, y + begin, z + begin, static_cast<index>(end - begin));
  });
  return tape.end(tape.begin(op, a, b), {z, shape.rows(), shape.cols()});
}

template <class T>
std::size_t MatrixTape<T>::keep_labels(std::span<const int> labels) {
  const std::size_t begin = labels_.size();
  labels_.insert(labels_.end(), labels.begin(), labels.end());
  return begin;
}
template <class T>
void MatrixTape<T>::clear() {
  records_.clear();
  labels_.clear();
  values_.clear();
  adjoints_.clear();
}

template class detail::MatrixTape<double>;
template class detail::MatrixTape<float>;

// ---- Operations ---------------------------------------------------------------------------------

template <class T>
MatrixView<const T> MatrixVariable<T>::value() const {
  return MatrixTape<T>::of(*this, "MatrixVariable::value")[*this].value;
}
template <class T>
MatrixVariable<T> MatrixVariable<T>::t() const {
  auto& tape = MatrixTape<T>::of(*this, "MatrixVariable::t");
  return tape.end(tape.begin(Op::transpose, *this), tape[*this].value.t());
}
template <class T>
Variable<T> MatrixVariable<T>::operator()(std::size_t i, std::size_t j) const {
  auto& tape = MatrixTape<T>::of(*this, "MatrixVariable::operator()");
  auto record = tape.begin(Op::element, *this);
  record.i = i;
  record.j = j;
  return tape.end(record, tape[*this].value.at(i, j));
}

template <class T>
MatrixVariable<T> matmul(const MatrixVariable<T>& a, const MatrixVariable<T>& b) {
  auto& tape = MatrixTape<T>::of(a, b, "matmul");
  const MatrixView<const T> x = tape[a].value, y = tape[b].value;
  if (x.cols() != y.rows())
    check::shape_mismatch("matmul", "A", x.rows(), x.cols(), "B", y.rows(), y.cols(),
                          "A must have as many columns as B has rows");
  const MatrixView<T> product(tape.take(x.rows() * y.cols()), x.rows(), y.cols());
  if (y.cols() == 1)
    matmul(x, y.col(0), product.col(0), tape.options());
  else
    matmul(x, y, product, tape.options());
  return tape.end(tape.begin(Op::matmul, a, b), product);
}

template <class T>
MatrixVariable<T> operator+(const MatrixVariable<T>& a, const MatrixVariable<T>& b) {
  return MatrixTape<T>::combine(Op::add, "operator+", a, b, &kernels::Kernels<T>::add);
}
template <class T>
MatrixVariable<T> operator-(const MatrixVariable<T>& a, const MatrixVariable<T>& b) {
  return MatrixTape<T>::combine(Op::subtract, "operator-", a, b, &kernels::Kernels<T>::subtract);
}
template <class T>
MatrixVariable<T> hadamard(const MatrixVariable<T>& a, const MatrixVariable<T>& b) {
  return MatrixTape<T>::combine(Op::multiply, "hadamard", a, b, &kernels::Kernels<T>::multiply);
}
template <class T>
MatrixVariable<T> operator*(std::type_identity_t<T> s, const MatrixVariable<T>& a) {
  auto& tape = MatrixTape<T>::of(a, "operator*");
  const MatrixView<const T> x = tape[a].value;
  const MatrixView<T> y(tape.take(x.size()), x.rows(), x.cols());
  y.assign(x);
  scale(s, y, tape.options());
  auto record = tape.begin(Op::scale, a);
  record.factor = s;
  return tape.end(record, y);
}

template <class T>
MatrixVariable<T> add_to_rows(const MatrixVariable<T>& a, const MatrixVariable<T>& b) {
  auto& tape = MatrixTape<T>::of(a, b, "add_to_rows");
  const MatrixView<const T> x = tape[a].value, row = tape[b].value;
  if (row.size() != x.cols() || std::min(row.rows(), row.cols()) > 1)
    check::shape_mismatch("add_to_rows", "A", x.rows(), x.cols(), "b", row.rows(), row.cols(),
                          "b must be a vector with an element for each column of A");
  const T *from = tape.flat(a), *added = tape.flat(b);
  T* to = tape.take(x.size());
  const std::size_t n = x.cols();
  const auto kernel = dispatch::kernels_for(tape.options().isa).template of<T>().add;
  parallel::for_ranges(
      parallel::threads_for(tape.options().threads, static_cast<kernels::index>(x.size()),
                            linalg::stream_grain),
      x.rows(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
          kernel(from + i * n, added, to + i * n, static_cast<kernels::index>(n));
      });
  return tape.end(tape.begin(Op::add_to_rows, a, b), {to, x.rows(), n});
}

template <class T>
MatrixVariable<T> exp(const MatrixVariable<T>& a) {
  return MatrixTape<T>::map(Op::exp, "exp", a, &kernels::Kernels<T>::exp);
}
template <class T>
MatrixVariable<T> log(const MatrixVariable<T>& a) {
  return MatrixTape<T>::map(Op::log, "log", a, &kernels::Kernels<T>::log);
}
template <class T>
MatrixVariable<T> tanh(const MatrixVariable<T>& a) {
  return MatrixTape<T>::map(Op::tanh, "tanh", a, &kernels::Kernels<T>::tanh);
}
template <class T>
MatrixVariable<T> sigmoid(const MatrixVariable<T>& a) {
  return MatrixTape<T>::map(Op::sigmoid, "sigmoid", a, &kernels::Kernels<T>::sigmoid);
}
template <class T>
MatrixVariable<T> log_sigmoid(const MatrixVariable<T>& a) {
  return MatrixTape<T>::map(Op::log_sigmoid, "log_sigmoid", a, &kernels::Kernels<T>::log_sigmoid);
}
template <class T>
MatrixVariable<T> softplus(const MatrixVariable<T>& a) {
  return MatrixTape<T>::map(Op::softplus, "softplus", a, &kernels::Kernels<T>::softplus);
}
template <class T>
MatrixVariable<T> relu(const MatrixVariable<T>& a) {
  return MatrixTape<T>::map(Op::relu, "relu", a, &kernels::Kernels<T>::relu);
}

template <class T>
MatrixVariable<T> solve(const MatrixVariable<T>& a, const MatrixVariable<T>& b) {
  auto& tape = MatrixTape<T>::of(a, b, "solve");
  const Matrix<T> x = solve(tape[a].value, tape[b].value, tape.options());
  return tape.end(tape.begin(Op::solve, a, b), tape.copied(x.view()));
}

// Explicitly, for both types.
template class MatrixVariable<double>;
template class MatrixVariable<float>;
template MatrixVariable<double> matmul(const MatrixVariable<double>&,
                                       const MatrixVariable<double>&);
template MatrixVariable<double> operator+(const MatrixVariable<double>&,
                                          const MatrixVariable<double>&);
template MatrixVariable<double> operator-(const MatrixVariable<double>&,
                                          const MatrixVariable<double>&);
template MatrixVariable<double> hadamard(const MatrixVariable<double>&,
                                         const MatrixVariable<double>&);
template MatrixVariable<double> add_to_rows(const MatrixVariable<double>&,
                                            const MatrixVariable<double>&);
template MatrixVariable<double> solve(const MatrixVariable<double>&, const MatrixVariable<double>&);
template MatrixVariable<double> operator*<double>(double, const MatrixVariable<double>&);
template MatrixVariable<double> exp(const MatrixVariable<double>&);
template MatrixVariable<double> log(const MatrixVariable<double>&);
template MatrixVariable<double> tanh(const MatrixVariable<double>&);
template MatrixVariable<double> sigmoid(const MatrixVariable<double>&);
template MatrixVariable<double> log_sigmoid(const MatrixVariable<double>&);
template MatrixVariable<double> softplus(const MatrixVariable<double>&);
template MatrixVariable<double> relu(const MatrixVariable<double>&);
template MatrixVariable<float> matmul(const MatrixVariable<float>&, const MatrixVariable<float>&);
template MatrixVariable<float> operator+(const MatrixVariable<float>&,
                                         const MatrixVariable<float>&);
template MatrixVariable<float> operator-(const MatrixVariable<float>&,
                                         const MatrixVariable<float>&);
template MatrixVariable<float> hadamard(const MatrixVariable<float>&, const MatrixVariable<float>&);
template MatrixVariable<float> add_to_rows(const MatrixVariable<float>&,
                                           const MatrixVariable<float>&);
template MatrixVariable<float> solve(const MatrixVariable<float>&, const MatrixVariable<float>&);
template MatrixVariable<float> operator*<float>(float, const MatrixVariable<float>&);
template MatrixVariable<float> exp(const MatrixVariable<float>&);
template MatrixVariable<float> log(const MatrixVariable<float>&);
template MatrixVariable<float> tanh(const MatrixVariable<float>&);
template MatrixVariable<float> sigmoid(const MatrixVariable<float>&);
template MatrixVariable<float> log_sigmoid(const MatrixVariable<float>&);
template MatrixVariable<float> softplus(const MatrixVariable<float>&);
template MatrixVariable<float> relu(const MatrixVariable<float>&);

}  // namespace lanes
