// Tape, and the variables whose computation it records: tape.hpp, which also has the functions of
// them, says how they are used.
#pragma once

#include <cstdint>
#include <lanes/dual.hpp>
#include <lanes/matrix.hpp>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace lanes {

template <class T>
class Tape;
template <class T>
class Variable;
template <class T>
class MatrixVariable;

namespace detail {
template <class T>
class MatrixTape;  // internal: the records of operations on matrices

[[noreturn]] void throw_cleared(const char* what);
[[noreturn]] void throw_two_tapes(const char* what);
[[noreturn]] void throw_full();
[[noreturn]] void throw_sizes(const char* function, std::size_t x, std::size_t y);

/// A growing array whose elements never move; clear() keeps the memory.
template <class U>
class Chunks {
 public:
  std::size_t size() const { return size_; }
  U& operator[](std::size_t i) { return chunks_[i / chunk][i % chunk]; }
  const U& operator[](std::size_t i) const { return chunks_[i / chunk][i % chunk]; }
  void push_back(const U& x) {
    if (size_ == chunks_.size() * chunk) chunks_.push_back(std::make_unique<U[]>(chunk));
    (*this)[size_++] = x;
  }
  void clear() { size_ = 0; }

 private:
  static constexpr std::size_t chunk = 1 << 14;
  std::vector<std::unique_ptr<U[]>> chunks_;
  std::size_t size_ = 0;
};
}  // namespace detail

/// A number whose computation is recorded. Made by Tape::variable, or, when it is on no tape, a
/// constant: any plain number converts to one.
template <class T>
class Variable {
 public:
  constexpr Variable() = default;
  template <arithmetic U>
  constexpr Variable(U constant)  // NOLINT(google-explicit-constructor)
      : value_(static_cast<T>(constant)) {}

  constexpr T value() const { return value_; }

  /// f(x), given f(x.value()) and the slope there; recorded where x is on a tape.
  static Variable chain(const Variable& x, T value, T slope);
  /// f(x, y), likewise.
  static Variable chain(const Variable& x, T x_slope, const Variable& y, T y_slope, T value);

  /// sum slopes[i] * x[i] + constant, given its value: one record.
  static Variable combination(std::span<const Variable> x, VectorIn<T> slopes, T value);

  friend Variable operator+(const Variable& x) { return x; }
  friend Variable operator-(const Variable& x) { return chain(x, -x.value_, T(-1)); }
  friend Variable operator+(const Variable& x, const Variable& y) {
    return chain(x, T(1), y, T(1), x.value_ + y.value_);
  }
  friend Variable operator-(const Variable& x, const Variable& y) {
    return chain(x, T(1), y, T(-1), x.value_ - y.value_);
  }
  friend Variable operator*(const Variable& x, const Variable& y) {
    return chain(x, y.value_, y, x.value_, x.value_ * y.value_);
  }
  friend Variable operator/(const Variable& x, const Variable& y) {
    const T quotient = x.value_ / y.value_;
    return chain(x, T(1) / y.value_, y, -quotient / y.value_, quotient);
  }
  Variable& operator+=(const Variable& y) { return *this = *this + y; }
  Variable& operator-=(const Variable& y) { return *this = *this - y; }
  Variable& operator*=(const Variable& y) { return *this = *this * y; }
  Variable& operator/=(const Variable& y) { return *this = *this / y; }

  friend bool operator==(const Variable& x, const Variable& y) { return x.value_ == y.value_; }
  friend auto operator<=>(const Variable& x, const Variable& y) { return x.value_ <=> y.value_; }

 private:
  friend class Tape<T>;
  Variable(Tape<T>* tape, T value, std::uint32_t index, std::uint32_t recording)
      : tape_(tape), value_(value), index_(index), recording_(recording) {}

  Tape<T>* tape_ = nullptr;
  T value_ = 0;
  std::uint32_t index_ = 0, recording_ = 0;
};

/// A matrix whose computation is recorded; vectors are columns.
template <class T>
class MatrixVariable {
 public:
  std::size_t rows() const { return value().rows(); }
  std::size_t cols() const { return value().cols(); }
  /// The matrix itself, until the tape is cleared.
  MatrixView<const T> value() const;
  /// Transposed: nothing is copied.
  MatrixVariable t() const;
  /// An element, as a number. Throws shape_error where there is none.
  Variable<T> operator()(std::size_t i, std::size_t j) const;

  friend MatrixVariable operator-(const MatrixVariable& a) { return T(-1) * a; }

 private:
  friend class Tape<T>;
  friend class detail::MatrixTape<T>;
  MatrixVariable(Tape<T>* tape, std::uint32_t index, std::uint32_t recording)
      : tape_(tape), index_(index), recording_(recording) {}

