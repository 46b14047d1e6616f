// What a statistic does about missing values, and along which way of a matrix it is taken.
#pragma once

namespace lanes {

/// What to do about NaN in the data: the same for every statistic.
enum class nan_policy {
  propagate,  ///< the result is NaN
  omit,       ///< as if the NaN were not there
  raise       ///< argument_error, naming the first of them
};

/// One result for each column of a matrix, or for each row. NumPy: axis=0, axis=1.
enum class By { column, row };

}  // namespace lanes
