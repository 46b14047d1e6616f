// The samples that a rank contributes to the fit of a model, and what classes all ranks have.
#pragma once

#include <algorithm>
#include <lanes/mpi/distributed_matrix.hpp>
#include <lanes/mpi/reduce.hpp>
#include <lanes/stats.hpp>
#include <set>

#include "base/record.hpp"
#include "learn/samples.hpp"
#include "linalg/factor.hpp"

namespace lanes::mpi {

/// Rows of X and y, as they are, or copied without those that have a NaN.
template <class T, class Y>
struct Samples {
  MatrixView<const T> x;
  VectorView<const Y> y;
  Matrix<T> x_kept;
  Vector<Y> y_kept;
};

/// This rank's samples, where `policy` leaves them; `all_rows` there are on all ranks. Throws as
/// fit() of the models does. Not collective.
template <class T, class Y>
Samples<T, Y> samples_of(const char* function, const DistributedMatrix<T>& x,
                         const VectorView<const Y>& y, nan_policy policy, const Options& options) {
  learn::require_samples(function, x.rows(), x.cols(), x.rows(), policy);
  Samples<T, Y> s{x.local(), y, {}, {}};
  if (s.x.rows() != y.size() || s.x.rows() > 0)
    learn::require_samples(function, s.x.rows(), s.x.cols(), y.size(), policy);
  if (s.x.rows() == 0) return s;
  bool finite = learn::all_finite<T>(mean(s.x, By::column, nan_policy::propagate, options));
  MatrixView<const T> targets;  // classes are always finite
  if constexpr (std::is_same_v<T, Y>) {
    targets = linalg::as_column(y);
    finite = finite && std::isfinite(mean(y, nan_policy::propagate, options));
  }
  if (finite) return s;
  const auto rows = learn::finite_rows<T>(function, s.x, targets, policy);
  s.x_kept = learn::take_rows<T>(s.x, rows);
  s.y_kept = learn::take<Y>(y, rows);
  s.x = s.x_kept;
  s.y = s.y_kept;
  return s;
}

/// The labels that occur.
struct ClassSet {
  std::set<int> classes;

  void merge(const ClassSet& other) { classes.insert(other.classes.begin(), other.classes.end()); }
  std::vector<std::byte> pack() const {
    return record::Writer("ClassSet")
        .values(std::vector<int>(classes.begin(), classes.end()))
        .take();
  }
  static ClassSet unpack(std::span<const std::byte> bytes) {
    record::Reader reader(bytes, "ClassSet");
    const auto classes = reader.values<int>();
    reader.end();
    return {{classes.begin(), classes.end()}};
  }
};
static_assert(Mergeable<ClassSet>);

/// make() makes the samples of each rank; here are the classes of all, in ascending order. Throws,
/// on every rank, where make() throws on one, and where there are less than two classes.
/// Collective.
template <class Make>
Vector<int> common_classes(const char* function, MPI_Comm comm, const Make& make) {
  const ClassSet all = reduce(comm, [&] {
    const auto& samples = make();
    const learn::Labels labels(samples.y);
    return ClassSet{{labels.classes.begin(), labels.classes.end()}};
  });
  learn::require_rows(function, all.classes.size());
  Vector<int> classes(all.classes.size());
  std::copy(all.classes.begin(), all.classes.end(), classes.begin());
  learn::require_classes(function, classes);
  return classes;
}

}  // namespace lanes::mpi
