#include "mpi/reduced_rows.hpp"

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/qr.hpp>
#include <lanes/stats.hpp>

#include "base/check.hpp"
#include "base/record.hpp"
#include "linalg/factor.hpp"
#include "linalg/reduce.hpp"

namespace lanes::mpi {
namespace {

/// R, where there are more rows than columns.
template <class T>
Matrix<T> triangle_of(Matrix<T> rows, const Options& options) {
  return rows.rows() > rows.cols() ? Qr<T>(rows, options).r() : std::move(rows);
}

template <class T>
Vector<double> mean_of(const MatrixView<const T>& x, const Options& options) {
  return astype<double>(lanes::mean(x, By::column, nan_policy::propagate, options));
}

/// (R c; 0 d) of (X y), X with as many rows as columns or more.
template <class T>
Matrix<T> tall(const char* function, const MatrixView<const T>& x, const VectorView<const T>& y,
               const linalg::Shift<T>& shift, const Options& options) {
  const linalg::Reduced<T> s = linalg::reduce<T>(function, x, linalg::as_column(y), options, shift);
  const std::size_t n = x.cols();
  Matrix<T> rows(n + 1, n + 1);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) rows(i, j) = s.r(i, j) / s.scale[j];
    rows(i, n) = s.c(i, 0) / s.b_scale[0];
  }
  rows(n, n) = std::sqrt(s.squares[0]) / s.b_scale[0];
  return rows;
}

}  // namespace

template <class T>
void ReducedRows<T>::merge(const ReducedRows& other) {
  check::same_size("ReducedRows::merge", "the mean", mean, "the other mean", other.mean);
  if (other.count == 0) return;
  if (count == 0) {
    *this = other;
    return;
  }
  const double na = static_cast<double>(count), nb = static_cast<double>(other.count);
  const double share = nb / (na + nb);
  const std::size_t p = mean.size(), own = rows.rows(), others = other.rows.rows();
  Matrix<T> all(own + others + (centred ? 1 : 0), p);
  all.block(0, 0, own, p).assign(rows.view());
  all.block(own, 0, others, p).assign(other.rows.view());
  for (std::size_t j = 0; j < p && centred; ++j) {
    const double delta = other.mean[j] - mean[j];
    all(own + others, j) = static_cast<T>(std::sqrt(na * share) * delta);
    mean[j] += delta * share;
  }
  rows = triangle_of(std::move(all), {});
  count += other.count;
}

template <class T>
std::vector<std::byte> ReducedRows<T>::pack() const {
  return record::Writer(record::type_name<T>("ReducedRows"))
      .value(count)
      .value(centred)
      .values(mean)
      .values(rows)
      .take();
}

template <class T>
ReducedRows<T> ReducedRows<T>::unpack(std::span<const std::byte> bytes) {
  record::Reader reader(bytes, record::type_name<T>("ReducedRows"));
  ReducedRows all;
  all.count = reader.template value<std::size_t>();
  all.centred = reader.template value<bool>();
  const auto mean = reader.template values<double>();
  const auto rows = reader.template values<T>();
  reader.end();
  all.mean = Vector<double>(VectorView<const double>(mean));
  all.rows = Matrix<T>(
      MatrixView<const T>(rows, mean.empty() ? 0 : rows.size() / mean.size(), mean.size()));
  return all;
}

template struct ReducedRows<double>;
template struct ReducedRows<float>;

ReducedRows<double> reduced_rows(Matrix<double> x, const Options& options) {
  ReducedRows<double> all{.count = x.rows(), .mean = Vector<double>(x.cols()), .rows = {}};
  if (x.rows() == 0) {
    all.rows = std::move(x);
    return all;
  }
  all.mean = mean_of<double>(x, options);
  for (std::size_t i = 0; i < x.rows(); ++i) x.row(i) -= all.mean;
  all.rows = triangle_of(std::move(x), options);
  return all;
}

template <class T>
ReducedRows<T> reduced_rows(const char* function, const MatrixView<const T>& x,
                            const VectorView<const T>& y, bool centred, const Options& options) {
  const std::size_t p = x.cols();
  ReducedRows<T> all{
      .count = x.rows(), .centred = centred, .mean = Vector<double>(p + 1), .rows = {}};
  all.rows = Matrix<T>(0, p + 1);
  if (x.rows() == 0) return all;
  Vector<T> shift(p + 1);
  if (centred) {
    shift.slice(0, p).assign(mean(x, By::column, nan_policy::propagate, options));
    shift[p] = mean(y, nan_policy::propagate, options);
    all.mean = astype<double>(shift);
  }
  if (x.rows() >= p) {
    const linalg::Shift<T> subtracted{.a = shift.data(), .b = shift.data() + p};
    all.rows = tall<T>(function, x, y, centred ? subtracted : linalg::Shift<T>{}, options);
    return all;
  }
  all.rows = hstack(x, y);
  for (std::size_t i = 0; i < x.rows(); ++i) all.rows.row(i) -= shift;
  return all;
}
template ReducedRows<double> reduced_rows(const char*, const MatrixView<const double>&,
                                          const VectorView<const double>&, bool, const Options&);
template ReducedRows<float> reduced_rows(const char*, const MatrixView<const float>&,
                                         const VectorView<const float>&, bool, const Options&);

}  // namespace lanes::mpi
