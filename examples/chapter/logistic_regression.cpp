// Who passes, given hours of study: the sigmoid makes a probability of a line, the cross-entropy
// says how badly it fits, and its gradient where to go.
#include <lanes/calculus.hpp>
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::logistic_regression(std::ostream& out) {
  const Vector<double> z{-4, -1, 0, 1, 4};
  out << "sigmoid of " << z << ": " << sigmoid(z) << "\n\n";

  // The gradient of the mean cross-entropy is X'(p - y) / n, as the tape finds out by itself.
  const Matrix<double> hours{{0.5}, {1}, {1.5}, {2}, {2.5}, {3}, {3.5}, {4}, {4.5}, {5}};
  const Vector<int> passed{0, 0, 0, 1, 0, 1, 0, 1, 1, 1};
  const Matrix<double> X = hstack(hours, Vector<double>(10, 1));
  const Vector<double> w{1, -2};
  const Vector<double> p = sigmoid(matmul(X, w));
  Tape<double> tape;
  const auto weights = tape.variable(w);
  const auto loss = cross_entropy(matmul(tape.constant(X), weights), passed);
  tape.backward(loss);
  out << "P(pass) = sigmoid(hours - 2): " << p << '\n'
      << "cross-entropy " << loss.value() << '\n'
      << "X'(p - y) / n: " << matmul(p - astype<double>(passed), X) / 10 << '\n'
      << "by the tape:   " << tape.gradient(weights).col(0) << "\n\n";

  LogisticRegression<double> model;  // scikit-learn's C = 1 would be {.l2 = 1}
  model.fit(hours, passed);
  out << name(model.diagnosis) << ": log-odds " << round(model.coef(0, 0), 6) << " hours + "
      << round(model.intercept[0], 6) << '\n'
      << "accuracy " << model.score(hours, passed) << ", confusion (truth in rows)\n"
      << confusion_matrix(passed, model.predict(hours)) << "\n\n";

  // Where a threshold separates the classes, the likelihood grows with the weight for ever.
  const Vector<int> separated{0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  out << "separated classes: " << name(model.fit(hours, separated).diagnosis) << '\n';
  model.l2 = 1;
  out << "with l2 = 1: " << name(model.fit(hours, separated).diagnosis)
      << ", P(pass) = " << model.predict_proba(Matrix<double>{{2}, {4}}).col(1) << '\n';
}
