// The records of operations on matrices: what Tape keeps beside its numbers.
//
// A record has a value, and backwards an adjoint: the derivative of the result by that value. An
// adjoint is dead once it has been handed on to the operands. So an operation element by element
// gives its memory to the first operand that has none, and works in place: no copies, and nothing
// is filled with zeros to be added to.
#pragma once

#include <lanes/tape.hpp>

#include "dispatch/select.hpp"
#include "linalg/sum.hpp"

namespace lanes::calculus {

using kernels::index;

/// Memory taken in pieces, all of it given back at once and kept for the next time.
template <class T>
class Arena {
 public:
  T* take(std::size_t size);
  void clear() { chunk_ = used_ = 0; }

 private:
  std::vector<Vector<T>> chunks_;
  std::size_t chunk_ = 0, used_ = 0;  ///< where the next piece begins, when it fits there
};

enum class Op {
  leaf,
  transpose,
  matmul,
  add,
  subtract,
  multiply,
  scale,
  add_to_rows,
  exp,
  log,
  tanh,
  sigmoid,
  log_sigmoid,
  softplus,
  relu,
  element,
  sum,
  sum_of_squares,
  log_sum_exp,
  cross_entropy,
  logistic,
  solve,
  log_determinant
};

template <class T>
struct Record {
  Op op;
  bool varies = false;         ///< whether it depends on a variable
  std::uint32_t a = 0, b = 0;  ///< operands
  MatrixView<const T> value = {};
  const T* flat = nullptr;   ///< the elements of value in row-major order, once asked for
  T factor = 0;              ///< of scale, sum, the losses
  const T* saved = nullptr;  ///< what backward needs besides: probabilities, an inverse
  std::size_t labels = 0;    ///< where they begin
  std::size_t i = 0, j = 0;  ///< of element
  std::size_t position = 0;  ///< how many numbers were recorded before; a number that is computed
                             ///< from a matrix is the next one
  T* adjoint = nullptr;      ///< row-major; none while nothing has been handed on to it

  bool makes_number() const {
    return op == Op::element || op == Op::sum || op == Op::sum_of_squares ||
           op == Op::cross_entropy || op == Op::logistic || op == Op::log_determinant;
  }
};

}  // namespace lanes::calculus

namespace lanes::detail {

template <class T>
class MatrixTape {
 public:
  using Record = calculus::Record<T>;
  using View = MatrixView<const T>;
  using index = kernels::index;

  MatrixTape(Tape<T>& tape, const Options& options) : tape_(tape), options_(options) {}

  static MatrixTape& of(const MatrixVariable<T>& a, const char* function);
  static MatrixTape& of(const MatrixVariable<T>& a, const MatrixVariable<T>& b,
                        const char* function);
  static std::uint32_t index_of(const MatrixVariable<T>& a) { return a.index_; }

  const Record& operator[](const MatrixVariable<T>& a) const { return records_[a.index_]; }
  const Options& options() const { return options_; }

  MatrixVariable<T> leaf(View value, bool varies);
  View copied(View a);
  /// A record of an operation: varies where an operand does.
  Record begin(calculus::Op op, const MatrixVariable<T>& a);
  Record begin(calculus::Op op, const MatrixVariable<T>& a, const MatrixVariable<T>& b);
  MatrixVariable<T> end(const Record& record, View value);
  /// Of an operation whose result is a number.
  Variable<T> end(const Record& record, T value);

  /// Uninitialised memory until clear().
  T* take(std::size_t size) { return values_.take(size); }
  /// The elements of a record in row-major order.
  const T* flat(const MatrixVariable<T>& a);

  static MatrixVariable<T> map(calculus::Op op, const char* function, const MatrixVariable<T>& a,
                               kernels::Unary<T> kernels::Kernels<T>::*member);
  static MatrixVariable<T> combine(calculus::Op op, const char* function,
                                   const MatrixVariable<T>& a, const MatrixVariable<T>& b,
                                   kernels::Binary<T> kernels::Kernels<T>::*member);
  std::size_t keep_labels(std::span<const int> labels);

  /// Hands the adjoints on, from the last record to the first; numbers as they come in between.
  void backward(std::size_t numbers);
  View gradient(const MatrixVariable<T>& x);
  void clear();

 private:
  /// Where an adjoint is handed on to.
  struct Target {
    MatrixView<T> d;
    bool add;  ///< or written for the first time
  };
  /// The same, row-major; close() distributes it where the operand is a transpose.
  struct FlatTarget {
    T* d;
    bool add;
  };
  Target target(std::uint32_t i);
  FlatTarget open(std::uint32_t i, T* dead);
  void close(std::uint32_t i, const FlatTarget& t);

  /// The adjoint of a matrix r, and g of a number, handed on to its operands.
  void of_matrix(const Record& r);
  void of_number(const Record& r, T g);
  /// slope(begin, d, add, count) writes the adjoint of the operand, or adds to it.
  template <class Slope>
  void of_elements(std::uint32_t operand, T* dead, Slope slope);
  void of_function(const Record& r, kernels::Adjoint<T> kernel, const T* values,
                   std::uint32_t operand, T* dead);
  void of_multiple(const T* x, T factor, std::uint32_t operand, T* dead);
  void add_product(std::uint32_t operand, T alpha, View a, View b);
  void of_rows(const Record& r, View g);
  void of_solution(const Record& r, View g);
  void of_log_sum_exp(const Record& r);

  const kernels::Kernels<T>& kernels() const {
    return dispatch::kernels_for(options_.isa).template of<T>();
  }
  /// f(begin, end) over ranges of `size` elements.
  template <class F>
  void over(std::size_t size, F&& f) const {
    parallel::for_ranges(
        parallel::threads_for(options_.threads, static_cast<index>(size), linalg::stream_grain),
        size, std::forward<F>(f));
  }

  Tape<T>& tape_;
  Options options_;
  std::vector<Record> records_;
  std::vector<int> labels_;
  calculus::Arena<T> values_, adjoints_;
};

}  // namespace lanes::detail
