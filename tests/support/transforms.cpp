// Scalers and principal components, for the list of operations.
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>

#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {

template <class T>
void add_transforms(Catalogue<T>& all) {
  // Blocks of 255 and 256 rows; threads from about 1000 rows.
  static const Sizes sizes = {2, 7, 255, 256, 257, 1300, 4100};
  const auto add = [&all](std::string name, auto f) {
    all.add(std::move(name), true, sizes, 1300, [f](std::size_t n) {
      Matrix<T> x = uniform_matrix<T>(n, 21, n);
      for (std::size_t i = 0; i < n; ++i) x(i, 3) += static_cast<T>(i);
      return [f, x](Options o) { return f(x, o); };
    });
  };
  using M = const Matrix<T>&;
  add("StandardScaler", [](M x, Options o) {
    StandardScaler<T> scaler;
    const Matrix<T> z = scaler.fit_transform(x, o);
    return vstack(z, scaler.inverse_transform(z, o));
  });
  add("RobustScaler", [](M x, Options o) {
    RobustScaler<T> scaler;
    const Matrix<T> z = scaler.fit_transform(x, o);
    return vstack(z, scaler.inverse_transform(z, o));
  });
  for (PcaMethod method : {PcaMethod::covariance, PcaMethod::svd})
    add(method == PcaMethod::svd ? "PCA by svd" : "PCA by covariance", [method](M x, Options o) {
      PCA<T> pca{.method = method};
      pca.fit(x, o);
      return hstack(pca.components, pca.explained_variance);
    });
  add("PCA::fit_covariance", [](M x, Options o) {
    PCA<T> pca;
    pca.fit_covariance(gram(x, o), o);
    return pca.components;
  });
  add("PCA::transform", [](M x, Options o) {
    PCA<T> pca{.n_components = 2};
    const Matrix<T> scores = pca.fit_transform(x, o);
    return hstack(scores, pca.inverse_transform(scores, o));
  });
}
template void add_transforms(Catalogue<float>&);
template void add_transforms(Catalogue<double>&);

}  // namespace lanes::test
