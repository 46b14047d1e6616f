// softmax, log_sum_exp, cross_entropy.
#include "calculus/losses.hpp"

#include <lanes/activations.hpp>
#include <lanes/error.hpp>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/sum.hpp"

namespace lanes {
namespace {

using kernels::index;

template <class T>
const kernels::Kernels<T>& kernels_of(const Options& options) {
  return dispatch::kernels_for(options.isa).of<T>();
}

/// f(begin, end) over ranges of rows; a thread more pays from about 2048 exponentials on.
template <class T, class F>
void over_rows(const MatrixView<const T>& x, const Options& options, F&& f) {
  parallel::for_ranges(
      parallel::threads_for(options.threads, static_cast<index>(x.size()), 2 * 1024), x.rows(),
      std::forward<F>(f));
}

/// x, its rows contiguous: itself, or the copy that `memory` is to keep.
template <class T>
MatrixView<const T> with_contiguous_rows(const MatrixView<const T>& x, Matrix<T>& memory) {
  if (x.col_stride() == 1) return x;
  memory = Matrix<T>(x);
  return memory.view();
}

template <class T>
void log_sum_exp_of(const MatrixView<const T>& given, T* out, const Options& options) {
  Matrix<T> copy;
  const MatrixView<const T> x = with_contiguous_rows(given, copy);
  const auto kernel = kernels_of<T>(options).log_sum_exp;
  over_rows(x, options, [&](std::size_t begin, std::size_t end) {
    kernel(x.data() + static_cast<index>(begin) * x.row_stride(), x.row_stride(),
           static_cast<index>(end - begin), static_cast<index>(x.cols()), out + begin);
  });
}

template <class T>
MatrixView<const T> as_row(const VectorView<const T>& x) {
  return {x.data(), 1, x.size(), static_cast<index>(x.size()), x.stride()};
}

template <class T>
T log_sum_exp_of(const VectorView<const T>& x, const Options& options) {
  T out;
  log_sum_exp_of(as_row(x), &out, options);
  return out;
}
template <class T>
Vector<T> log_sums_of(const MatrixView<const T>& x, const Options& options) {
  Vector<T> out = Vector<T>::uninitialized(x.rows());
  log_sum_exp_of(x, out.data(), options);
  return out;
}

template <class T>
void softmax_into(const MatrixView<const T>& x, const MatrixView<T>& out, const Options& options) {
  check::same_shape("softmax", "x", x, "out", out);
  check::no_partial_overlap("softmax", "out", out, "x", x);
  calculus::softmax<T>(x, out, nullptr, options);
}
template <class T>
Matrix<T> softmax_of(const MatrixView<const T>& x, const Options& options) {
  Matrix<T> out = Matrix<T>::uninitialized(x.rows(), x.cols());
  calculus::softmax<T>(x, out.view(), nullptr, options);
  return out;
}
template <class T>
Vector<T> softmax_of(const VectorView<const T>& x, const Options& options) {
  Vector<T> out = Vector<T>::uninitialized(x.size());
  calculus::softmax<T>(as_row(x), {out.data(), 1, x.size()}, nullptr, options);
  return out;
}

template <class T>
T cross_entropy_of(const MatrixView<const T>& logits, std::span<const int> labels,
                   const Options& options) {
  calculus::check_labels("cross_entropy", labels, logits.rows(), logits.cols());
  Vector<T> losses = log_sums_of(logits, options);
  for (std::size_t i = 0; i < labels.size(); ++i)
    losses[i] -= logits(i, static_cast<std::size_t>(labels[i]));
  return calculus::sum<T>(losses, options) / static_cast<T>(labels.size());
}
template <class T>
T cross_entropy_of(const VectorView<const T>& logits, std::span<const int> labels,
                   const Options& options) {
  calculus::check_labels("cross_entropy", labels, logits.size(), 2);
  Vector<T> losses = Vector<T>::uninitialized(logits.size());
  for (std::size_t i = 0; i < labels.size(); ++i) losses[i] = labels[i] ? -logits[i] : logits[i];
  softplus(losses, losses.view(), options);  // softplus(z) - z = softplus(-z)
  return calculus::sum<T>(losses, options) / static_cast<T>(labels.size());
}

}  // namespace

void calculus::check_labels(const char* function, std::span<const int> labels, std::size_t rows,
                            std::size_t classes) {
  if (labels.size() != rows)
    check::size_mismatch(function, "labels", labels.size(), "the rows of logits", rows);
  if (rows == 0)
    throw argument_error(std::string(function) +
                         ": there are no rows, so there is no mean of their losses");
  for (std::size_t i = 0; i < rows; ++i)
    if (labels[i] < 0 || static_cast<std::size_t>(labels[i]) >= classes)
      throw argument_error(std::string(function) + ": label " + std::to_string(labels[i]) +
                           " of row " + std::to_string(i) + " is not one of the classes 0 to " +
                           std::to_string(static_cast<long>(classes) - 1));
}

template <class T>
void calculus::softmax(const MatrixView<const T>& given, const MatrixView<T>& out, T* log_sums,
                       const Options& options) {
  if (out.col_stride() != 1) {
    Matrix<T> memory = Matrix<T>::uninitialized(out.rows(), out.cols());
    softmax<T>(given, memory.view(), log_sums, options);
    return out.assign(memory.view());
  }
  Matrix<T> copy;
  const MatrixView<const T> x = with_contiguous_rows(given, copy);
  const auto kernel = kernels_of<T>(options).softmax;
  over_rows(x, options, [&](std::size_t begin, std::size_t end) {
    const auto first = static_cast<index>(begin);
    kernel(x.data() + first * x.row_stride(), x.row_stride(), static_cast<index>(end - begin),
           static_cast<index>(x.cols()), out.data() + first * out.row_stride(), out.row_stride(),
           log_sums ? log_sums + begin : nullptr);
  });
}
template void calculus::softmax(const MatrixView<const double>&, const MatrixView<double>&, double*,
                                const Options&);
template void calculus::softmax(const MatrixView<const float>&, const MatrixView<float>&, float*,
                                const Options&);

template <class T>
T calculus::sum(VectorView<const T> x, const Options& options) {
  const auto kernel = kernels_of<T>(options).sum;
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain);
  return linalg::blocked_sum<T>(x.size(), threads, [&](std::size_t begin, std::size_t count) {
    T piece[linalg::sum_block];
    return kernel(linalg::contiguous(x, begin, count, piece), static_cast<index>(count));
  });
}
template double calculus::sum(VectorView<const double>, const Options&);
template float calculus::sum(VectorView<const float>, const Options&);

