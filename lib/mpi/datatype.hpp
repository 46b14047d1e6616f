// MPI's names for element types, and for rectangles of them.
#pragma once

#include <mpi.h>

#include <lanes/view.hpp>
#include <type_traits>
#include <utility>

#include "mpi/transport.hpp"

namespace lanes::mpi {

template <class T>
MPI_Datatype datatype() {
  if constexpr (std::is_same_v<T, double>)
    return MPI_DOUBLE;
  else
    return MPI_FLOAT;
}

/// The elements of a view, row by row. One of them is sent or received at its data(), of which
/// other views of as many elements may be the other end; there are fewer than 2^31 rows and
/// columns.
class Rectangle {
 public:
  template <class T>
  explicit Rectangle(const MatrixView<T>& a) {
    using Element = std::remove_const_t<T>;
    MPI_Datatype row;
    detail::check(MPI_Type_vector(static_cast<int>(a.cols()), 1, static_cast<int>(a.col_stride()),
                                  datatype<Element>(), &row),
                  "MPI_Type_vector");
    detail::check(
        MPI_Type_create_hvector(static_cast<int>(a.rows()), 1,
                                a.row_stride() * static_cast<MPI_Aint>(sizeof(T)), row, &type_),
        "MPI_Type_create_hvector");
    MPI_Type_free(&row);
    detail::check(MPI_Type_commit(&type_), "MPI_Type_commit");
  }
  Rectangle(Rectangle&& other) noexcept : type_(std::exchange(other.type_, MPI_DATATYPE_NULL)) {}
  Rectangle& operator=(Rectangle&& other) noexcept {
    std::swap(type_, other.type_);
    return *this;
  }
  ~Rectangle() {
    if (type_ != MPI_DATATYPE_NULL) MPI_Type_free(&type_);
  }

  MPI_Datatype type() const { return type_; }

 private:
  MPI_Datatype type_ = MPI_DATATYPE_NULL;
};

}  // namespace lanes::mpi
