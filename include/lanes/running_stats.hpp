// Statistics of data that come in pieces: one at a time, in blocks, or from several processes whose
// results are merged.
//
// Everything is kept in double precision, whatever T is. Pieces merged in another order, or pushed
// in other portions, give the same values within the bounds of docs/numerics.md, not the same bits;
// the number of threads and the instruction set change no bit.
#pragma once

#include <cstdint>
#include <lanes/matrix.hpp>
#include <lanes/mergeable.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/runtime.hpp>
#include <limits>
#include <type_traits>

namespace lanes {

/// All that RunningStats knows: 64 bytes that can be copied as such, written to a file or sent to
/// another process.
struct Moments {
  std::uint64_t count = 0;
  double mean = 0;      ///< rounded to double
  double mean_low = 0;  ///< what that left out: the mean is mean + mean_low
  double m2 = 0;        ///< sum of (x - mean)^2
  double m3 = 0;        ///< sum of (x - mean)^3
  double m4 = 0;        ///< sum of (x - mean)^4
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
};
static_assert(sizeof(Moments) == 64 && std::is_trivially_copyable_v<Moments> &&
              std::is_standard_layout_v<Moments>);

/// Count, mean, variance, skewness, kurtosis and extremes of all that was pushed.
///
/// One element at a time it is Welford's update (Welford 1962; for the third and fourth powers
/// Pebay 2008), O(1) each; a vector is reduced block by block, as the functions of stats.hpp do,
/// and merged. The mean is kept in two parts, so that nothing is lost between pieces of data that
/// are far from zero.
///
/// Powers of deviations are kept, so these have to be in the range of double: deviations between
/// 1e-146 and 1e150 for variance and stddev, between 1e-73 and 1e75 for skewness and kurtosis, or
/// zero. Larger ones give infinity or NaN; smaller ones lose digits, and below 1e-162 the variance
/// is 0, the others NaN. The functions of stats.hpp, which see all data, have no such limits. The
/// mean does not overflow. An infinity among the data makes the mean infinite (NaN with infinities
/// of both signs) and the others NaN.
template <class T>
class RunningStats {
 public:
  /// What to do about NaN: every result but count() is NaN from then on; or it is passed over; or
  /// push throws argument_error and changes nothing.
  explicit RunningStats(nan_policy policy = nan_policy::propagate) : policy_(policy) {}
  /// Goes on where another left off.
  explicit RunningStats(const Moments& state, nan_policy policy = nan_policy::propagate)
      : moments_(state), policy_(policy) {}

  void push(T x);
  void push(VectorIn<T> x, Options options = {});
  /// As if all that `other` was given had been pushed here (Chan, Golub & LeVeque 1979; Pebay
  /// 2008).
  void merge(const RunningStats& other);

  std::uint64_t count() const { return moments_.count; }
  /// These throw argument_error when nothing was pushed.
  double mean() const;
  double min() const;
  double max() const;
  /// Sum of squared deviations over count - ddof; NaN when that is not positive. Throws
  /// argument_error when nothing was pushed, or ddof is negative.
  double variance(int ddof = 0) const;
  double stddev(int ddof = 0) const;
  /// As the functions of that name in stats.hpp; NaN when all that was pushed is equal.
  double skewness() const;
  double kurtosis() const;

  const Moments& state() const { return moments_; }
  /// As bytes, the policy included, and back (mergeable.hpp).
  std::vector<std::byte> pack() const;
  static RunningStats unpack(std::span<const std::byte> record);

 private:
  Moments moments_;
  nan_policy policy_;
};

static_assert(Mergeable<RunningStats<double>>);
extern template class RunningStats<double>;
extern template class RunningStats<float>;

/// All that RunningCovariance knows, of p features.
struct CoMoments {
  std::uint64_t count = 0;
  Vector<double> mean, mean_low;  ///< p; the mean is mean + mean_low
  Matrix<double> products;        ///< p x p: sum of (x_i - mean_i) (x_j - mean_j)
};

/// Means, covariances and correlations of p features; a row is one sample. Deviations are to be
/// between 1e-146 and 1e150, or zero, as for the variance of RunningStats: with smaller ones
/// correlations lose digits and become NaN, with larger ones they are NaN.
template <class T>
class RunningCovariance {
 public:
  explicit RunningCovariance(std::size_t features, nan_policy policy = nan_policy::propagate);
  /// Goes on where another left off. Throws shape_error unless the shapes fit each other.
  explicit RunningCovariance(CoMoments state, nan_policy policy = nan_policy::propagate);

  /// One sample, O(p^2). Throws shape_error unless it has p elements. Under nan_policy::omit a
  /// sample with a NaN is dropped whole.
  void push(VectorIn<T> row);
  /// Samples x p features, at the speed of cov().
  void push(MatrixIn<T> rows, Options options = {});
  /// Throws shape_error when the numbers of features differ.
  void merge(const RunningCovariance& other);

  std::size_t features() const { return moments_.mean.size(); }
  std::uint64_t count() const { return moments_.count; }
  /// These throw argument_error when nothing was pushed; NaN and constant features as in cov() and
  /// corrcoef().
  const Vector<double>& mean() const;
  Matrix<double> covariance(int ddof = 1) const;
  Matrix<double> correlation() const;

  const CoMoments& state() const { return moments_; }
  /// As bytes, the policy included, and back (mergeable.hpp).
  std::vector<std::byte> pack() const;
  static RunningCovariance unpack(std::span<const std::byte> record);

 private:
  CoMoments moments_;
  nan_policy policy_;
};

static_assert(Mergeable<RunningCovariance<double>>);
extern template class RunningCovariance<double>;
extern template class RunningCovariance<float>;

}  // namespace lanes
