// Fitting the models of learn.hpp to data whose rows are on many ranks.
//
//   lanes::PCA<double> pca{.n_components = 2};
//   fit(pca, X);                                       // X: a DistributedMatrix
//   const auto scores = pca.transform(X.local());      // of this rank's rows
//
// fit(model, X, ...) is model.fit(X, ...) of all rows: it sets the model on every rank, to the same
// bits, within the bounds of docs/numerics.md from what one process finds, and throws what that
// throws, on every rank. y holds the targets of this rank's rows. A model that is fitted knows
// nothing of ranks: predict, transform and score take what rows a rank has. Collective.
#pragma once

#include <lanes/decomposition.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/mpi/distributed_matrix.hpp>
#include <lanes/naive_bayes.hpp>
#include <lanes/preprocessing.hpp>

namespace lanes {

template <class T>
StandardScaler<T>& fit(StandardScaler<T>& scaler, const mpi::DistributedMatrix<T>& x,
                       Options options = {});

/// By the covariance, one pass and one reduction. By the SVD each rank factorises its centred rows,
/// and triangles are merged: it keeps the small components' digits, and needs memory for a copy of
/// the rank's rows.
template <class T>
PCA<T>& fit(PCA<T>& pca, const mpi::DistributedMatrix<T>& x, Options options = {});

/// By QR each rank reduces its rows to a triangle, and those are merged: no accuracy is lost. By
/// the normal equation X'X and X'y are.
template <class T>
LinearRegression<T>& fit(LinearRegression<T>& model, const mpi::DistributedMatrix<T>& x,
                         const std::type_identity_t<VectorView<const T>>& y,
                         nan_policy policy = nan_policy::raise, Options options = {});

/// Each step is a pass of every rank over its rows, and a reduction of loss, gradient and Hessian.
template <class T>
LogisticRegression<T>& fit(LogisticRegression<T>& model, const mpi::DistributedMatrix<T>& x,
                           VectorIn<int> y, nan_policy policy = nan_policy::raise,
                           Options options = {});

template <class T>
GaussianNB<T>& fit(GaussianNB<T>& model, const mpi::DistributedMatrix<T>& x, VectorIn<int> y,
                   nan_policy policy = nan_policy::raise, Options options = {});
template <class T>
BernoulliNB<T>& fit(BernoulliNB<T>& model, const mpi::DistributedMatrix<T>& x, VectorIn<int> y,
                    nan_policy policy = nan_policy::raise, Options options = {});

}  // namespace lanes
