// What operands are filled with: the same numbers on every machine.
#pragma once

#include <cstdint>
#include <lanes/matrix.hpp>
#include <string_view>

#include "harness/kernel.hpp"

namespace lanes::bench {

/// Streams of numbers that have nothing to do with each other.
enum Stream : std::size_t { stream_a, stream_b, stream_c, stream_probes, stream_permutation };

std::uint64_t random_bits(std::size_t stream, std::size_t index);

/// Element `index` of the data stream `stream`: roughly normal, mean 0, standard deviation 1. A
/// multiple of 2^-32, so never a denormal.
double normal_at(std::size_t stream, std::size_t index);

/// The first operand of a kernel. It is of normal numbers, except where it is to be inverted: then
/// 4 sqrt(n) is added to one element in each row and column, in random places, which keeps the
/// condition number near 3 at every size (|G| is about 2 sqrt(n) for n x n normal numbers G), while
/// nearly every step of the elimination exchanges rows. For cholesky it is (G + G') / 2, with as
/// much added to the diagonal.
template <class T>
Vector<T> first_operand(Kernel kernel, const Shape& shape);
/// The second one: normal numbers, but where they are weights. Those of `logistic` and `perceptron`
/// are divided by the root of how many go into a sum, so that scores are about 1.
template <class T>
Vector<T> second_operand(Kernel kernel, const Shape& shape);
/// Orders of data in which selection and sorting may go astray.
enum class Arrangement {
  random,    ///< normal numbers, as ever
  sorted,    ///< those, ascending
  reversed,  ///< descending
  constant,  ///< one number
  killer     ///< from which a quicksort by medians of three splits off two at a time (Musser 1997)
};
/// Throws argument_error, listing the names, when there is no such arrangement.
Arrangement arrangement_from_name(std::string_view name);
bool is_arrangement(std::string_view name);
/// n x 1.
Matrix<double> arranged(Arrangement arrangement, std::size_t n);

/// Normal numbers.
template <class T>
Vector<T> random_vector(std::size_t size, std::size_t stream);

}  // namespace lanes::bench
