// Regression and backpropagation as one writes them with Eigen. (Part of eigen.cpp, which says why
// all of it is in an unnamed namespace.)
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "harness/eigen_views.hpp"
#include "harness/operands.hpp"

namespace lanes::bench {
namespace {

/// [X 1], by columns.
template <class T, class Features>
EigenColumns<T> with_ones(const Features& x) {
  EigenColumns<T> all(x.rows(), x.cols() + 1);
  all.leftCols(x.cols()) = x;
  all.col(x.cols()).setOnes();
  return all;
}

/// Newton's method by hand, X'DX as a symmetric update. The last step is 1e-5 of the coefficients:
/// the next would be 1e-10 of them.
template <class T>
void reweighted_least_squares(const Operands<T>& o) {
  const auto [m, n, unused] = o.shape;
  const EigenColumns<T> x = with_ones<T>(matrix(o.a, m, n));
  const Eigen::Index width = x.cols();
  EigenVector<T> y(x.rows()), theta = EigenVector<T>::Zero(width), p(x.rows()), step(width);
  for (std::size_t i = 0; i < m; ++i) y[Eigen::Index(i)] = label_of(o, i) ? T(1) : T(0);
  EigenColumns<T> weighted(x.rows(), width), h(width, width);
  for (int steps = 0; steps < 50; ++steps) {
    p.noalias() = x * theta;
    p = T(1) / (T(1) + (-p.array()).exp());
    weighted = (p.array() * (T(1) - p.array())).sqrt().matrix().asDiagonal() * x;
    h.setZero();
    h.template selfadjointView<Eigen::Lower>().rankUpdate(weighted.transpose());
    step.noalias() = x.transpose() * (y - p);
    step = h.template selfadjointView<Eigen::Lower>().ldlt().solve(step);
    theta += step;
    if (step.cwiseAbs().maxCoeff() <= T(1e-5) * theta.cwiseAbs().maxCoeff()) break;
  }
  vector(o.c, n + 1) = theta;
}

/// One step of the above, without its solution: loss, gradient and Hessian, X by rows.
template <class T>
void logistic(Rotation<T>& rotation, std::size_t calls) {
  EigenVector<T> z, y, p;
  EigenMatrix<T> weighted;
  repeat(rotation, calls, [&](const Operands<T>& o) {
    const auto [m, n, unused] = o.shape;
    const auto x = matrix(o.a, m, n);
    y.resize(x.rows());
    for (std::size_t i = 0; i < m; ++i) y[Eigen::Index(i)] = T(label_of_row(i));
    z.noalias() = x * vector(o.b, n);
    p = T(1) / (T(1) + (-z.array()).exp());
    weighted = (p.array() * (T(1) - p.array())).sqrt().matrix().asDiagonal() * x;
    auto h = matrix(o.c, n, n);
    h.setZero();
    h.template selfadjointView<Eigen::Upper>().rankUpdate(weighted.transpose());
    h.template triangularView<Eigen::StrictlyLower>() = h.transpose();
    EigenVector<T>::Map(o.c + n * n, Eigen::Index(n)).noalias() = x.transpose() * (p - y);
    o.c[n * n + n] = (z.array().max(T(0)) + (-z.array().abs()).exp().log1p()).sum() - y.dot(z);
  });
}

/// Backpropagation through layers k - n - 10, in memory that is used again.
template <class T>
void perceptron(Rotation<T>& rotation, std::size_t calls) {
  constexpr Eigen::Index classes = 10;
  EigenMatrix<T> hidden, scores, back;
  EigenVector<T> sums;
  repeat(rotation, calls, [&](const Operands<T>& o) {
    const auto m = Eigen::Index(o.shape.m), n = Eigen::Index(o.shape.n),
               k = Eigen::Index(o.shape.k);
    const auto x = matrix(o.a, o.shape.m, o.shape.k);
    const Eigen::Index b1 = k * n, w2 = b1 + n, b2 = w2 + n * classes;
    const Eigen::Map<const EigenMatrix<T>> weights1(o.b, k, n), weights2(o.b + w2, n, classes);
    hidden.noalias() = x * weights1;
    hidden.rowwise() += EigenVector<T>::Map(o.b + b1, n).transpose();
    hidden = hidden.cwiseMax(T(0));
    scores.noalias() = hidden * weights2;
    scores.rowwise() += EigenVector<T>::Map(o.b + b2, classes).transpose();
    sums = scores.rowwise().maxCoeff();
    scores.colwise() -= sums;
    T loss = 0;
    for (Eigen::Index i = 0; i < m; ++i) loss -= scores(i, i % classes);
    scores = scores.array().exp();
    sums = scores.rowwise().sum();
    loss += sums.array().log().sum();
    scores.array().colwise() /= sums.array();
    for (Eigen::Index i = 0; i < m; ++i) scores(i, i % classes) -= T(1);
    scores /= T(m);
    EigenMatrix<T>::Map(o.c + w2, n, classes).noalias() = hidden.transpose() * scores;
    EigenVector<T>::Map(o.c + b2, classes) = scores.colwise().sum();
    back.noalias() = scores * weights2.transpose();
    back = (hidden.array() > T(0)).select(back, T(0));
    EigenMatrix<T>::Map(o.c, k, n).noalias() = x.transpose() * back;
    EigenVector<T>::Map(o.c + b1, n) = back.colwise().sum();
    o.c[b2 + classes] = loss / T(m);
  });
}

}  // namespace
}  // namespace lanes::bench
