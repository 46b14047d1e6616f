// GaussianNB and BernoulliNB of distributed rows.
#include <lanes/mpi/learn.hpp>
#include <optional>

#include "learn/class_states.hpp"
#include "mpi/column_states.hpp"
#include "mpi/samples.hpp"

namespace lanes {
namespace {

/// Counts of the classes, and, of each in turn, moments of each feature times its scale.
struct ClassMoments {
  mpi::Columns<double> counts;
  mpi::Columns<Moments> moments;

  void merge(const ClassMoments& other) {
    counts.merge(other.counts);
    moments.merge(other.moments);
  }
  std::vector<std::byte> pack() const {
    return record::Writer("ClassMoments").values(counts.columns).values(moments.columns).take();
  }
  static ClassMoments unpack(std::span<const std::byte> bytes) {
    record::Reader reader(bytes, "ClassMoments");
    ClassMoments all{{reader.values<double>()}, {}};
    all.moments.columns = reader.values<Moments>();
    reader.end();
    return all;
  }
};
static_assert(Mergeable<ClassMoments>);

template <class T>
ClassMoments class_moments(const mpi::Samples<T, int>& s, const Vector<int>& classes,
                           const std::vector<stats::ScaledMoments>& scales,
                           const Options& options) {
  const learn::Labels labels(s.y, classes);
  Matrix<T> sorted = learn::by_class<T>(s.x, labels);
  for (std::size_t j = 0; j < scales.size(); ++j)
    if (scales[j].scale != 1)
      for (T& e : sorted.col(j)) e *= static_cast<T>(scales[j].scale);
  ClassMoments all;
  for (std::size_t k = 0, first = 0; k < classes.size(); first += labels.count[k++]) {
    all.counts.columns.push_back(static_cast<double>(labels.count[k]));
    const auto of_class = stats::plain_column_moments<T>(
        sorted.block(first, 0, labels.count[k], s.x.cols()), nan_policy::propagate, options);
    all.moments.columns.insert(all.moments.columns.end(), of_class.begin(), of_class.end());
  }
  return all;
}

template <class T>
learn::ClassStatistics<T> statistics_of(const ClassMoments& all, Vector<int> classes,
                                        const std::vector<stats::ScaledMoments>& columns) {
  const std::size_t n = classes.size(), p = columns.size();
  learn::ClassStatistics<T> found{std::move(classes), {}, Matrix<T>(n, p), Matrix<T>(n, p), T(0)};
  for (double count : all.counts.columns) found.count.push_back(static_cast<std::size_t>(count));
  for (std::size_t j = 0; j < p; ++j)
    found.largest_variance =
        std::max(found.largest_variance, static_cast<T>(columns[j].variance(0)));
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t j = 0; j < p; ++j) {
      const stats::ScaledMoments m{all.moments.columns[k * p + j], columns[j].scale};
      found.mean(k, j) = static_cast<T>(m.moments.mean / m.scale);
      found.var(k, j) = static_cast<T>(m.variance(0));
    }
  return found;
}

}  // namespace

template <class T>
GaussianNB<T>& fit(GaussianNB<T>& model, const mpi::DistributedMatrix<T>& x, VectorIn<int> y,
                   nan_policy policy, Options options) {
  constexpr const char* function = "GaussianNB::fit";
  learn::require_not_negative(function, "var_smoothing", static_cast<double>(model.var_smoothing));
  std::optional<mpi::Samples<T, int>> s;
  const Vector<int> classes =
      mpi::common_classes(function, x.comm(), [&]() -> const mpi::Samples<T, int>& {
        return s.emplace(mpi::samples_of<T, int>(function, x, y, policy, options));
      });
  const auto columns =
      mpi::column_moments<T>(function, x.comm(), s->x, nan_policy::propagate, options);
  const ClassMoments all =
      mpi::reduce(x.comm(), [&] { return class_moments(*s, classes, columns, options); });
  learn::finish(model, statistics_of<T>(all, classes, columns));
  return model;
}

template <class T>
BernoulliNB<T>& fit(BernoulliNB<T>& model, const mpi::DistributedMatrix<T>& x, VectorIn<int> y,
                    nan_policy policy, Options options) {
  constexpr const char* function = "BernoulliNB::fit";
  learn::require_alpha(model);
  std::optional<mpi::Samples<T, int>> s;
  const Vector<int> classes =
      mpi::common_classes(function, x.comm(), [&]() -> const mpi::Samples<T, int>& {
        return s.emplace(mpi::samples_of<T, int>(function, x, y, policy, options));
      });
  const learn::ClassCounts all = mpi::reduce(x.comm(), [&] {
    return learn::class_counts<T>(s->x, learn::Labels(s->y, classes), model.binarize);
  });
  learn::finish(model, all);
  return model;
}

template GaussianNB<double>& fit(GaussianNB<double>&, const mpi::DistributedMatrix<double>&,
                                 VectorIn<int>, nan_policy, Options);
template GaussianNB<float>& fit(GaussianNB<float>&, const mpi::DistributedMatrix<float>&,
                                VectorIn<int>, nan_policy, Options);
template BernoulliNB<double>& fit(BernoulliNB<double>&, const mpi::DistributedMatrix<double>&,
                                  VectorIn<int>, nan_policy, Options);
template BernoulliNB<float>& fit(BernoulliNB<float>&, const mpi::DistributedMatrix<float>&,
                                 VectorIn<int>, nan_policy, Options);

}  // namespace lanes
