// What naive Bayes knows of its data, and how a fit ends: the same whether all samples were here,
// or ranks have merged what they know.
#pragma once

#include <lanes/mergeable.hpp>
#include <lanes/naive_bayes.hpp>

#include "learn/samples.hpp"

namespace lanes::learn {

/// Of each class and feature, for GaussianNB.
template <class T>
struct ClassStatistics {
  Vector<int> classes;             ///< ascending
  std::vector<std::size_t> count;  ///< samples of each
  Matrix<T> mean, var;             ///< classes x features
  T largest_variance;              ///< of a feature, over all samples
};

/// Throws argument_error as GaussianNB::fit does; then nothing has changed.
template <class T>
void finish(GaussianNB<T>& model, ClassStatistics<T> found);

/// The rows of X of each class, one class after the other.
template <class T>
Matrix<T> by_class(MatrixIn<T> x, const Labels& labels);

/// How many samples of each class have each feature, for BernoulliNB.
struct ClassCounts {
  Vector<int> classes;          ///< ascending
  std::vector<double> count;    ///< samples of each
  Matrix<double> with_feature;  ///< classes x features

  /// Both know the same classes.
  void merge(const ClassCounts& other);
  std::vector<std::byte> pack() const;
  static ClassCounts unpack(std::span<const std::byte> record);
};
static_assert(Mergeable<ClassCounts>);

template <class T>
void require_alpha(const BernoulliNB<T>& model);
template <class T>
ClassCounts class_counts(MatrixIn<T> x, const Labels& labels, T binarize);
template <class T>
void finish(BernoulliNB<T>& model, const ClassCounts& found);

}  // namespace lanes::learn
