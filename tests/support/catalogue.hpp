// How the operations of operations.hpp are collected: one file for each group of them.
#pragma once

#include "support/operations.hpp"

namespace lanes::test {

/// Sets the default number of threads, and restores it.
class DefaultThreads {
 public:
  explicit DefaultThreads(int threads) { set_num_threads(threads); }
  ~DefaultThreads() { set_num_threads(0); }
};

template <class T>
std::vector<T> elements(T x) {
  return {x};
}
template <class T>
std::vector<T> elements(const Vector<T>& x) {
  return {x.begin(), x.end()};
}
template <class T>
std::vector<T> elements(const Matrix<T>& a) {
  return {a.begin(), a.end()};
}

inline Sizes up_to(const Sizes& sizes, std::size_t limit) {
  Sizes few;
  for (std::size_t n : sizes)
    if (n <= limit) few.push_back(n);
  return few;
}

/// Collects operations. `make(size)` returns a function of Options with its inputs inside.
template <class T>
struct Catalogue {
  std::vector<Operation<T>> list = {};

  template <class Make>
  void add(std::string name, bool fused, const Sizes& sizes, std::size_t few_up_to, Make make) {
    list.push_back({std::move(name), fused, true, sizes, up_to(sizes, few_up_to),
                    [make](std::size_t size) -> Computation<T> {
                      auto compute = make(size);
                      return [compute](Options options) { return elements(compute(options)); };
                    }});
  }
  /// For functions without Options, like the operators.
  template <class Make>
  void add_plain(std::string name, bool fused, const Sizes& sizes, std::size_t few_up_to,
                 Make make) {
    add(std::move(name), fused, sizes, few_up_to, [make](std::size_t size) {
      return [compute = make(size)](Options options) {
        const DefaultThreads threads(options.threads);
        return compute();
      };
    });
    list.back().takes_options = false;
  }
};

/// LU, Cholesky and their like: factorisations.cpp.
template <class T>
void add_factorisations(Catalogue<T>& all);
extern template void add_factorisations(Catalogue<float>&);
extern template void add_factorisations(Catalogue<double>&);

/// normal, uniform and their like: random_numbers.cpp.
template <class T>
void add_random_numbers(Catalogue<T>& all);
extern template void add_random_numbers(Catalogue<float>&);
extern template void add_random_numbers(Catalogue<double>&);

/// The functions of Normal, Uniform and Bernoulli: distributions.cpp.
template <class T>
void add_distributions(Catalogue<T>& all);
extern template void add_distributions(Catalogue<float>&);
extern template void add_distributions(Catalogue<double>&);

/// median, quantile and their like: order_statistics.cpp.
template <class T>
void add_order_statistics(Catalogue<T>& all);
extern template void add_order_statistics(Catalogue<float>&);
extern template void add_order_statistics(Catalogue<double>&);

/// Statistics: statistics.cpp.
template <class T>
void add_statistics(Catalogue<T>& all);
extern template void add_statistics(Catalogue<float>&);
extern template void add_statistics(Catalogue<double>&);

/// Scalers and principal components: transforms.cpp.
template <class T>
void add_transforms(Catalogue<T>& all);
extern template void add_transforms(Catalogue<float>&);
extern template void add_transforms(Catalogue<double>&);

/// Eigenvalues of general matrices: eig.cpp.
template <class T>
void add_eig(Catalogue<T>& all);
extern template void add_eig(Catalogue<float>&);
extern template void add_eig(Catalogue<double>&);

/// Singular values and what stands on them: svd.cpp.
template <class T>
void add_svd(Catalogue<T>& all);
extern template void add_svd(Catalogue<float>&);
extern template void add_svd(Catalogue<double>&);
/// Activations, gradients, minimisers: calculus.cpp.
template <class T>
void add_calculus(Catalogue<T>& all);
extern template void add_calculus(Catalogue<float>&);
extern template void add_calculus(Catalogue<double>&);
/// Models: models.cpp.
template <class T>
void add_models(Catalogue<T>& all);
extern template void add_models(Catalogue<float>&);
extern template void add_models(Catalogue<double>&);

}  // namespace lanes::test
