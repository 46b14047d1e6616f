// Splitting a range into nearly equal parts.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels {

/// `count` things in `parts` parts whose sizes differ by at most one: 33 rows in tiles of at most 8
/// are 7 7 7 6 6, not 8 8 8 8 and a sliver of 1, which would leave most fma units idle.
struct Split {
  index size, longer, parts;

  constexpr Split(index count, index parts_) : size(count), longer(0), parts(parts_) {
    if (parts > 1)
      size = count / parts, longer = count % parts;  // a division costs as much as a 4 x 4 tile
  }
  /// As few parts as possible with at most `limit` in each.
  static constexpr Split at_most(index limit, index count) {
    return Split(count, (count + limit - 1) / limit);
  }
  constexpr index begin(index part) const { return part * size + (part < longer ? part : longer); }
  constexpr index length(index part) const { return size + (part < longer ? 1 : 0); }
};

}  // namespace lanes::kernels
