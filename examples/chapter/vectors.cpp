// Two students' scores in three subjects, as vectors.
#include <lanes/linalg.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::vectors(std::ostream& out) {
  const Vector<double> a{85, 90, 78}, b{82, 88, 80};
  out << "a = " << a << ", b = " << b << ": " << a.size() << " dimensions\n"
      << "2 a = " << 2 * a << '\n'
      << "a + 5 = " << a + 5 << '\n'
      << "a + b = " << a + b << "\n\n";

  // A dot product with weights that sum to 1 is an average.
  const Vector<double> weights{0.4, 0.35, 0.25};
  out << "weighted average, a . " << weights << " = " << dot(a, weights) << "\n\n";

  out << "|a| = " << norm(a) << '\n';
  misprint(out, "146.27", "85^2 + 90^2 + 78^2 is 21409, whose root is above 146.3");
  out << "cosine similarity of a and b = " << cosine_similarity(a, b) << '\n';
  misprint(out, "0.9999", "four digits of it are 0.9997");

  // The dot product alone also grows with the lengths: only its sign speaks of the directions.
  const Vector<double> e{1, 2}, same{2, 4}, opposite{-1, -2}, x{1, 0}, y{0, 1};
  out << "\nsame direction: " << e << " . " << same << " = " << dot(e, same) << ", cosine "
      << cosine_similarity(e, same) << '\n'
      << "perpendicular:  " << x << " . " << y << " = " << dot(x, y) << ", cosine "
      << cosine_similarity(x, y) << '\n'
      << "opposite:       " << e << " . " << opposite << " = " << dot(e, opposite) << ", cosine "
      << cosine_similarity(e, opposite) << '\n';
}
