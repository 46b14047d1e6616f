// The functions that are yours to make faster: one in each file of this folder, for double and
// float. All matrices are stored by rows without gaps, and outputs overlap no input.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lanes::yours {

/// The inner product of x and y, of n elements.
template <class T>
T dot(const T* x, const T* y, std::size_t n);

/// C = A B: A is m x k, B is k x n.
template <class T>
void matmul(const T* a, const T* b, T* c, std::size_t m, std::size_t n, std::size_t k);

/// C = A transposed: A is m x n.
template <class T>
void transpose(const T* a, T* c, std::size_t m, std::size_t n);

/// P A = L U in place of the n x n matrix A, L, without the ones on its diagonal, below U. Row i
/// was exchanged with row pivots[i] >= i in step i: that of the largest magnitude in its column.
template <class T>
void lu(T* a, std::size_t* pivots, std::size_t n);

/// X = the inverse of the n x n matrix A, which is far from singular.
template <class T>
void inverse(const T* a, T* x, std::size_t n);

/// The median of n > 0 elements, none of them NaN; x is a copy, in which you may write.
template <class T>
T median(T* x, std::size_t n);

/// The mean of n > 0 elements, and the mean square of the distance from it.
template <class T>
void mean_variance(const T* x, std::size_t n, T* mean, T* variance);

/// Eigenvalues, ascending, of the symmetric n x n matrix A, in which you may write, and their
/// vectors, of length 1, in the columns of V.
template <class T>
void eigh(T* a, T* w, T* v, std::size_t n);

/// Of the mean over m > 0 rows x of X, m x n, of -log(p) where the label is 1 and -log(1 - p) where
/// it is 0, p = 1 / (1 + exp(-x'w)): the n derivatives by w, and the mean itself.
template <class T>
void gradient(const T* x, const int* y, const T* w, std::size_t m, std::size_t n, T* g, T* loss);

/// Of the sum over m > 0 rows x of X, m x n, of -log(p) where the label is 1 and -log(1 - p) where
/// it is 0, p = 1 / (1 + exp(-x'w)): the n x n second derivatives by w, the n first ones, and the
/// sum itself.
template <class T>
void logistic(const T* x, const int* y, const T* w, std::size_t m, std::size_t n, T* h, T* g,
              T* loss);

/// Standard normal numbers, others for another seed.
template <class T>
void normal(std::uint64_t seed, T* y, std::size_t n);

}  // namespace lanes::yours
