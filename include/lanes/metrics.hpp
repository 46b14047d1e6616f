// How good predictions are, and how to hold data back to find out.
//
// All throw shape_error where sizes differ, argument_error where there is no sample.
#pragma once

#include <cstdint>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

/// The share of labels that are equal.
double accuracy(VectorIn<int> truth, VectorIn<int> predicted);

/// Element (i, j): how often label i was predicted to be j. Labels are all that occur in either,
/// ascending, or those given, all of which must be different; throws argument_error when another
/// one occurs.
Matrix<int> confusion_matrix(VectorIn<int> truth, VectorIn<int> predicted);
Matrix<int> confusion_matrix(VectorIn<int> truth, VectorIn<int> predicted, VectorIn<int> labels);

/// Mean of (truth - predicted)^2. NaN where an element is.
double mean_squared_error(VectorIn<double> truth, VectorIn<double> predicted, Options options = {});
double mean_squared_error(VectorIn<float> truth, VectorIn<float> predicted, Options options = {});

/// 1 - sum (truth - predicted)^2 / sum (truth - mean(truth))^2, which is negative where predictions
/// are worse than the mean. Where all of truth is equal: 1 for predictions without error, else 0,
/// as in scikit-learn.
double r2_score(VectorIn<double> truth, VectorIn<double> predicted, Options options = {});
double r2_score(VectorIn<float> truth, VectorIn<float> predicted, Options options = {});

/// Mean of -log probability(i, label of sample i): infinite where that is 0. Column k belongs to
/// classes[k], ascending; by default, to the k-th of the labels that occur. Throws shape_error when
/// the number of columns differs from that of classes, argument_error when a label is none of them,
/// a probability is outside [0, 1], or a row does not sum to 1 (within 1e-3).
double log_loss(VectorIn<int> truth, MatrixIn<double> probability);
double log_loss(VectorIn<int> truth, MatrixIn<float> probability);
double log_loss(VectorIn<int> truth, MatrixIn<double> probability, VectorIn<int> classes);
double log_loss(VectorIn<int> truth, MatrixIn<float> probability, VectorIn<int> classes);

struct SplitSettings {
  double test_size = 0.25;  ///< the share of samples that are held back, rounded up
  std::uint64_t seed = 0;
  bool shuffle = true;    ///< otherwise the last samples are held back
  bool stratify = false;  ///< of each label the same share
};

template <class T, class Y>
struct TrainTest {
  Matrix<T> x_train, x_test;
  Vector<Y> y_train, y_test;
};

/// Copies of the rows, in random order: a function of the seed and the number of rows alone (and
/// labels, with stratify). Throws argument_error unless 0 < test_size < 1 leaves a sample, and with
/// stratify one of each label, on either side.
TrainTest<double, int> train_test_split(MatrixIn<double> x, VectorIn<int> y,
                                        SplitSettings settings = {});
TrainTest<float, int> train_test_split(MatrixIn<float> x, VectorIn<int> y,
                                       SplitSettings settings = {});
/// With targets that are no labels; stratify is an argument_error.
TrainTest<double, double> train_test_split(MatrixIn<double> x, VectorIn<double> y,
                                           SplitSettings settings = {});
TrainTest<float, float> train_test_split(MatrixIn<float> x, VectorIn<float> y,
                                         SplitSettings settings = {});

}  // namespace lanes