  Tape<T>* tape_;
  std::uint32_t index_, recording_;
};

template <class T>
class Tape {
 public:
  /// The options are those of every operation on matrices.
  explicit Tape(Options options = {});
  ~Tape();
  Tape(const Tape&) = delete;  // variables point to their tape
  Tape& operator=(const Tape&) = delete;

  /// What the derivatives are taken by. Matrices are copied; a vector is a column.
  Variable<T> variable(T value) { return end_record(value); }
  std::vector<Variable<T>> variables(VectorIn<T> values);
  MatrixVariable<T> variable(MatrixIn<T> value);
  MatrixVariable<T> variable(VectorIn<T> value);
  /// What they are not taken by. Not copied: the memory must stay as it is until clear().
  MatrixVariable<T> constant(MatrixIn<T> value);
  MatrixVariable<T> constant(VectorIn<T> value);
  MatrixVariable<T> constant(Matrix<T>&&) = delete;
  MatrixVariable<T> constant(Vector<T>&&) = delete;

  /// Whether x was recorded here: a constant was not.
  bool holds(const Variable<T>& x) const { return x.tape_ == this; }

  /// Computes the derivatives of y by everything recorded before it. The memory of those of an
  /// earlier call is used again. A constant y has none: argument_error.
  void backward(const Variable<T>& y);
  /// The derivative of y by x, which is a variable (of values between, it is not kept): 0 where y
  /// does not depend on x. Views live until the next backward() or clear(). Throws
  /// argument_error before backward().
  T gradient(const Variable<T>& x) const;
  MatrixView<const T> gradient(const MatrixVariable<T>& x);

  /// Forgets what was recorded, and keeps the memory.
  void clear();
  /// How many operations on numbers, variables among them, are recorded.
  std::size_t size() const { return ends_.size(); }

 private:
  friend class Variable<T>;
  friend class MatrixVariable<T>;
  friend class detail::MatrixTape<T>;

  struct Argument {
    T slope;
    std::uint32_t index;
  };

  void require_current(std::uint32_t recording, const char* what) const {
    if (recording != recording_) detail::throw_cleared(what);
  }
  void add_argument(const Variable<T>& x, T slope) {
    require_current(x.recording_, "a number");
    arguments_.push_back({slope, x.index_});
  }
  /// Ends the record of the arguments added since the last one.
  Variable<T> end_record(T value);
  /// Reads the records [begin, end) backwards.
  void sweep(std::size_t begin, std::size_t end);

  std::uint32_t recording_ = 1;
  detail::Chunks<Argument> arguments_;
  detail::Chunks<std::size_t> ends_;  ///< record i has the arguments from ends_[i - 1] to ends_[i]
  std::vector<T> adjoints_;           ///< of the records, after backward()
  std::unique_ptr<detail::MatrixTape<T>> matrices_;
};

template <class T>
Variable<T> Tape<T>::end_record(T value) {
  const auto index = static_cast<std::uint32_t>(ends_.size());
  if (ends_.size() >= std::numeric_limits<std::uint32_t>::max()) detail::throw_full();
  ends_.push_back(arguments_.size());
  return {this, value, index, recording_};
}

template <class T>
Variable<T> Variable<T>::chain(const Variable& x, T value, T slope) {
  if (!x.tape_) return value;
  x.tape_->add_argument(x, slope);
  return x.tape_->end_record(value);
}
template <class T>
Variable<T> Variable<T>::chain(const Variable& x, T x_slope, const Variable& y, T y_slope,
                               T value) {
  Tape<T>* const tape = x.tape_ ? x.tape_ : y.tape_;
  if (!tape) return value;
  if (x.tape_ && y.tape_ && x.tape_ != y.tape_) detail::throw_two_tapes("an operation on numbers");
  if (x.tape_) tape->require_current(x.recording_, "a number");
  if (y.tape_) tape->require_current(y.recording_, "a number");
  if (x.tape_) tape->add_argument(x, x_slope);
  if (y.tape_) tape->add_argument(y, y_slope);
  return tape->end_record(value);
}

template <class T>
Variable<T> Variable<T>::combination(std::span<const Variable> x, VectorIn<T> slopes, T value) {
  Tape<T>* tape = nullptr;
  for (const Variable& v : x) {
    if (tape && v.tape_ && v.tape_ != tape) detail::throw_two_tapes("a sum of numbers");
    if (v.tape_) (tape = v.tape_)->require_current(v.recording_, "a sum of numbers");
  }
  if (!tape) return value;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i].tape_) tape->add_argument(x[i], slopes[i]);
  return tape->end_record(value);
}

extern template class Tape<double>;
extern template class Tape<float>;

}  // namespace lanes
