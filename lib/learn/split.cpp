// train_test_split.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/metrics.hpp>
#include <lanes/random.hpp>
#include <numeric>
#include <string>
#include <type_traits>

#include "learn/samples.hpp"

namespace lanes {
namespace {

constexpr const char* function = "train_test_split";

[[noreturn]] void refuse(const std::string& why) {
  throw argument_error(std::string(function) + ": " + why);
}

/// How many of each class are held back; without stratify, there is one class.
std::vector<std::size_t> held_back(const std::vector<std::size_t>& count, double share) {
  std::vector<std::size_t> quota;
  for (std::size_t n : count) {
    const auto held = static_cast<std::size_t>(std::ceil(share * static_cast<double>(n)));
    quota.push_back(std::min(std::max<std::size_t>(held, 1), n - 1));
  }
  return quota;
}

template <class T, class Y>
TrainTest<T, Y> split_of(MatrixIn<T> x, VectorIn<Y> y, const SplitSettings& settings) {
  const std::size_t n = y.size();
  learn::require_samples(function, x.rows(), x.cols(), n, nan_policy::raise);
  if (!(settings.test_size > 0 && settings.test_size < 1))
    refuse("test_size is " + std::to_string(settings.test_size) + "; it must be between 0 and 1");
  if (n < 2) refuse("there is one sample; give at least two");
  std::vector<std::size_t> group(n, 0), count{n};
  if (settings.stratify) {
    if constexpr (std::is_same_v<Y, int>) {
      const learn::Labels labels(y);
      group = labels.index;
      count = labels.count;
      for (std::size_t k = 0; k < count.size(); ++k)
        if (count[k] < 2)
          refuse("label " + std::to_string(labels.classes[k]) +
                 " occurs once; stratify takes at least two of each");
    } else {
      refuse("stratify takes int labels; the targets are real numbers");
    }
  }
  Rng rng(settings.seed);
  std::vector<std::size_t> order(n);
  // Without shuffling the last samples are held back: those come first here.
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  if (settings.shuffle) order = permutation(rng, n);

  std::vector<std::size_t> quota = held_back(count, settings.test_size), train, test;
  for (std::size_t i : order) {
    const bool held = quota[group[i]] > 0;
    (held ? test : train).push_back(i);
    quota[group[i]] -= held;
  }
  if (!settings.shuffle)
    std::reverse(train.begin(), train.end()), std::reverse(test.begin(), test.end());
  return {learn::take_rows<T>(x, train), learn::take_rows<T>(x, test), learn::take<Y>(y, train),
          learn::take<Y>(y, test)};
}

}  // namespace

TrainTest<double, int> train_test_split(MatrixIn<double> x, VectorIn<int> y,
                                        SplitSettings settings) {
  return split_of<double, int>(x, y, settings);
}
TrainTest<float, int> train_test_split(MatrixIn<float> x, VectorIn<int> y, SplitSettings settings) {
  return split_of<float, int>(x, y, settings);
}
TrainTest<double, double> train_test_split(MatrixIn<double> x, VectorIn<double> y,
                                           SplitSettings settings) {
  return split_of<double, double>(x, y, settings);
}
TrainTest<float, float> train_test_split(MatrixIn<float> x, VectorIn<float> y,
                                         SplitSettings settings) {
  return split_of<float, float>(x, y, settings);
}

}  // namespace lanes
