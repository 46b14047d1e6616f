// Who passes, given hours of study: probabilities instead of a line, and what a perfect separation
// does to them.
#include <iostream>
#include <lanes/learn.hpp>

int main() {
  const lanes::Matrix<double> hours{{0.5}, {1}, {1.5}, {2}, {2.5}, {3}, {3.5}, {4}, {4.5}, {5}};
  const lanes::Vector<int> passed{0, 0, 0, 1, 0, 1, 0, 1, 1, 1};

  lanes::LogisticRegression<double> model;  // scikit-learn's C = 1 would be {.l2 = 1}
  model.fit(hours, passed);
  std::cout << name(model.diagnosis) << " in " << model.steps << " steps: log-odds "
            << model.coef(0, 0) << " hours + " << model.intercept[0] << '\n'
            << "accuracy " << model.score(hours, passed) << ", confusion (truth in rows)\n"
            << confusion_matrix(passed, model.predict(hours)) << "\n\n";

  // Where a threshold separates the classes, the likelihood grows with the weight for ever.
  const lanes::Vector<int> separated{0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  std::cout << "separated classes: " << name(model.fit(hours, separated).diagnosis) << '\n';
  model.l2 = 1;
  std::cout << "with l2 = 1: " << name(model.fit(hours, separated).diagnosis)
            << ", P(pass) = " << model.predict_proba(lanes::Matrix<double>{{2}, {4}}).col(1)
            << '\n';
}
