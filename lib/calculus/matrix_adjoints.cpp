// Going back through the records of operations on matrices: closed forms for their adjoints (Giles
// 2008). G is the adjoint of the result, and each operand that varies receives its own.
#include <algorithm>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>

#include "calculus/matrix_tape.hpp"
#include "linalg/elementwise.hpp"
#include "linalg/matmul.hpp"

namespace lanes::detail {

using calculus::Op;

// ---- Where adjoints are handed on to ------------------------------------------------------------

template <class T>
typename MatrixTape<T>::Target MatrixTape<T>::target(std::uint32_t i) {
  Record& r = records_[i];
  if (r.op == Op::transpose) {
    const Target of_operand = target(r.a);
    return {of_operand.d.t(), of_operand.add};
  }
  const bool add = r.adjoint != nullptr;
  if (!add) r.adjoint = adjoints_.take(r.value.size());
  return {{r.adjoint, r.value.rows(), r.value.cols()}, add};
}

/// `dead`, when not null, is memory of the right size that may be given to the operand.
template <class T>
typename MatrixTape<T>::FlatTarget MatrixTape<T>::open(std::uint32_t i, T* dead) {
  Record& r = records_[i];
  T* const fresh = r.op == Op::transpose || !r.adjoint
                       ? (dead ? dead : adjoints_.take(r.value.size()))
                       : nullptr;
  if (r.op == Op::transpose) return {fresh, false};
  const bool add = r.adjoint != nullptr;
  if (!add) r.adjoint = fresh;
  return {r.adjoint, add};
}

/// Distributes what was written for a transposed operand.
template <class T>
void MatrixTape<T>::close(std::uint32_t i, const FlatTarget& t) {
  const Record& r = records_[i];
  if (r.op != Op::transpose) return;
  const MatrixView<T> written(t.d, r.value.rows(), r.value.cols());
  const Target to = target(i);
  if (to.add)
    add(to.d, written, to.d, options_);
  else
    to.d.assign(written);
}

// ---- Element by element -------------------------------------------------------------------------

template <class T>
template <class Slope>
void MatrixTape<T>::of_elements(std::uint32_t operand, T* dead, Slope slope) {
  if (!records_[operand].varies) return;
  const FlatTarget to = open(operand, dead);
  over(records_[operand].value.size(), [&](std::size_t begin, std::size_t end) {
    slope(begin, to.d + begin, to.add, static_cast<index>(end - begin));
  });
  close(operand, to);
}

template <class T>
void MatrixTape<T>::of_function(const Record& r, kernels::Adjoint<T> kernel, const T* values,
                                std::uint32_t operand, T* dead) {
  of_elements(operand, dead, [&](std::size_t begin, T* d, bool add, index n) {
    kernel(values + begin, r.adjoint + begin, d, add, n);
  });
}

/// factor * x.
template <class T>
void MatrixTape<T>::of_multiple(const T* x, T factor, std::uint32_t operand, T* dead) {
  of_elements(operand, dead, [&](std::size_t begin, T* d, bool add, index n) {
    if (add)
      kernels().axpy(factor, x + begin, d, n);
    else if (factor != T(1) || d != x + begin)
      kernels().multiply_scalar(factor, x + begin, d, n);
  });
}

// ---- Products -----------------------------------------------------------------------------------

/// C = A B: A receives G B', B receives A' G.
template <class T>
void MatrixTape<T>::add_product(std::uint32_t operand, T alpha, View a, View b) {
  if (!records_[operand].varies) return;
  const Target to = target(operand);
  if (b.cols() == 1 && !to.add && alpha == T(1)) return matmul(a, b.col(0), to.d.col(0), options_);
  if (a.rows() == 1 && !to.add && alpha == T(1)) return matmul(a.row(0), b, to.d.row(0), options_);
  linalg::matmul(a, b, to.d, alpha, to.add ? T(1) : T(0), options_);
}

/// A + 1 b': b receives the sums of the columns of G.
template <class T>
void MatrixTape<T>::of_rows(const Record& r, View g) {
  if (records_[r.b].varies) {
    T* const ones = adjoints_.take(g.rows());
    std::fill_n(ones, g.rows(), T(1));
    T* const sums = adjoints_.take(g.cols());
    matmul(VectorView<const T>(ones, g.rows()), g, VectorView<T>(sums, g.cols()), options_);
    of_multiple(sums, T(1), r.b, sums);
  }
  of_multiple(r.adjoint, T(1), r.a, r.adjoint);
}

/// A X = B: B receives Y with A' Y = G, A receives -Y X'.
template <class T>
void MatrixTape<T>::of_solution(const Record& r, View g) {
  const Matrix<T> y = solve(records_[r.a].value.t(), g, options_);
  add_product(r.a, T(-1), y, r.value.t());
  of_multiple(y.data(), T(1), r.b, nullptr);
}

/// Row i receives g[i] times its softmax.
template <class T>
void MatrixTape<T>::of_log_sum_exp(const Record& r) {
  if (!records_[r.a].varies) return;
  const T *x = records_[r.a].flat, *log_sums = r.value.data();
  const std::size_t n = records_[r.a].value.cols();
  const FlatTarget to = open(r.a, nullptr);
  over(r.value.rows(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      kernels().adjoint_exponentials(x + i * n, log_sums[i], r.adjoint[i], to.d + i * n, to.add,
                                     static_cast<index>(n));
  });
  close(r.a, to);
}

// ---- From numbers -------------------------------------------------------------------------------

template <class T>
void MatrixTape<T>::of_number(const Record& r, T g) {
  const Record& a = records_[r.a];
  switch (r.op) {
    case Op::element: {
      const Target to = target(r.a);
      if (!to.add) to.d.fill(T(0));
      to.d(r.i, r.j) += g;
      return;
    }
    case Op::sum:
      return of_elements(r.a, nullptr, [&](std::size_t, T* d, bool add, index n) {
        if (add)
          kernels().add_scalar(g * r.factor, d, d, n);
        else
          std::fill_n(d, n, g * r.factor);
      });
    case Op::sum_of_squares:
      return of_multiple(a.flat, T(2) * g, r.a, nullptr);
    case Op::logistic:
      return of_multiple(r.saved, g * r.factor, r.a, nullptr);
    case Op::log_determinant:
      return of_multiple(r.saved, g, r.a, nullptr);
    case Op::cross_entropy: {  // softmax - 1 at the label
      const FlatTarget to = open(r.a, nullptr);
      const T share = g * r.factor;
      over(a.value.size(), [&](std::size_t begin, std::size_t end) {
        const auto n = static_cast<index>(end - begin);
        if (to.add)
          kernels().axpy(share, r.saved + begin, to.d + begin, n);
        else
          kernels().multiply_scalar(share, r.saved + begin, to.d + begin, n);
      });
      for (std::size_t i = 0; i < a.value.rows(); ++i)
        to.d[i * a.value.cols() + static_cast<std::size_t>(labels_[r.labels + i])] -= share;
      return close(r.a, to);
    }
    default:
      return;
  }
}

// ---- All of them --------------------------------------------------------------------------------

template <class T>
void MatrixTape<T>::of_matrix(const Record& r) {
  const View g(r.adjoint, r.value.rows(), r.value.cols());
  const kernels::Kernels<T>& k = kernels();
  const T *y = r.value.data(), *x = records_[r.a].flat;
  switch (r.op) {
    case Op::matmul:
      add_product(r.a, T(1), g, records_[r.b].value.t());
      return add_product(r.b, T(1), records_[r.a].value.t(), g);
    case Op::add:
    case Op::subtract:  // b first: a may take the memory of G
      of_multiple(r.adjoint, r.op == Op::add ? T(1) : T(-1), r.b, nullptr);
      return of_multiple(r.adjoint, T(1), r.a, r.adjoint);
    case Op::multiply:
      of_function(r, k.adjoint_multiply, x, r.b, nullptr);
      return of_function(r, k.adjoint_multiply, records_[r.b].flat, r.a, r.adjoint);
    case Op::scale:
      return of_multiple(r.adjoint, r.factor, r.a, r.adjoint);
    case Op::add_to_rows:
      return of_rows(r, g);
    case Op::exp:
      return of_function(r, k.adjoint_exp, y, r.a, r.adjoint);
    case Op::log:
      return of_function(r, k.adjoint_log, x, r.a, r.adjoint);
    case Op::tanh:
      return of_function(r, k.adjoint_tanh, y, r.a, r.adjoint);
    case Op::sigmoid:
      return of_function(r, k.adjoint_sigmoid, y, r.a, r.adjoint);
    case Op::log_sigmoid:
      return of_function(r, k.adjoint_log_sigmoid, x, r.a, r.adjoint);
    case Op::softplus:
      return of_function(r, k.adjoint_softplus, x, r.a, r.adjoint);
    case Op::relu:
      return of_function(r, k.adjoint_relu, y, r.a, r.adjoint);
    case Op::log_sum_exp:
      return of_log_sum_exp(r);
    case Op::solve:
      return of_solution(r, g);
    default:
      return;
  }
}

template <class T>
void MatrixTape<T>::backward(std::size_t numbers) {
  adjoints_.clear();
  for (Record& r : records_) r.adjoint = nullptr;
  for (std::size_t k = records_.size(); k > 0; --k) {
    const Record r = records_[k - 1];
    if (!r.varies) continue;
    if (!r.makes_number()) {
      if (r.adjoint) of_matrix(r);
    } else if (r.position < numbers) {
      tape_.sweep(r.position, numbers);
      numbers = r.position;
      const T g = tape_.adjoints_[r.position];
      if (g != T(0)) of_number(r, g);
    }
  }
  tape_.sweep(0, numbers);
}

template <class T>
MatrixView<const T> MatrixTape<T>::gradient(const MatrixVariable<T>& x) {
  const Record& r = records_[x.index_];
  if (r.op != Op::leaf && !(r.op == Op::transpose && records_[r.a].op == Op::leaf))
    throw argument_error(
        "Tape::gradient: only those of variables are kept, not of what is computed from them");
  const Target of_x = target(x.index_);
  if (!of_x.add) of_x.d.fill(T(0));
  return of_x.d;
}

template void MatrixTape<double>::backward(std::size_t);
template void MatrixTape<float>::backward(std::size_t);
template MatrixView<const double> MatrixTape<double>::gradient(const MatrixVariable<double>&);
template MatrixView<const float> MatrixTape<float>::gradient(const MatrixVariable<float>&);

}  // namespace lanes::detail
