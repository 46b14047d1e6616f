// Selection: the elements that would be at given places if the data were sorted.
//
// Two elements of a sample enclose the place with near certainty (Floyd & Rivest, Expected time
// bounds for selection, Comm. ACM 18, 1975). One pass over the data counts those below and above,
// and keeps those inside, n^(2/3) times a small number; among these the search goes on. The data
// are read once and never written. Elements equal to an end of the bracket are counted apart, so
// that ties leave nothing to keep: constant data take one pass like any other.
//
// Where to look for the sample depends on n alone. Data made to defeat it do so twice; then
// brackets are thirds of the range of T, whatever is in x: at most 41 passes, so that time is
// O(n) always.
#pragma once

#include <array>
#include <lanes/matrix.hpp>
#include <span>

#include "dispatch/kernel_table.hpp"
#include "kernels/split.hpp"

namespace lanes::stats {

using kernels::index;

/// One or two neighbours in ascending order: what is between them is a quantile.
template <class T>
struct Neighbours {
  index first = 0, last = 0;  ///< their places, from 0; last is first or first + 1
  T low = 0, high = 0;        ///< their values
};

/// What select() finds in one go: each takes comparisons of its own, but the data are read once.
inline constexpr std::size_t most_selected = 8;

/// How passes over the data are made.
template <class T>
struct Passes {
  kernels::Sift<T> sift;
  int threads;  ///< Options::threads
};

/// Sets the values of at most most_selected `wanted`, with places among the elements that are not
/// NaN, of which there are x.size() - missing, at least one. Returns the number of NaN: where it
/// is not `missing`, places mean something else, and values nothing.
///
/// Of zeros with both signs either may be found.
template <class T>
index select(const Passes<T>& how, VectorIn<T> x, index missing, std::span<Neighbours<T>> wanted);
extern template index select(const Passes<double>&, VectorIn<double>, index,
                             std::span<Neighbours<double>>);
extern template index select(const Passes<float>&, VectorIn<float>, index,
                             std::span<Neighbours<float>>);

/// Up to so many elements are copied and partitioned.
inline constexpr index most_copied = 1024;

/// Which element is number i of a sample, the elements being split into as many parts as it is
/// large: one somewhere in the i-th part, not at the same place in each, so that no period of the
/// data is met by one of the sample.
index sample_position(const kernels::Split& parts, index i, int attempt);
/// About n^(2/3).
index sample_size(index n);
/// Samples before the data are taken to be made against them.
inline constexpr int most_attempts = 2;

}  // namespace lanes::stats
