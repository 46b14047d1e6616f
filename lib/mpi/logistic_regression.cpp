// LogisticRegression of distributed rows: the iteration of lib/learn, whose passes over the data
// are those of all ranks, merged. Every rank takes the same steps, since they see the same bits.
#include <lanes/linalg.hpp>
#include <lanes/mpi/learn.hpp>
#include <optional>

#include "learn/logistic_fit.hpp"
#include "mpi/column_states.hpp"
#include "mpi/samples.hpp"
#include "mpi/transport.hpp"

namespace lanes {
namespace {

using learn::LogisticData;

/// How many samples the ranks before this one have.
std::size_t samples_before(MPI_Comm comm, std::size_t mine) {
  const std::uint64_t count = mine;
  std::uint64_t before = 0;
  mpi::detail::check(MPI_Exscan(&count, &before, 1, MPI_UINT64_T, MPI_SUM, comm), "MPI_Exscan");
  return mpi::rank(comm) == 0 ? 0 : static_cast<std::size_t>(before);
}

}  // namespace

template <class T>
LogisticRegression<T>& fit(LogisticRegression<T>& model, const mpi::DistributedMatrix<T>& x,
                           VectorIn<int> y, nan_policy policy, Options options) {
  constexpr const char* function = "LogisticRegression::fit";
  learn::require_not_negative(function, "l2", static_cast<double>(model.l2));
  learn::require_not_negative(function, "max_steps", model.max_steps);
  const MPI_Comm comm = x.comm();
  std::optional<mpi::Samples<T, int>> s;
  const Vector<int> classes =
      mpi::common_classes(function, comm, [&]() -> const mpi::Samples<T, int>& {
        return s.emplace(mpi::samples_of<T, int>(function, x, y, policy, options));
      });
  const auto columns = mpi::column_moments<T>(function, comm, s->x, nan_policy::propagate, options);
  const learn::LogisticFeatures<T> features(s->x, columns, model);
  const learn::Labels labels(s->y, classes);
  const LogisticData<T> data{.x = features.x,
                             .y = labels.index,
                             .classes = classes.size(),
                             .mean = features.mean,
                             .intercept = model.fit_intercept};
  learn::Thinned<T> thinned(data, samples_before(comm, s->x.rows()));
  learn::fit(model, classes, features,
             {.samples = static_cast<std::size_t>(columns[0].moments.count),
              .outputs = data.outputs(),
              .width = data.width(),
              .pass =
                  [&](const Vector<double>& theta, learn::Find find, std::size_t every) {
                    return mpi::reduce(comm, [&] {
                      return logistic_pass(thinned.every(every), theta, find, options);
                    });
                  }},
             options);
  return model;
}
template LogisticRegression<double>& fit(LogisticRegression<double>&,
                                         const mpi::DistributedMatrix<double>&, VectorIn<int>,
                                         nan_policy, Options);
template LogisticRegression<float>& fit(LogisticRegression<float>&,
                                        const mpi::DistributedMatrix<float>&, VectorIn<int>,
                                        nan_policy, Options);

}  // namespace lanes
