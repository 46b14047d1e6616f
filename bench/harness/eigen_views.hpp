// Memory as Eigen sees it. (Part of eigen.cpp, which says why all of it is in an unnamed
// namespace.)
#pragma once

#include <Eigen/Core>
#include <cstddef>

namespace lanes::bench {
namespace {

template <class T>
using EigenMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using EigenVector = Eigen::Matrix<T, Eigen::Dynamic, 1>;

/// Memory as Eigen sees it; told that it is 64-byte aligned, as Eigen's own would be.
template <class T>
auto matrix(const T* data, std::size_t rows, std::size_t cols) {
  return Eigen::Map<const EigenMatrix<T>, Eigen::Aligned64>(data, Eigen::Index(rows),
                                                            Eigen::Index(cols));
}
template <class T>
auto matrix(T* data, std::size_t rows, std::size_t cols) {
  return Eigen::Map<EigenMatrix<T>, Eigen::Aligned64>(data, Eigen::Index(rows), Eigen::Index(cols));
}
/// By columns, as Eigen stores matrices when it is told nothing else: for factorisations.
template <class T>
using EigenColumns = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
template <class T>
auto columns(const T* data, std::size_t rows, std::size_t cols) {
  return Eigen::Map<const EigenColumns<T>, Eigen::Aligned64>(data, Eigen::Index(rows),
                                                             Eigen::Index(cols));
}
template <class T>
auto columns(T* data, std::size_t rows, std::size_t cols) {
  return Eigen::Map<EigenColumns<T>, Eigen::Aligned64>(data, Eigen::Index(rows),
                                                       Eigen::Index(cols));
}
template <class T>
auto vector(const T* data, std::size_t size) {
  return Eigen::Map<const EigenVector<T>, Eigen::Aligned64>(data, Eigen::Index(size));
}
template <class T>
auto vector(T* data, std::size_t size) {
  return Eigen::Map<EigenVector<T>, Eigen::Aligned64>(data, Eigen::Index(size));
}

}  // namespace
}  // namespace lanes::bench