double log_sum_exp(VectorIn<double> x, Options options) {
  return log_sum_exp_of(x, options);
}
float log_sum_exp(VectorIn<float> x, Options options) {
  return log_sum_exp_of(x, options);
}
Vector<double> log_sum_exp(MatrixIn<double> x, Options options) {
  return log_sums_of(x, options);
}
Vector<float> log_sum_exp(MatrixIn<float> x, Options options) {
  return log_sums_of(x, options);
}
Vector<double> softmax(VectorIn<double> x, Options options) {
  return softmax_of(x, options);
}
Vector<float> softmax(VectorIn<float> x, Options options) {
  return softmax_of(x, options);
}
Matrix<double> softmax(MatrixIn<double> x, Options options) {
  return softmax_of(x, options);
}
Matrix<float> softmax(MatrixIn<float> x, Options options) {
  return softmax_of(x, options);
}
void softmax(MatrixIn<double> x, MatrixOut<double> out, Options options) {
  softmax_into(x, out, options);
}
void softmax(MatrixIn<float> x, MatrixOut<float> out, Options options) {
  softmax_into(x, out, options);
}
double cross_entropy(MatrixIn<double> logits, std::span<const int> labels, Options options) {
  return cross_entropy_of(logits, labels, options);
}
float cross_entropy(MatrixIn<float> logits, std::span<const int> labels, Options options) {
  return cross_entropy_of(logits, labels, options);
}
double cross_entropy(VectorIn<double> logits, std::span<const int> labels, Options options) {
  return cross_entropy_of(logits, labels, options);
}
float cross_entropy(VectorIn<float> logits, std::span<const int> labels, Options options) {
  return cross_entropy_of(logits, labels, options);
}

}  // namespace lanes
