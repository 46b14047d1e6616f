// A block of rows at a time: centred into the second-level cache, multiplied with the coefficients,
// turned into probabilities, and from these the gradient X'(p - y) and the Hessian X'DX, half of
// it, while the block is there. So X is read once. Blocks are summed up in stretches of rows, one
// for a thread, cut by the shape alone; stretches in order.
#include "learn/logistic_pass.hpp"

#include <algorithm>
#include <lanes/linalg.hpp>
#include <limits>

#include "base/record.hpp"
#include "dispatch/select.hpp"
#include "linalg/matmul.hpp"
#include "linalg/sum.hpp"

namespace lanes::learn {
namespace {

using kernels::index;
using kernels::Kernels;

constexpr index block_rows = kernels::matmul::k_block;

/// Blocks in stretches: merging two of them adds as many elements as the Hessian has.
kernels::Split stretches_of(index rows, index order) {
  const index blocks = (rows + block_rows - 1) / block_rows;
  const index most = std::min({index{16}, blocks / 4, rows / (2 * order)});
  return {blocks, std::max<index>(1, most)};
}

/// Sums over some rows.
struct Sums {
  double loss = 0;
  double least = std::numeric_limits<double>::infinity();
  double largest = -std::numeric_limits<double>::infinity();
  Matrix<double> linear;                 ///< residuals and weights times X, and summed up, last
  std::vector<Matrix<double>> products;  ///< X'DX for each pair of outputs, its upper triangle

  void add(const Sums& other) {
    loss += other.loss;
    least = std::min(least, other.least);
    largest = std::max(largest, other.largest);
    for (std::size_t i = 0; i < linear.size(); ++i) linear.data()[i] += other.linear.data()[i];
    for (std::size_t q = 0; q < products.size(); ++q)
      for (std::size_t i = 0; i < products[q].size(); ++i)
        products[q].data()[i] += other.products[q].data()[i];
  }
};

template <class T>
class Stretch {
 public:
  Stretch(const LogisticData<T>& data, const Vector<double>& theta, Find find,
          const Options& options)
      : data_(data),
        find_(find),
        threads_(options.threads),
        kernels_(dispatch::kernels_for(options.isa).of<T>()),
        doubles_(dispatch::kernels_for(options.isa).of<double>()),
        p_(static_cast<index>(data.x.cols())),
        m_(static_cast<index>(data.outputs())),
        pairs_(find == Find::hessian ? m_ * (m_ + 1) / 2 : 0),
        row_((p_ + 7) / 8 * 8),
        centred_(static_cast<std::size_t>(block_rows * row_)),
        weighted_(static_cast<std::size_t>(pairs_ > 0 ? block_rows * row_ : 0)),
        rows_(data.x.col_stride() == 1 ? 0 : static_cast<std::size_t>(block_rows * p_)),
        outputs_(static_cast<std::size_t>(block_rows * m_)),
        factors_(static_cast<std::size_t>(block_rows * (m_ + std::max<index>(pairs_, 1)))),
        coef_(static_cast<std::size_t>(p_ * m_)),
        intercept_(data.outputs()) {
    for (index k = 0; k < m_; ++k) {
      for (index j = 0; j < p_; ++j)
        coef_[static_cast<std::size_t>(j * m_ + k)] =
            theta[static_cast<std::size_t>(k * (p_ + 1) + j)];
      intercept_[static_cast<std::size_t>(k)] = theta[static_cast<std::size_t>(k * (p_ + 1) + p_)];
    }
  }

  Sums of(index first, index count) {
    Sums sums;
    sums.linear = Matrix<double>(static_cast<std::size_t>(m_ + pairs_), data_.width());
    for (index q = 0; q < pairs_; ++q) sums.products.emplace_back(data_.x.cols(), data_.x.cols());
    for (index i = first; i < first + count; i += block_rows)
      add(sums, i, std::min(block_rows, first + count - i));
    return sums;
  }

 private:
  void add(Sums& sums, index first, index rows) {
    load(first, rows);
    multiply(rows);
    const std::size_t* const y = data_.y.data() + first;
    if (m_ == 1)
      two_classes(sums, y, rows);
    else
      many_classes(sums, y, rows);
    if (find_ == Find::margins) return;
    add_linear(sums, rows);
    for (index q = 0; q < pairs_; ++q) add_products(sums, q, rows);
  }

  void load(index first, index rows) {
    MatrixView<const T> x = data_.x.block(static_cast<std::size_t>(first), 0,
                                          static_cast<std::size_t>(rows), data_.x.cols());
    if (x.col_stride() != 1) {
      const MatrixView<T> copy(rows_.data(), x.rows(), x.cols());
      copy.assign(x);
      x = copy;
    }
    kernels_.centre_rows(x.data(), x.row_stride(), rows, p_, data_.mean.data(), nullptr,
                         centred_.data(), row_);
  }

