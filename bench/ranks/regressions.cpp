// Linear and logistic regression of rows on ranks.
#include <cmath>
#include <limits>

#include "ranks/problems.hpp"

namespace lanes::bench {
namespace {

/// Targets that depend on all features, and on chance.
template <class T>
Vector<T> targets_of(const mpi::DistributedMatrix<T>& x) {
  return mpi::collectively(x.comm(), [&] {
    const auto rows = x.local();
    Vector<T> y(rows.rows());
    Rng chance(4);
    chance.skip(x.first_row());
    fill_normal(chance, y);
    const T weight = static_cast<T>(1 / std::sqrt(static_cast<double>(x.cols())));
    for (std::size_t i = 0; i < rows.rows(); ++i)
      for (std::size_t j = 0; j < rows.cols(); ++j) y[i] += (j % 2 ? -weight : weight) * rows(i, j);
    return y;
  });
}

/// Which of them are positive.
template <class T>
Vector<int> classes_of(MPI_Comm comm, const Vector<T>& targets) {
  return mpi::collectively(comm, [&] {
    Vector<int> classes(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) classes[i] = targets[i] > 0 ? 1 : 0;
    return classes;
  });
}

/// The gradient of the loss at the coefficients that were found, where the derivative of a row's
/// loss by its score is derivative(score, target): it is to be no more than `slack` of what its
/// terms could add up to.
template <class T, class Coefficients, class Derivative>
std::string fault_of_gradient(const mpi::DistributedMatrix<T>& x, const Vector<T>& y,
                              const Coefficients& coef, T intercept, double slack,
                              const Derivative& derivative) {
  const std::size_t d = x.cols();
  const auto rows = x.local();
  std::vector<double> sums(2 * d + 2);  // the gradient, and that of magnitudes
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    double score = double{intercept};
    for (std::size_t j = 0; j < d; ++j) score += double{rows(i, j)} * double{coef[j]};
    const double slope = derivative(score, double{y[i]});
    for (std::size_t j = 0; j <= d; ++j) {
      const double feature = j == d ? 1 : double{rows(i, j)};
      sums[j] += slope * feature;
      sums[d + 1 + j] += std::abs(slope * feature);
    }
  }
  add_up(x.comm(), sums);
  for (std::size_t j = 0; j <= d; ++j)
    if (!(std::abs(sums[j]) <= slack * sums[d + 1 + j]))
      return "coefficient " + std::to_string(j) + " is wrong";
  return "";
}

template <class T>
class LeastSquares : public RankProblem {
 public:
  LeastSquares(const Shape& shape, MPI_Comm comm)
      : x_(random_rows<T>(shape, comm)), y_(targets_of(x_)) {}
  void run() override {
    found_ = {};
    fit(found_, x_, y_);
  }
  std::string fault() const override {
    const double slack = static_cast<double>(x_.rows()) * double{std::numeric_limits<T>::epsilon()};
    return fault_of_gradient(x_, y_, found_.coef, found_.intercept, slack,
                             [](double score, double target) { return score - target; });
  }

 private:
  mpi::DistributedMatrix<T> x_;
  Vector<T> y_;
  LinearRegression<T> found_ = {};
};

template <class T>
class Logistic : public RankProblem {
 public:
  Logistic(const Shape& shape, MPI_Comm comm)
      : x_(random_rows<T>(shape, comm)), y_(targets_of(x_)), classes_(classes_of(comm, y_)) {}
  void run() override {
    found_ = {};
    fit(found_, x_, classes_);
  }
  /// The optimum is flat: the square root of eps in the coefficients is eps in the loss.
  std::string fault() const override {
    if (found_.diagnosis != Fit::converged) return "it has not converged";
    const double slack = std::sqrt(double{std::numeric_limits<T>::epsilon()});
    return fault_of_gradient(x_, y_, found_.coef.row(0), found_.intercept[0], slack,
                             [](double score, double target) {
                               return 1 / (1 + std::exp(-score)) - (target > 0 ? 1 : 0);
                             });
  }
  int steps() const override { return found_.steps; }

 private:
  mpi::DistributedMatrix<T> x_;
  Vector<T> y_;
  Vector<int> classes_;
  LogisticRegression<T> found_ = {};
};

}  // namespace

template <class T>
std::unique_ptr<RankProblem> make_regression(Kernel kernel, const Shape& shape, MPI_Comm comm) {
  if (kernel == Kernel::linear_regression) return std::make_unique<LeastSquares<T>>(shape, comm);
  return std::make_unique<Logistic<T>>(shape, comm);
}
template std::unique_ptr<RankProblem> make_regression<double>(Kernel, const Shape&, MPI_Comm);
template std::unique_ptr<RankProblem> make_regression<float>(Kernel, const Shape&, MPI_Comm);

}  // namespace lanes::bench
