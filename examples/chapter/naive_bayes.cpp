// Bayes' rule with many features at once, taken to be independent: words, and measurements. No
// gradient is followed: what is learnt is counted.
#include <lanes/learn.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::naive_bayes(std::ostream& out) {
  // Columns: "free", "meeting", "winner". Rows: messages; 1 is unwanted.
  const Matrix<double> words{{1, 0, 1}, {1, 0, 1}, {1, 1, 0}, {0, 1, 0}, {0, 1, 0}, {1, 1, 0}};
  const Vector<int> unwanted{1, 1, 1, 0, 0, 0};
  BernoulliNB<double> spam;
  spam.fit(words, unwanted);
  out << "P(unwanted | free, winner) = " << spam.predict_proba(Matrix<double>{{1, 0, 1}})(0, 1)
      << '\n'
      << "P(unwanted | meeting)      = " << spam.predict_proba(Matrix<double>{{0, 1, 0}})(0, 1)
      << "\n\n";

  // Two species by length and width; each class has a mean and a variance for each feature.
  const Matrix<double> petals{{1.4, 0.2}, {1.3, 0.2}, {1.5, 0.4},
                              {4.7, 1.4}, {4.5, 1.5}, {4.9, 1.5}};
  const Vector<int> species{0, 0, 0, 1, 1, 1};
  GaussianNB<double> flowers;
  flowers.fit(petals, species);
  const Matrix<double> found{{1.6, 0.3}, {4, 1.2}};
  out << "means of each class\n"
      << flowers.theta << "\nspecies of\n"
      << found << ": " << flowers.predict(found) << '\n';
}
