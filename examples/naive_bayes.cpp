// Bayes' rule with many features at once, taken to be independent: words, and measurements.
#include <iostream>
#include <lanes/learn.hpp>

int main() {
  // Columns: "free", "meeting", "winner". Rows: messages; 1 is unwanted.
  const lanes::Matrix<double> words{{1, 0, 1}, {1, 0, 1}, {1, 1, 0},
                                    {0, 1, 0}, {0, 1, 0}, {1, 1, 0}};
  const lanes::Vector<int> unwanted{1, 1, 1, 0, 0, 0};
  lanes::BernoulliNB<double> spam;
  spam.fit(words, unwanted);
  std::cout << "P(unwanted | free, winner) = "
            << spam.predict_proba(lanes::Matrix<double>{{1, 0, 1}})(0, 1) << '\n'
            << "P(unwanted | meeting)      = "
            << spam.predict_proba(lanes::Matrix<double>{{0, 1, 0}})(0, 1) << "\n\n";

  // Two species by length and width; each class has a mean and a variance for each feature.
  const lanes::Matrix<double> petals{{1.4, 0.2}, {1.3, 0.2}, {1.5, 0.4},
                                     {4.7, 1.4}, {4.5, 1.5}, {4.9, 1.5}};
  const lanes::Vector<int> species{0, 0, 0, 1, 1, 1};
  lanes::GaussianNB<double> flowers;
  flowers.fit(petals, species);
  std::cout << "means of each class\n" << flowers.theta << '\n';
  const lanes::Matrix<double> found{{1.6, 0.3}, {4, 1.2}};
  std::cout << "species " << flowers.predict(found) << ", logarithms of their probabilities\n"
            << flowers.predict_log_proba(found) << '\n';
}
