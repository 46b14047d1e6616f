// Bayes' rule: P(cause | observation) from P(observation | cause).
#include <lanes/probability.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::bayes(std::ostream& out) {
  out << "P(red), 3 of 10 equally likely marbles: " << equally_likely(3, 10) << '\n'
      << "P(not red): " << complement(equally_likely(3, 10)) << "\n\n";

  // A word is in 80 % of unwanted messages, which are 30 % of all; it is in 25 % of all.
  out << "P(unwanted | word) = 0.8 0.3 / 0.25 = " << lanes::bayes(0.8, 0.3, 0.25) << "\n\n";

  // Where only its share of the others is known, 1 %, the evidence is a sum over both.
  const double evidence = total_probability(0.8, 0.01, 0.3);
  out << "P(word) = 0.8 0.3 + 0.01 0.7 = " << evidence << '\n'
      << "P(unwanted | word) = 0.8 0.3 / P(word) = " << lanes::bayes(0.8, 0.3, evidence) << '\n';
}
