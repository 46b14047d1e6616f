#include "stats/select.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <mutex>

#include "linalg/sum.hpp"
#include "parallel/parallel.hpp"

namespace lanes::stats {
namespace {

using kernels::Bracket;
using kernels::bracket_slack;
using kernels::BracketCounts;

/// What the kernel is given at a time: it stays in L1 while each bracket is compared with it.
constexpr std::size_t piece = linalg::sum_block;

/// How far from its expected place in the sample a bracket reaches, in standard deviations: one
/// sample of 16 000 fails.
constexpr double margin = 4;

/// The side of a cube of n elements.
double side(index n) {
  return std::cbrt(static_cast<double>(n));
}

/// A bracket, and what a pass over the data finds of it.
template <class T>
struct Sieve {
  Bracket<T> bracket = {};
  BracketCounts counts = {};
  T* inside = nullptr;  ///< room for `capacity`; not all of them where counts.inside is more
  index capacity = 0;

  /// Place k is in at_low [begin, end of at_low), inside, or at_high.
  index begin() const { return counts.below; }
  index begin_inside() const { return counts.below + counts.at_low; }
  index end_inside() const { return begin_inside() + counts.inside; }
  index end() const { return end_inside() + counts.at_high; }
  /// Whether the element at place k can be told.
  bool tells(index k) const {
    return k >= begin() && k < end() &&
           (k < begin_inside() || k >= end_inside() || counts.inside <= capacity);
  }
};

/// One pass over x for all sieves.
template <class T>
void sift_all(const Passes<T>& how, VectorIn<T> x, std::span<Sieve<T>> sieves) {
  std::array<std::atomic<index>, most_selected> used = {};
  std::mutex adding;
  const auto n = static_cast<index>(x.size());
  const int threads = parallel::threads_for(how.threads, n, linalg::stream_grain);
  const std::size_t pieces = (x.size() + piece - 1) / piece;
  parallel::for_ranges(threads, pieces, [&](std::size_t first, std::size_t last) {
    T copy[piece], inside[piece + bracket_slack];
    std::array<BracketCounts, most_selected> counts = {};
    for (std::size_t p = first; p < last; ++p) {
      const std::size_t count = std::min(piece, x.size() - p * piece);
      const T* const elements = linalg::contiguous(x, p * piece, count, copy);
      for (std::size_t s = 0; s < sieves.size(); ++s) {
        const index found =
            how.sift(elements, static_cast<index>(count), sieves[s].bracket, inside, counts[s]);
        if (found == 0) continue;
        const index at = used[s].fetch_add(found, std::memory_order_relaxed);
        if (at + found <= sieves[s].capacity) std::copy_n(inside, found, sieves[s].inside + at);
      }
    }
    const std::lock_guard lock(adding);
    for (std::size_t s = 0; s < sieves.size(); ++s) {
      BracketCounts& sum = sieves[s].counts;
      sum.below += counts[s].below;
      sum.at_low += counts[s].at_low;
      sum.inside += counts[s].inside;
      sum.at_high += counts[s].at_high;
      sum.above += counts[s].above;
    }
  });
}

/// The values that a sieve tells.
template <class T>
void look_up(const Passes<T>& how, const Sieve<T>& sieve, Neighbours<T>& wanted) {
  const index begin = sieve.begin_inside(), end = sieve.end_inside();
  Neighbours<T> inside;
  if (wanted.last >= begin && wanted.first < end) {
    inside.first = std::max(wanted.first, begin) - begin;
    inside.last = std::min(wanted.last, end - 1) - begin;
    select<T>(how, {sieve.inside, static_cast<std::size_t>(end - begin)}, 0, {&inside, 1});
  }
  wanted.low = wanted.first < begin ? sieve.bracket.low
               : wanted.first < end ? inside.low
                                    : sieve.bracket.high;
  wanted.high = wanted.last < begin ? sieve.bracket.low
                : wanted.last < end ? inside.high
                                    : sieve.bracket.high;
}

/// The places in the sample between which `wanted` of `count` elements is expected: -1 and the
/// size of the sample are beyond its ends.
template <class T>
Neighbours<T> bracket_places(const Neighbours<T>& wanted, index count, index sample) {
  const double n = static_cast<double>(count), s = static_cast<double>(sample);
  const double p = (static_cast<double>(wanted.first) + 0.5) / n;
  const double away = margin * std::sqrt(s * p * (1 - p)) + 1;
  const double first = std::floor(s * p - away);
  const double last = std::ceil(s * (static_cast<double>(wanted.last) + 0.5) / n + away);
  return {.first = static_cast<index>(std::max(first, -1.0)),
          .last = static_cast<index>(std::min(last, s))};
}

/// The elements of a sample of x that are not NaN, at `sample`. Returns their number.
template <class T>
index take_sample(VectorIn<T> x, index size, int attempt, T* sample) {
  const kernels::Split parts(static_cast<index>(x.size()), size);
  index numbers = 0;
  for (index i = 0; i < size; ++i) {
    const T element = x[static_cast<std::size_t>(sample_position(parts, i, attempt))];
    sample[numbers] = element;
    numbers += element == element;
  }
  return numbers;
}

/// Brackets that are expected to enclose `wanted`.
template <class T>
void set_brackets(const Passes<T>& how, VectorIn<T> x, index missing, int attempt,
                  std::span<Neighbours<T>* const> wanted, std::span<Sieve<T>> sieves) {
  constexpr T infinity = std::numeric_limits<T>::infinity();
  const auto n = static_cast<index>(x.size());
  const index size = sample_size(n);
  const detail::Buffer<T> sample(static_cast<std::size_t>(size));
  const index numbers = take_sample<T>(x, size, attempt, sample.data());

  // The ends of bracket s are to be found at places 2 s and 2 s + 1 of this array.
  std::array<Neighbours<T>, 2 * most_selected> ends;
  std::array<Neighbours<T>, most_selected> places;
  for (std::size_t s = 0; s < sieves.size(); ++s) {
    places[s] = bracket_places(*wanted[s], n - missing, numbers);
    const index low = std::max<index>(places[s].first, 0);
    const index high = std::max<index>(std::min(places[s].last, numbers - 1), 0);
    ends[2 * s] = {low, low};
    ends[2 * s + 1] = {high, high};
  }
  if (numbers > 0) {
    const VectorView<const T> elements(sample.data(), static_cast<std::size_t>(numbers));
    select<T>(how, elements, 0, {ends.data(), sieves.size()});
    select<T>(how, elements, 0, {ends.data() + sieves.size(), sieves.size()});
  }
  for (std::size_t s = 0; s < sieves.size(); ++s) {
    auto& [low, high] = sieves[s].bracket;
    low = places[s].first < 0 ? -infinity : ends[2 * s].low;
    high = places[s].last >= numbers ? infinity : ends[2 * s + 1].low;
    // The kernel wants low < high.
    if (low == infinity) low = std::numeric_limits<T>::max();
    if (low == high) high = std::nextafter(low, infinity);
  }
}

/// Numbers in the order of the values of T, one apart for neighbours; both zeros are 0.
template <class T>
using Key = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
template <class T>
std::int64_t key_of(T x) {
  const auto magnitude = std::bit_cast<Key<T>>(std::abs(x));
  return x < 0 ? -magnitude : magnitude;
}
template <class T>
T value_of(std::int64_t key) {
  const T magnitude = std::bit_cast<T>(static_cast<Key<T>>(key < 0 ? -key : key));
  return key < 0 ? -magnitude : magnitude;
}

/// The element at place k without trusting any sample: the range of values is cut to a third, or
/// two, by each pass.
template <class T>
T select_by_thirds(const Passes<T>& how, VectorIn<T> x, index k, T* room, index capacity) {
  std::int64_t high = key_of(std::numeric_limits<T>::infinity()) + 1, low = -high;
  for (;;) {  // the element's key is between them
    const std::uint64_t apart = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    if (apart == 2) return value_of<T>(low + 1);
    const auto third = static_cast<std::int64_t>(apart / 3);
    Sieve<T> sieve{.bracket = {value_of<T>(low + third), value_of<T>(high - third)},
                   .inside = room,
                   .capacity = capacity};
    sift_all<T>(how, x, {&sieve, 1});
    if (sieve.tells(k)) {
      Neighbours<T> wanted{k, k};
      look_up(how, sieve, wanted);
      return wanted.low;
    }
    if (k < sieve.begin())
      high = low + third;
    else if (k >= sieve.end())
      low = high - third;
    else
      low += third, high -= third;
  }
}

template <class T>
index select_in_copy(VectorIn<T> x, index missing, std::span<Neighbours<T>> wanted) {
  T copy[most_copied];
  T* end = copy;
  for (std::size_t i = 0; i < x.size(); ++i) {
    *end = x[i];
    end += x[i] == x[i];
  }
  const index found = static_cast<index>(x.size()) - (end - copy);
  if (found != missing) return found;
  for (Neighbours<T>& w : wanted) {
    std::nth_element(copy, copy + w.first, end);
    w.low = copy[w.first];
    w.high = w.last == w.first ? w.low : *std::min_element(copy + w.last, end);
  }
  return found;
}

template <class T>
index select_by_samples(const Passes<T>& how, VectorIn<T> x, index missing,
                        std::span<Neighbours<T>> wanted) {
  const auto n = static_cast<index>(x.size());
  // At most margin * n / side(n) elements are expected inside a bracket.
  const auto capacity =
      static_cast<index>(std::min(1.0, 2.5 * margin / side(n)) * static_cast<double>(n));
  const detail::Buffer<T> room(static_cast<std::size_t>(capacity) * wanted.size());
  std::array<Neighbours<T>*, most_selected> open;
  std::size_t left = 0;
  for (Neighbours<T>& w : wanted) open[left++] = &w;
  for (int attempt = 0; attempt < most_attempts && left > 0; ++attempt) {
    std::array<Sieve<T>, most_selected> sieves;
    set_brackets<T>(how, x, missing, attempt, {open.data(), left}, {sieves.data(), left});
    for (std::size_t s = 0; s < left; ++s) {
      sieves[s].inside = room.data() + static_cast<index>(s) * capacity;
      sieves[s].capacity = capacity;
    }
    sift_all<T>(how, x, {sieves.data(), left});
    const index found = n - sieves[0].counts.numbers();
    if (found != missing) return found;
    std::size_t failed = 0;
    for (std::size_t s = 0; s < left; ++s) {
      if (sieves[s].tells(open[s]->first) && sieves[s].tells(open[s]->last))
        look_up(how, sieves[s], *open[s]);
      else
        open[failed++] = open[s];
    }
    left = failed;
  }
  for (std::size_t s = 0; s < left; ++s) {
    open[s]->low = select_by_thirds(how, x, open[s]->first, room.data(), capacity);
    open[s]->high = open[s]->last == open[s]->first
                        ? open[s]->low
                        : select_by_thirds(how, x, open[s]->last, room.data(), capacity);
  }
  return missing;
}

}  // namespace

index sample_size(index n) {
  return static_cast<index>(side(n) * side(n));
}

index sample_position(const kernels::Split& parts, index i, int attempt) {
  // The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
  auto hash = static_cast<std::uint64_t>(most_attempts * i + attempt + 1) * 0x9e3779b97f4a7c15;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  const auto length = static_cast<std::uint64_t>(parts.length(i));
  return parts.begin(i) + static_cast<index>((hash >> 32) * length >> 32);
}

template <class T>
index select(const Passes<T>& how, VectorIn<T> x, index missing, std::span<Neighbours<T>> wanted) {
  return static_cast<index>(x.size()) <= most_copied
             ? select_in_copy<T>(x, missing, wanted)
             : select_by_samples<T>(how, x, missing, wanted);
}
template index select(const Passes<double>&, VectorIn<double>, index,
                      std::span<Neighbours<double>>);
template index select(const Passes<float>&, VectorIn<float>, index, std::span<Neighbours<float>>);

}  // namespace lanes::stats
