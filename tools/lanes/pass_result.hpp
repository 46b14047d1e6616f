// What one pass over the rows of a table finds.
#pragma once

#include <cstdint>
#include <lanes/stats.hpp>
#include <span>
#include <vector>

#include "bucket_selection.hpp"

namespace lanes::tools {

/// Of some rows; those of others are merged into it (lanes::Mergeable). Lists are empty, and
/// covariance is of no column, where a pass does not look for them.
struct PassResult {
  std::uint64_t rows = 0;
  std::vector<std::uint64_t> text_fields = {};   ///< of each column
  std::vector<RunningStats<double>> stats = {};  ///< likewise
  std::vector<Count> counts = {};  ///< of BucketSelections, by ascending places; none is zero
  RunningCovariance<double> covariance = RunningCovariance<double>(0, nan_policy::omit);

  void merge(const PassResult& other);
  std::vector<std::byte> pack() const;
  static PassResult unpack(std::span<const std::byte> record);
};
static_assert(Mergeable<PassResult>);

}  // namespace lanes::tools
