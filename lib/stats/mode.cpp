// mode(): a copy is sorted digit by digit, and its runs are counted.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <lanes/quantile.hpp>
#include <limits>
#include <type_traits>
#include <utility>

#include "stats/missing.hpp"

namespace lanes {
namespace {

template <class T>
using Key = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

/// Unsigned integers in the order of the values. (Adding zero makes -0 a +0.)
template <class T>
Key<T> key_of(T x) {
  constexpr Key<T> sign = Key<T>(1) << (8 * sizeof(T) - 1);
  if constexpr (std::is_integral_v<T>) {
    return static_cast<Key<T>>(x) ^ sign;
  } else {
    const auto bits = std::bit_cast<Key<T>>(x + T(0));
    return bits & sign ? ~bits : bits | sign;
  }
}
template <class T>
T value_of(Key<T> key) {
  constexpr Key<T> sign = Key<T>(1) << (8 * sizeof(T) - 1);
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(key ^ sign);
  else
    return std::bit_cast<T>(key & sign ? key ^ sign : ~key);
}

/// Below this, counting digits costs more than comparing.
constexpr std::size_t least_by_radix = 512;

/// Sorts keys[0 .. n) by their digits of eight bits, the lowest first; other[0 .. n) is
/// overwritten. Returns where they are, which is one of the two.
template <class K>
K* sort_keys(K* keys, K* other, std::size_t n) {
  if (n < least_by_radix) {
    std::sort(keys, keys + n);
    return keys;
  }
  constexpr int digits = sizeof(K);
  const auto digit = [](K key, int d) { return static_cast<std::size_t>(key >> (8 * d)) & 0xff; };
  std::array<std::array<std::size_t, 256>, digits> counts = {};
  for (std::size_t i = 0; i < n; ++i)
    for (int d = 0; d < digits; ++d) ++counts[static_cast<std::size_t>(d)][digit(keys[i], d)];
  for (int d = 0; d < digits; ++d) {
    auto& place = counts[static_cast<std::size_t>(d)];
    if (place[digit(keys[0], d)] == n) continue;  // the same in all
    std::size_t sum = 0;
    for (std::size_t& p : place) sum += std::exchange(p, sum);
    for (std::size_t i = 0; i < n; ++i) other[place[digit(keys[i], d)]++] = keys[i];
    std::swap(keys, other);
  }
  return keys;
}

/// Calls f(key, how many) for each of the distinct keys, which are sorted.
template <class K, class F>
void for_each_run(const K* keys, std::size_t n, F f) {
  for (std::size_t i = 0, start = 0; i < n; start = i) {
    while (i < n && keys[i] == keys[start]) ++i;
    f(keys[start], i - start);
  }
}

template <class T>
ModeResult<T> mode_of(VectorIn<T> x, nan_policy missing) {
  if (x.empty()) stats::throw_empty("mode");
  const detail::Buffer<Key<T>> memory(2 * x.size());
  Key<T>* keys = memory.data();
  std::size_t n = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    keys[n] = key_of(x[i]);
    n += x[i] == x[i];
  }
  if (n < x.size()) {
    if (missing == nan_policy::raise) {
      if constexpr (!std::is_integral_v<T>) stats::raise_missing("mode", x);
    }
    if (missing == nan_policy::propagate)
      return {Vector<T>(1, std::numeric_limits<T>::quiet_NaN()), x.size() - n};
  }
  if (n == 0) return {Vector<T>(1, std::numeric_limits<T>::quiet_NaN()), 0};
  keys = sort_keys(keys, keys + x.size(), n);

  std::size_t most = 0, ties = 0;
  for_each_run(keys, n, [&](Key<T>, std::size_t count) {
    if (count > most) most = count, ties = 0;
    ties += count == most;
  });
  ModeResult<T> result{Vector<T>::uninitialized(ties), most};
  T* next = result.values.data();
  for_each_run(keys, n, [&](Key<T> key, std::size_t count) {
    if (count == most) *next++ = value_of<T>(key);
  });
  return result;
}

}  // namespace

ModeResult<double> mode(VectorIn<double> x, nan_policy missing) {
  return mode_of<double>(x, missing);
}
ModeResult<float> mode(VectorIn<float> x, nan_policy missing) {
  return mode_of<float>(x, missing);
}
ModeResult<int> mode(VectorIn<int> x) {
  return mode_of<int>(x, nan_policy::propagate);
}

}  // namespace lanes