  /// outputs = X coef + intercept, rows x m.
  void multiply(index rows) {
    if (m_ == 1 && p_ <= static_cast<index>(linalg::sum_block)) {
      doubles_.matvec_rows(centred_.data(), row_, rows, p_, coef_.data(), outputs_.data());
    } else {
      linalg::gemm<double>({.m = rows,
                            .n = m_,
                            .k = p_,
                            .alpha = 1,
                            .a = centred_.data(),
                            .a_row = row_,
                            .a_col = 1,
                            .b = coef_.data(),
                            .b_row = m_,
                            .b_col = 1,
                            .beta = 0,
                            .c = outputs_.data(),
                            .c_row = m_},
                           doubles_, threads_);
    }
    if (m_ == 1) return doubles_.add_scalar(intercept_[0], outputs_.data(), outputs_.data(), rows);
    for (index i = 0; i < rows; ++i)
      doubles_.add(outputs_.data() + i * m_, intercept_.data(), outputs_.data() + i * m_, m_);
  }

  /// Row f of what the rows of X are multiplied with: residuals, then weights.
  double* factor(index f) { return factors_.data() + f * block_rows; }

  void two_classes(Sums& sums, const std::size_t* y, index rows) {
    // Not by a branch: which class comes next cannot be predicted.
    for (index i = 0; i < rows; ++i) signs_[i] = 2.0 * static_cast<double>(y[i]) - 1.0;
    doubles_.newton_logistic(outputs_.data(), signs_, losses_, factor(0), factor(1), rows);
    double ends[2];
    doubles_.extremes(outputs_.data(), rows, ends);
    sums.least = std::min(sums.least, ends[0]);
    sums.largest = std::max(sums.largest, ends[1]);
    sums.loss += doubles_.sum(losses_, rows);
  }

  void many_classes(Sums& sums, const std::size_t* y, index rows) {
    double own_outputs[block_rows];
    for (index i = 0; i < rows; ++i) {
      const double* const z = outputs_.data() + i * m_;
      const auto own = static_cast<index>(y[i]);
      own_outputs[i] = z[own];
      for (index k = 0; k < m_; ++k) {
        if (k == own) continue;
        sums.least = std::min(sums.least, z[own] - z[k]);
        sums.largest = std::max(sums.largest, z[own] - z[k]);
      }
    }
    doubles_.softmax(outputs_.data(), m_, rows, m_, outputs_.data(), m_, losses_);
    doubles_.subtract(losses_, own_outputs, losses_, rows);
    sums.loss += doubles_.sum(losses_, rows);
    for (index i = 0; i < rows; ++i) spread(outputs_.data() + i * m_, static_cast<index>(y[i]), i);
  }

  /// Residuals and weights of sample i from its probabilities p.
  void spread(const double* p, index own, index i) {
    double others = 0;  // 1 - p[own], without cancellation
    for (index k = 0; k < m_; ++k)
      if (k != own) others += p[k];
    for (index k = 0; k < m_; ++k) factor(k)[i] = k == own ? -others : p[k];
    index q = m_;
    for (index k = 0; k < m_ && pairs_ > 0; ++k) {
      factor(q++)[i] = p[k] * (k == own ? others : 1 - p[k]);
      for (index l = k + 1; l < m_; ++l) factor(q++)[i] = -p[k] * p[l];
    }
  }

  void add_linear(Sums& sums, index rows) {
    linalg::gemm<double>({.m = m_ + pairs_,
                          .n = p_,
                          .k = rows,
                          .alpha = 1,
                          .a = factors_.data(),
                          .a_row = block_rows,
                          .a_col = 1,
                          .b = centred_.data(),
                          .b_row = row_,
                          .b_col = 1,
                          .beta = 1,
                          .c = sums.linear.data(),
                          .c_row = p_ + 1},
                         doubles_, threads_);
    for (index f = 0; f < m_ + pairs_; ++f)
      sums.linear(static_cast<std::size_t>(f), static_cast<std::size_t>(p_)) +=
          doubles_.sum(factor(f), rows);
  }

  /// The upper triangle of X'DX, in strips of rows: what of them lies below the diagonal is little.
  void add_products(Sums& sums, index pair, index rows) {
    doubles_.weigh_rows(centred_.data(), row_, rows, p_, factor(m_ + pair), weighted_.data(), row_);
    linalg::gemm<double>({.m = p_,
                          .n = p_,
                          .k = rows,
                          .alpha = 1,
                          .a = centred_.data(),
                          .a_row = 1,
                          .a_col = row_,
                          .b = weighted_.data(),
                          .b_row = row_,
                          .b_col = 1,
                          .beta = 1,
                          .c = sums.products[static_cast<std::size_t>(pair)].data(),
                          .c_row = p_,
                          .below = 0},
                         doubles_, threads_);
  }

