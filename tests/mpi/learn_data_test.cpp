// Models fitted to distributed rows that are hard, incomplete or wrong, on some rank or on all.
#include <lanes/error.hpp>
#include <lanes/learn.hpp>

#include "mpi/data.hpp"
#include "mpi/ranks.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

using namespace test;

template <class T>
class DistributedData : public testing::Test {};
TYPED_TEST_SUITE(DistributedData, test::Reals);

TYPED_TEST(DistributedData, TheEdgesOfTheRange) {
  using T = TypeParam;
  const T huge = std::numeric_limits<T>::max() / 64;
  Matrix<T> x = test::uniform_matrix<T>(40, 2, 1);
  const Vector<int> y = labels(x, 2);
  for (T& e : x) e *= huge;
  for (Cut cut : test::cuts) {
    const auto d = test::distribute(x, cut);
    StandardScaler<T> one, many;
    one.fit(x);
    fit(many, d);
    for (std::size_t j = 0; j < 2; ++j)
      EXPECT_NEAR(1, many.scale[j] / one.scale[j], 1000 * eps<double>);
    PCA<T> pca, pcas;
    pca.fit(x);
    fit(pcas, d);
    expect_near(pcas.components, pca.components, 1e-12 + 4 * eps<T>, "components");
    EXPECT_NEAR(1, pcas.singular_values[0] / pca.singular_values[0], 1e-12 + 4 * eps<T>);
    GaussianNB<T> bayes;
    EXPECT_NE("", message_on_all_ranks<argument_error>(
                      [&] { fit(bayes, d, test::part_of(y, d)); }));  // variances overflow
  }
}

/// Rows with NaN, on some rank, are left out.
TYPED_TEST(DistributedData, MissingValues) {
  using T = TypeParam;
  Matrix<T> x = mixed<T>(200, 3);
  Vector<T> y = targets(x);
  const Vector<int> classes = labels(x, 2);
  for (std::size_t i = 150; i < 200; i += 2) x(i, 1) = static_cast<T>(nan);
  y[7] = static_cast<T>(nan);
  for (Cut cut : test::cuts) {
    const auto d = test::distribute(x, cut);
    const auto y_part = test::part_of(y, d);
    const auto class_part = test::part_of(classes, d);
    LinearRegression<T> line, lines;
    line.fit(x, y, nan_policy::omit);
    fit(lines, d, y_part, nan_policy::omit);
    expect_near(lines.coef, line.coef, 10000 * eps<T> * largest(line.coef), "coef");
    LogisticRegression<T> curve{.l2 = 1}, curves{.l2 = 1};
    curve.fit(x, classes, nan_policy::omit);
    fit(curves, d, class_part, nan_policy::omit);
    expect_near(curves.coef, curve.coef, 1e-7 + 8 * eps<T>, "coef");
    GaussianNB<T> bayes, merged;
    bayes.fit(x, classes, nan_policy::omit);
    fit(merged, d, class_part, nan_policy::omit);
    EXPECT_EQ(bayes.class_count, merged.class_count);
    BernoulliNB<T> there, there_merged;
    there.fit(x, classes, nan_policy::omit);
    fit(there_merged, d, class_part, nan_policy::omit);
    EXPECT_EQ(there.class_count, there_merged.class_count);
    StandardScaler<T> scaler, scalers;
    scaler.fit(x);
    fit(scalers, d);
    expect_near(scalers.mean, scaler.mean, 1e-12, "mean");

    const auto fails = [&](const auto& call, const char* text) {
      const std::string message = message_on_all_ranks<argument_error>(call);
      EXPECT_NE(std::string::npos, message.find(text)) << message;
    };
    fails([&] { fit(lines, d, y_part); }, "LinearRegression::fit: row ");
    fails([&] { fit(curves, d, class_part); }, "LogisticRegression::fit: row ");
    fails([&] { fit(merged, d, class_part); }, "GaussianNB::fit: row ");
    fails([&] { fit(there_merged, d, class_part); }, "BernoulliNB::fit: row ");
    fails([&] { fit(lines, d, y_part, nan_policy::propagate); }, "nan_policy::propagate");
    PCA<T> pca;
    fails([&] { fit(pca, d); }, "PCA::fit");
  }
  for (T& e : x) e = static_cast<T>(nan);
  const auto none = test::distribute(x, Cut::even);
  LinearRegression<T> line;
  EXPECT_NE(std::string::npos, message_on_all_ranks<argument_error>([&] {
                                 fit(line, none, test::part_of(y, none), nan_policy::omit);
                               }).find("every row has a NaN"));
}

TEST(DistributedDataErrors, OnOneRankOnly) {
  const Matrix<double> x = mixed<double>(40, 3);
  auto d = test::distribute(x, Cut::even);
  const bool last = rank() == ranks() - 1;
  const std::string who =
      "rank " + std::to_string(ranks() - 1) + " of " + std::to_string(ranks()) + ": ";
  Vector<double> y(d.local().rows() + (last ? 1 : 0));
  LinearRegression<double> line;
  const std::string text = message_on_all_ranks<shape_error>([&] { fit(line, d, y); });
  EXPECT_EQ(0u, text.find(who + "LinearRegression::fit: ")) << text;
  EXPECT_TRUE(line.coef.empty());

  Vector<int> same(d.local().rows(), 4);
  GaussianNB<double> bayes;
  EXPECT_EQ("GaussianNB::fit: all labels are 4; give at least two classes",
            message_on_all_ranks<argument_error>([&] { fit(bayes, d, same); }));
  if (last) d.local()(0, 0) = infinity;
  StandardScaler<double> scaler;
  const std::string infinite = message_on_all_ranks<argument_error>([&] { fit(scaler, d); });
  EXPECT_EQ(0u, infinite.find(who + "StandardScaler::fit")) << infinite;
  PCA<double> pca;
  EXPECT_EQ(0u, message_on_all_ranks<argument_error>([&] { fit(pca, d); }).find(who + "PCA::fit"));
}

TEST(DistributedDataErrors, SettingsAndShapes) {
  const mpi::DistributedMatrix<double> none(world, 0, 3), x(world, 9, 3);
  const Vector<double> y(x.local().rows());
  const Vector<int> classes(x.local().rows());
  LinearRegression<double> line;
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(line, none, Vector<double>()); }));
  line.ridge = -1;
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(line, x, y); }));
  LogisticRegression<double> curve{.l2 = -1};
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(curve, x, classes); }));
  BernoulliNB<double> bayes{.alpha = 0};
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(bayes, x, classes); }));
  GaussianNB<double> gauss{.var_smoothing = -1};
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(gauss, x, classes); }));
  PCA<double> pca{.n_components = 17};
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(pca, x); }));
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(pca, none); }));
  StandardScaler<double> scaler;
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { fit(scaler, none); }));
}

}  // namespace
}  // namespace lanes
