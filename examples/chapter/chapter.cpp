#include "chapter.hpp"

#include <array>
#include <ostream>
#include <string>

namespace chapter {
namespace {

constexpr std::array all{
    Section{"linear_algebra", "vectors", "Vectors, and how alike two of them are", vectors},
    Section{"linear_algebra", "matrices", "Matrices, and their two products", matrices},
    Section{"linear_algebra", "inverse", "The inverse, and what to do where there is none",
            inverse},
    Section{"linear_algebra", "eigenvectors", "Eigenvectors and principal components",
            eigenvectors},
    Section{"calculus", "derivatives", "Derivatives, gradients and the chain rule", derivatives},
    Section{"calculus", "backpropagation", "The chain rule through a network", backpropagation},
    Section{"calculus", "gradient_descent", "Downhill: rates that converge, and one that does not",
            gradient_descent},
    Section{"calculus", "logistic_regression", "Probabilities instead of a line",
            logistic_regression},
    Section{"probability", "bayes", "What an observation says about its cause", bayes},
    Section{"probability", "distributions", "Normal, uniform and Bernoulli", distributions},
    Section{"probability", "naive_bayes", "Bayes' rule with many features at once", naive_bayes},
    Section{"statistics", "averages", "The middle of data, and how far they are from it", averages},
    Section{"statistics", "correlation", "How two variables go together", correlation},
    Section{"statistics", "least_squares", "A line through points", least_squares},
    Section{"statistics", "outliers", "One salary that is not like the others", outliers}};

}  // namespace

std::span<const Section> sections() {
  return all;
}

void misprint(std::ostream& out, std::string_view printed, std::string_view why) {
  out << "    misprint: the chapter has " << printed;
  if (!why.empty()) out << "; " << why;
  out << '\n';
}

void show(std::ostream& out, const Section& section) {
  out << section.title << '\n' << std::string(section.title.size(), '-') << '\n';
  const auto flags = out.flags();
  const auto precision = out.precision(12);
  section.show(out);
  out.precision(precision);
  out.flags(flags);
}

}  // namespace chapter