  const LogisticData<T>& data_;
  const Find find_;
  const int threads_;
  const Kernels<T>& kernels_;
  const Kernels<double>& doubles_;
  const index p_, m_, pairs_, row_;
  detail::Buffer<double> centred_, weighted_;
  detail::Buffer<T> rows_;
  detail::Buffer<double> outputs_, factors_;
  Vector<double> coef_, intercept_;
  double signs_[block_rows], losses_[block_rows];
};

/// The Hessian of all coefficients from the products of each pair of outputs.
template <class T>
Matrix<double> assemble(const LogisticData<T>& data, const Sums& sums) {
  const std::size_t p = data.x.cols(), m = data.outputs(), w = data.width();
  Matrix<double> h(m * w, m * w);
  std::size_t q = 0;
  for (std::size_t k = 0; k < m; ++k)
    for (std::size_t l = k; l < m; ++l, ++q) {
      const auto at = [&](std::size_t i, std::size_t j) {
        return i == p || j == p ? sums.linear(m + q, std::min(i, j))
                                : sums.products[q](std::min(i, j), std::max(i, j));
      };
      const std::size_t used = data.intercept ? w : p;
      for (std::size_t i = 0; i < used; ++i)
        for (std::size_t j = 0; j < used; ++j) {
          const double e = i == p && j == p ? sums.linear(m + q, p) : at(i, j);
          h(k * w + i, l * w + j) = h(l * w + j, k * w + i) = e;
        }
    }
  return h;
}

}  // namespace

void LogisticPass::merge(const LogisticPass& other) {
  loss += other.loss;
  gradient += other.gradient;
  hessian += other.hessian;
  least_margin = std::min(least_margin, other.least_margin);
  largest_margin = std::max(largest_margin, other.largest_margin);
}

std::vector<std::byte> LogisticPass::pack() const {
  return record::Writer("LogisticPass")
      .value(loss)
      .value(least_margin)
      .value(largest_margin)
      .values(gradient)
      .values(hessian)
      .take();
}

LogisticPass LogisticPass::unpack(std::span<const std::byte> bytes) {
  record::Reader reader(bytes, "LogisticPass");
  LogisticPass pass;
  pass.loss = reader.value<double>();
  pass.least_margin = reader.value<double>();
  pass.largest_margin = reader.value<double>();
  const auto gradient = reader.values<double>(), hessian = reader.values<double>();
  reader.end();
  const std::size_t order = hessian.empty() ? 0 : gradient.size();
  pass.gradient = Vector<double>(VectorView<const double>(gradient));
  pass.hessian = Matrix<double>(MatrixView<const double>(hessian.data(), order, order));
  return pass;
}

template <class T>
LogisticPass logistic_pass(const LogisticData<T>& data, const Vector<double>& theta, Find find,
                           const Options& options) {
  const auto rows = static_cast<index>(data.x.rows());
  const std::size_t p = data.x.cols(), m = data.outputs(), w = data.width();
  const kernels::Split stretches = stretches_of(rows, static_cast<index>(m * w));
  const int threads =
      std::min(static_cast<int>(stretches.parts),
               parallel::threads_for(options.threads, static_cast<index>(data.x.size()),
                                     linalg::stream_grain));
  const Options inside{.threads = stretches.parts > 1 ? 1 : options.threads, .isa = options.isa};
  std::vector<Sums> parts(static_cast<std::size_t>(stretches.parts));
  parallel::for_ranges(threads, parts.size(), [&](std::size_t begin, std::size_t end) {
    Stretch<T> stretch(data, theta, find, inside);
    for (std::size_t s = begin; s < end; ++s) {
      const auto part = static_cast<index>(s);
      const index first = stretches.begin(part) * block_rows;
      parts[s] = stretch.of(first, std::min(stretches.length(part) * block_rows, rows - first));
    }
  });
  for (std::size_t s = 1; s < parts.size(); ++s) parts[0].add(parts[s]);
  const Sums& sums = parts[0];

  LogisticPass pass{.loss = sums.loss,
                    .gradient = Vector<double>(m * w),
                    .hessian = {},
                    .least_margin = sums.least,
                    .largest_margin = sums.largest};
  if (find == Find::margins) return pass;
  for (std::size_t k = 0; k < m; ++k)
    for (std::size_t j = 0; j < (data.intercept ? w : p); ++j)
      pass.gradient[k * w + j] = sums.linear(k, j);
  if (find == Find::hessian) pass.hessian = assemble(data, sums);
  return pass;
}

template LogisticPass logistic_pass(const LogisticData<double>&, const Vector<double>&, Find,
                                    const Options&);
template LogisticPass logistic_pass(const LogisticData<float>&, const Vector<double>&, Find,
                                    const Options&);

}  // namespace lanes::learn
