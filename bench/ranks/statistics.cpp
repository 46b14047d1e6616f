// Statistics and principal components of rows on ranks.
#include <cmath>
#include <limits>

#include "harness/data.hpp"
#include "ranks/problems.hpp"

namespace lanes::bench {
namespace {

template <class T>
class Rows : public RankProblem {
 public:
  Rows(const Shape& shape, MPI_Comm comm) : x_(random_rows<T>(shape, comm)) {}

 protected:
  std::size_t cols() const { return x_.cols(); }
  /// What sums over so many rows may be off by, relative to their terms.
  double slack() const {
    return static_cast<double>(x_.rows()) * double{std::numeric_limits<T>::epsilon()};
  }
  std::vector<double> means() const {
    std::vector<double> sums(cols());
    const auto x = x_.local();
    for (std::size_t i = 0; i < x.rows(); ++i)
      for (std::size_t j = 0; j < x.cols(); ++j) sums[j] += double{x(i, j)};
    add_up(x_.comm(), sums);
    for (double& sum : sums) sum /= static_cast<double>(x_.rows());
    return sums;
  }
  /// The covariance times v.
  std::vector<double> covariance_times(const std::vector<double>& v) const {
    const std::vector<double> mean = means();
    std::vector<double> product(cols());
    const auto x = x_.local();
    for (std::size_t i = 0; i < x.rows(); ++i) {
      double score = 0;
      for (std::size_t j = 0; j < cols(); ++j) score += (double{x(i, j)} - mean[j]) * v[j];
      for (std::size_t j = 0; j < cols(); ++j) product[j] += (double{x(i, j)} - mean[j]) * score;
    }
    add_up(x_.comm(), product);
    for (double& e : product) e /= static_cast<double>(x_.rows()) - 1;
    return product;
  }

  mpi::DistributedMatrix<T> x_;
};

template <class T>
class ColumnStatistics : public Rows<T> {
 public:
  using Rows<T>::Rows;
  void run() override { found_ = mean_variance(this->x_, By::column); }
  std::string fault() const override {
    const std::vector<double> mean = this->means();
    std::vector<double> variance(this->cols());
    const auto x = this->x_.local();
    for (std::size_t i = 0; i < x.rows(); ++i)
      for (std::size_t j = 0; j < x.cols(); ++j)
        variance[j] += (double{x(i, j)} - mean[j]) * (double{x(i, j)} - mean[j]);
    add_up(this->x_.comm(), variance);
    for (std::size_t j = 0; j < mean.size(); ++j) {
      variance[j] /= static_cast<double>(this->x_.rows());
      if (!(std::abs(double{found_.mean[j]} - mean[j]) <= this->slack() * std::sqrt(variance[j])) ||
          !(std::abs(double{found_.variance[j]} - variance[j]) <= this->slack() * variance[j]))
        return "column " + std::to_string(j) + " is wrong";
    }
    return "";
  }

 private:
  MeanVariance<Vector<T>> found_ = {};
};

template <class T>
class Covariance : public Rows<T> {
 public:
  using Rows<T>::Rows;
  void run() override { found_ = cov(this->x_); }
  /// C v, for a random v, against X'(X v).
  std::string fault() const override {
    std::vector<double> v(this->cols());
    for (std::size_t j = 0; j < v.size(); ++j) v[j] = normal_at(stream_probes, j);
    const std::vector<double> expected = this->covariance_times(v);
    for (std::size_t i = 0; i < v.size(); ++i) {
      double product = 0, size = 0;
      for (std::size_t j = 0; j < v.size(); ++j) {
        product += double{found_(i, j)} * v[j];
        size += std::sqrt(double{found_(i, i)} * double{found_(j, j)}) * std::abs(v[j]);
      }
      if (!(std::abs(product - expected[i]) <= this->slack() * size))
        return "row " + std::to_string(i) + " is wrong";
    }
    return "";
  }

 private:
  Matrix<T> found_ = {};
};

template <class T>
class Components : public Rows<T> {
 public:
  using Rows<T>::Rows;
  void run() override {
    found_ = {};
    fit(found_, this->x_);
  }
  /// C v = lambda v, of the first and the last component.
  std::string fault() const override {
    double total = 0;
    for (const T lambda : found_.explained_variance) total += double{lambda};
    for (const std::size_t k : {std::size_t{0}, this->cols() - 1}) {
      std::vector<double> v(this->cols());
      for (std::size_t j = 0; j < v.size(); ++j) v[j] = double{found_.components(k, j)};
      const std::vector<double> product = this->covariance_times(v);
      for (std::size_t j = 0; j < v.size(); ++j)
        if (!(std::abs(product[j] - double{found_.explained_variance[k]} * v[j]) <=
              this->slack() * total))
          return "component " + std::to_string(k) + " is wrong";
    }
    return "";
  }

 private:
  PCA<T> found_ = {};
};

}  // namespace

template <class T>
std::unique_ptr<RankProblem> make_statistics(Kernel kernel, const Shape& shape, MPI_Comm comm) {
  if (kernel == Kernel::cov) return std::make_unique<Covariance<T>>(shape, comm);
  if (kernel == Kernel::pca) return std::make_unique<Components<T>>(shape, comm);
  return std::make_unique<ColumnStatistics<T>>(shape, comm);
}
template std::unique_ptr<RankProblem> make_statistics<double>(Kernel, const Shape&, MPI_Comm);
template std::unique_ptr<RankProblem> make_statistics<float>(Kernel, const Shape&, MPI_Comm);

}  // namespace lanes::bench
