// The worked examples of an introductory chapter, "Mathematics for Machine Learning": a function
// for each section, in a file of its own, to be read from top to bottom. Each is also a program,
// lanes_example_NAME, and `lanes chapter` shows them all.
//
// Every number is computed when it is shown. Where the chapter prints another one, misprint() says
// so.
#pragma once

#include <iosfwd>
#include <span>
#include <string_view>

namespace chapter {

// Linear algebra
void vectors(std::ostream& out);
void matrices(std::ostream& out);
void inverse(std::ostream& out);
void eigenvectors(std::ostream& out);
// Calculus
void derivatives(std::ostream& out);
void backpropagation(std::ostream& out);
void gradient_descent(std::ostream& out);
void logistic_regression(std::ostream& out);
// Probability
void bayes(std::ostream& out);
void distributions(std::ostream& out);
void naive_bayes(std::ostream& out);
// Statistics
void averages(std::ostream& out);
void correlation(std::ostream& out);
void least_squares(std::ostream& out);
void outliers(std::ostream& out);

/// A line below what has just come out: the chapter prints something else, and why, as far as that
/// can be told.
void misprint(std::ostream& out, std::string_view printed, std::string_view why = "");

struct Section {
  std::string_view part, name, title;
  void (*show)(std::ostream& out);
};
/// In the order of the chapter.
std::span<const Section> sections();

/// The section under its title, numbers with twelve digits.
void show(std::ostream& out, const Section& section);

}  // namespace chapter
