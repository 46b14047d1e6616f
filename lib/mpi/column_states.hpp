// What ranks know of the columns of their rows, and the moments of all rows.
#pragma once

#include <lanes/mpi/distributed_matrix.hpp>
#include <lanes/mpi/reduce.hpp>

#include "base/record.hpp"
#include "stats/moments.hpp"
#include "stats/reductions.hpp"
#include "stats/tree.hpp"

namespace lanes::mpi {

/// A state of each column that merge(State&, const State&) of stats knows how to merge.
template <class State>
struct Columns {
  std::vector<State> columns;

  void merge(const Columns& other) {
    using stats::merge;
    if (columns.size() != other.columns.size())
      throw shape_error("lanes::mpi: a rank has " + std::to_string(columns.size()) +
                        " columns, another one " + std::to_string(other.columns.size()));
    for (std::size_t j = 0; j < columns.size(); ++j) merge(columns[j], other.columns[j]);
  }
  std::vector<std::byte> pack() const { return record::Writer(type()).values(columns).take(); }
  static Columns unpack(std::span<const std::byte> bytes) {
    record::Reader reader(bytes, type());
    Columns columns{reader.values<State>()};
    reader.end();
    return columns;
  }

 private:
  static std::string type() { return "columns of " + std::to_string(sizeof(State)) + " bytes"; }
};
static_assert(Mergeable<Columns<Moments>>);

/// The largest magnitude.
struct Largest {
  double value = 0;
};
inline void merge(Largest& a, const Largest& b) {
  a.value = std::max(a.value, b.value);
}

/// Those of the columns of all rows; local are this rank's. As stats::column_moments.
template <class T>
std::vector<stats::ScaledMoments> column_moments(const char* function, MPI_Comm comm,
                                                 const MatrixView<const T>& local,
                                                 nan_policy policy, const Options& options);

}  // namespace lanes::mpi
