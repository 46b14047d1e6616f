#include "bucket_selection.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace lanes::tools {
namespace {

constexpr std::uint64_t sign = std::uint64_t{1} << 63;

std::uint64_t key_of(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x + 0.0);  // -0 + 0 is 0
  return bits & sign ? ~bits : bits | sign;
}
double value_of(std::uint64_t key) {
  return std::bit_cast<double>(key & sign ? key ^ sign : ~key);
}

}  // namespace

BucketSelection::BucketSelection(int bits) : bits_(bits), brackets_(1) {
  brackets_[0].counts.assign(std::size_t{1} << next_bits(), 0);
}

void BucketSelection::count(VectorIn<double> x) {
  const int shift = 64 - known_ - next_bits();
  const std::uint64_t mask = (std::uint64_t{1} << next_bits()) - 1;
  for (const double e : x) {
    if (std::isnan(e)) continue;
    const std::uint64_t digits = key_of(e) >> shift, prefix = digits >> next_bits();
    if (known_ == 0) ++total_;
    for (Bracket& bracket : brackets_)
      if (known_ == 0 || bracket.prefix == prefix) ++bracket.counts[digits & mask];
  }
}

void BucketSelection::append_counts(std::vector<Count>& list, std::uint64_t& place) const {
  for (const Bracket& bracket : brackets_)
    for (const std::uint64_t count : bracket.counts) {
      if (count > 0) list.push_back({place, count});
      ++place;
    }
}

std::span<const Count> BucketSelection::take_counts(std::span<const Count> sums,
                                                    std::uint64_t& place) {
  for (Bracket& bracket : brackets_) {
    const std::uint64_t end = place + bracket.counts.size();
    for (; !sums.empty() && sums.front().place < end; sums = sums.subspan(1))
      bracket.counts[sums.front().place - place] = sums.front().count;  // others are zero
    place = end;
  }
  if (known_ == 0)
    total_ =
        std::accumulate(brackets_[0].counts.begin(), brackets_[0].counts.end(), std::uint64_t{0});
  return sums;
}

void BucketSelection::want(const std::vector<std::uint64_t>& places) {
  for (const std::uint64_t place : places) wanted_.push_back({0, place});
}

void BucketSelection::narrow() {
  std::vector<Bracket> narrower;
  const int bits = next_bits();
  for (Wanted& w : wanted_) {
    const Bracket& bracket = brackets_[w.bracket];
    std::size_t digit = 0;
    for (; w.place >= bracket.counts[digit]; ++digit) w.place -= bracket.counts[digit];
    const std::uint64_t prefix = known_ == 0 ? digit : bracket.prefix << bits | digit;
    const auto same = std::ranges::find(narrower, prefix, &Bracket::prefix);
    w.bracket = static_cast<std::size_t>(same - narrower.begin());
    if (same == narrower.end()) narrower.push_back({prefix});
  }
  brackets_ = std::move(narrower);
  known_ += bits;
  if (!done())
    for (Bracket& bracket : brackets_) bracket.counts.assign(std::size_t{1} << next_bits(), 0);
}

std::vector<double> BucketSelection::values() const {
  std::vector<double> values;
  for (const Wanted& w : wanted_) values.push_back(value_of(brackets_[w.bracket].prefix));
  return values;
}

}  // namespace lanes::tools
