// Elements at given places of sorted data that are only ever seen in blocks, pass after pass: exact
// quantiles of what does not fit into memory.
//
// Doubles are ordered as integers are whose bits follow from theirs. Each pass counts, for the
// integers that agree with a wanted one in all bits known so far, the next bits; after the last
// pass all 64 are known.
#pragma once

#include <algorithm>
#include <cstdint>
#include <lanes/matrix.hpp>
#include <span>
#include <vector>

namespace lanes::tools {

/// So many elements in the bucket at `place`.
struct Count {
  std::uint64_t place, count;
};

class BucketSelection {
 public:
  /// Counts `bits` bits in a pass, from 1 to 16: there are ceil(64 / bits) of them.
  explicit BucketSelection(int bits);

  /// Part of a pass. NaN is passed over; -0 counts as 0.
  void count(VectorIn<double> x);
  /// How many elements the first pass counted.
  std::uint64_t total() const { return total_; }
  /// What this pass has counted so far is appended to `list`, its places beginning with `place`:
  /// for adding up what several have counted who look for the same elements. take_counts() takes
  /// the sums instead, and returns what follows them. Both move `place` on.
  void append_counts(std::vector<Count>& list, std::uint64_t& place) const;
  std::span<const Count> take_counts(std::span<const Count> sums, std::uint64_t& place);
  /// After the first pass: wanted are the elements that `places` of the sorted ones hold, from 0,
  /// each below total(). At most six or so: each may take a histogram of its own.
  void want(const std::vector<std::uint64_t>& places);
  /// Ends a pass.
  void narrow();
  bool done() const { return known_ == 64; }
  /// The wanted elements, in the order of the places, once done.
  std::vector<double> values() const;

 private:
  /// Integers whose first known_ bits are `prefix`, counted by their next bits.
  struct Bracket {
    std::uint64_t prefix = 0;
    std::vector<std::uint64_t> counts = {};
  };
  struct Wanted {
    std::size_t bracket = 0;
    std::uint64_t place = 0;  ///< among the elements of the bracket
  };

  int next_bits() const { return std::min(bits_, 64 - known_); }

  int bits_, known_ = 0;
  std::uint64_t total_ = 0;
  std::vector<Bracket> brackets_;
  std::vector<Wanted> wanted_;
};

}  // namespace lanes::tools
