// Models, for the list of operations.
#include <cmath>
#include <lanes/learn.hpp>

#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {
namespace {

constexpr nan_policy raise = nan_policy::raise;

/// Coefficients and an intercept, one after the other.
template <class T>
Vector<T> joined(VectorIn<T> a, VectorIn<T> b) {
  Vector<T> both(a.size() + b.size());
  both.slice(0, a.size()).assign(a);
  both.slice(a.size(), b.size()).assign(b);
  return both;
}

/// Samples with targets and labels that overlap.
template <class T>
struct Data {
  Matrix<T> x;
  Vector<T> y;
  Vector<int> two, three;

  Data(std::size_t n, std::size_t features)
      : x(uniform_matrix<T>(n, features, n)), y(uniform_vector<T>(n, n + 1)), two(n), three(n) {
    for (std::size_t i = 0; i < n; ++i) {
      const T noise = y[i];
      y[i] += x(i, 0) - x(i, features - 1);
      two[i] = noise + x(i, 0) > T(0);
      three[i] = noise + x(i, 0) > T(0.5) ? 2 : noise - x(i, 0) > T(0.2) ? 5 : 3;
    }
  }
};

template <class T>
void add_linear(Catalogue<T>& all) {
  // In blocks of 512 rows from 1024 on; wide, of one row; sums of squares by threads.
  static const Sizes sizes = {1, 5, 100, 1024, 2100, 9000};
  const auto add = [&all](std::string name, LinearRegression<T> model) {
    all.add("LinearRegression, " + name, true, sizes, 1100, [model](std::size_t n) {
      return [model, data = Data<T>(n, 9)](Options o) {
        LinearRegression<T> own = model;
        own.fit(data.x, data.y, raise, o);
        return joined<T>(own.coef, own.predict(data.x, o));
      };
    });
  };
  add("QR", {});
  add("ridge", {.ridge = T(0.5)});
  add("normal equation", {.ridge = T(0.5), .method = LeastSquaresMethod::normal_equation});
}

template <class T>
void add_linear_of_several(Catalogue<T>& all) {
  static const Sizes sizes = {5, 100, 1024, 2100};
  const auto add = [&all](std::string name, MultiLinearRegression<T> model) {
    all.add("MultiLinearRegression, " + name, true, sizes, 1100, [model](std::size_t n) {
      const Data<T> data(n, 9);
      return [model, x = data.x, y = hstack(uniform_matrix<T>(n, 2, n), data.y)](Options o) {
        MultiLinearRegression<T> own = model;
        own.fit(x, y, raise, o);
        const Matrix<T> found = own.predict(x, o);
        return joined<T>({own.coef.data(), own.coef.size()}, {found.data(), found.size()});
      };
    });
  };
  add("QR", {});
  add("ridge", {.ridge = T(0.5)});
  add("normal equation", {.ridge = T(0.5), .method = LeastSquaresMethod::normal_equation});
}

template <class T>
void add_logistic(Catalogue<T>& all) {
  // Blocks of 256 rows, in stretches from 2048 on; a start from every 16th from 2000 or so on.
  static const Sizes sizes = {40, 255, 257, 1300, 4200, 9000};
  const auto add = [&all](std::string name, bool two, LogisticRegression<T> model) {
    all.add("LogisticRegression, " + name, true, sizes, 300, [two, model](std::size_t n) {
      return [two, model, data = Data<T>(n, 5)](Options o) {
        LogisticRegression<T> own = model;
        own.fit(data.x, two ? data.two : data.three, raise, o);
        const Matrix<T> p = own.predict_proba(data.x, o);
        return joined<T>(joined<T>({own.coef.data(), own.coef.size()}, own.intercept),
                         {p.data(), p.size()});
      };
    });
  };
  add("two classes", true, {.l2 = T(0.1)});
  add("three classes", false, {.l2 = T(0.1)});
  add("gradient", true, {.l2 = 1, .method = LogisticMethod::gradient, .max_steps = 4});
}

template <class T>
void add_naive_bayes(Catalogue<T>& all) {
  static const Sizes sizes = {40, 300, 2000};
  all.add("GaussianNB", true, sizes, 300, [](std::size_t n) {
    return [data = Data<T>(n, 5)](Options o) {
      GaussianNB<T> model;
      model.fit(data.x, data.three, raise, o);
      return model.predict_log_proba(data.x, o);
    };
  });
  all.add("BernoulliNB", true, sizes, 300, [](std::size_t n) {
    return [data = Data<T>(n, 5)](Options o) {
      BernoulliNB<T> model;
      model.fit(data.x, data.three, raise, o);
      return model.predict_proba(data.x, o);
    };
  });
}

template <class T>
void add_mlp(Catalogue<T>& all) {
  static const Sizes sizes = {40, 300};
  for (const auto activation : {Activation::relu, Activation::tanh, Activation::sigmoid})
    all.add("Mlp, activation " + std::to_string(static_cast<int>(activation)), true, sizes, 40,
            [activation](std::size_t n) {
              return [activation, data = Data<T>(n, 5)](Options o) {
                Mlp<T> model{
                    .hidden = {70, 9}, .activation = activation, .batch = 128, .max_epochs = 2};
                model.fit(data.x, data.three, raise, o);
                return model.outputs(data.x, o);
              };
            });
}

}  // namespace

template <class T>
void add_models(Catalogue<T>& all) {
  add_linear(all);
  add_linear_of_several(all);
  add_logistic(all);
  add_naive_bayes(all);
  add_mlp(all);
}
template void add_models(Catalogue<float>&);
template void add_models(Catalogue<double>&);

}  // namespace lanes::test
