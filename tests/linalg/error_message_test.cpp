// Contract C6: a shape that does not fit is refused at the public edge, and the message names the
// function, the arguments and both shapes.
#include <gtest/gtest.h>

#include <functional>
#include <lanes/ladder.hpp>
#include <lanes/linalg.hpp>
#include <limits>
#include <sstream>

#include "support/operations.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

struct Mistake {
  const char* what;
  std::function<void()> call;
  std::vector<const char*> message;  ///< all of these, beginning with the function's name
};

template <class E>
void expect_messages(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    try {
      mistake.call();
      ADD_FAILURE() << mistake.what << " is not refused";
    } catch (const E& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(mistake.message.front())) << mistake.what << ": " << message;
      for (const char* part : mistake.message)
        EXPECT_NE(message.find(part), std::string::npos)
            << mistake.what << ": \"" << message << "\" lacks \"" << part << '"';
    }
  }
}

/// Shapes of which no two fit each other.
template <class T>
struct Operands {
  Matrix<T> a = Matrix<T>(3, 4), b = Matrix<T>(5, 2), c = Matrix<T>(3, 3), d = Matrix<T>(4, 3);
  Vector<T> x3 = Vector<T>(3), x4 = Vector<T>(4), x5 = Vector<T>(5);
};

template <class T>
class ErrorMessage : public ::testing::Test {};
TYPED_TEST_SUITE(ErrorMessage, test::Reals);

TYPED_TEST(ErrorMessage, OfProducts) {
  using T = TypeParam;
  Operands<T> o;
  const auto inner = {"matmul: ", "A is 3 x 4", "B is 5 x 2", "columns", "rows"};
  expect_messages<shape_error>({
      {"matmul", [&] { matmul(o.a, o.b); }, inner},
      {"matmul into C", [&] { matmul(o.a, o.b, o.c); }, inner},
      {"matmul, alpha and beta", [&] { matmul(o.a, o.b, o.c, T(2), T(1)); }, inner},
      {"C has another shape",
       [&] { matmul(o.a, o.d, o.d); },
       {"matmul: ", "A B is 3 x 3", "C is 4 x 3"}},
      {"A x", [&] { matmul(o.a, o.x5); }, {"matmul: ", "A is 3 x 4", "x is 5 x 1"}},
      {"x A", [&] { matmul(o.x5, o.a); }, {"matmul: ", "x is 1 x 5", "A is 3 x 4", "rows"}},
      {"A x into y", [&] { matmul(o.a, o.x4, o.x5); }, {"matmul: ", "A is 3 x 4", "y is 5 x 1"}},
      {"x A into y", [&] { matmul(o.x3, o.a, o.x5); }, {"matmul: ", "A is 3 x 4", "y is 1 x 5"}},
  });
}

TYPED_TEST(ErrorMessage, OfVectors) {
  using T = TypeParam;
  Operands<T> o;
  const auto x_and_y = [](const char* function) {
    return std::vector<const char*>{function, "x has 3 elements", "y has 4"};
  };
  const auto x_and_out = [](const char* function) {
    return std::vector<const char*>{function, "x has 3 elements", "out has 5"};
  };
  expect_messages<shape_error>({
      {"dot", [&] { dot(o.x3, o.x4); }, x_and_y("dot: ")},
      {"cosine", [&] { cosine_similarity(o.x3, o.x4); }, x_and_y("cosine_similarity: ")},
      {"axpy", [&] { axpy(T(2), o.x3, o.x4); }, x_and_y("axpy: ")},
      {"add", [&] { add(o.x3, o.x4); }, x_and_y("add: ")},
      {"add into", [&] { add(o.x3, o.x3, o.x5); }, x_and_out("add: ")},
      {"subtract", [&] { subtract(o.x3, o.x4); }, x_and_y("subtract: ")},
      {"subtract into", [&] { subtract(o.x3, o.x3, o.x5); }, x_and_out("subtract: ")},
      {"hadamard", [&] { hadamard(o.x3, o.x4); }, x_and_y("hadamard: ")},
      {"hadamard into", [&] { hadamard(o.x3, o.x3, o.x5); }, x_and_out("hadamard: ")},
      {"x + y", [&] { o.x3 + o.x4; }, x_and_y("operator+: ")},
      {"x - y", [&] { o.x3 - o.x4; }, x_and_y("operator-: ")},
  });
}

TYPED_TEST(ErrorMessage, OfMatrices) {
  using T = TypeParam;
  Operands<T> o;
  const auto a_and_b = [](const char* function) {
    return std::vector<const char*>{function, "A is 3 x 4", "B is 5 x 2"};
  };
  const auto a_and_out = [](const char* function) {
    return std::vector<const char*>{function, "A is 3 x 4", "out is 4 x 3"};
  };
  expect_messages<shape_error>({
      {"add", [&] { add(o.a, o.b); }, a_and_b("add: ")},
      {"add into", [&] { add(o.a, o.a, o.d); }, a_and_out("add: ")},
      {"subtract", [&] { subtract(o.a, o.b); }, a_and_b("subtract: ")},
      {"subtract into", [&] { subtract(o.a, o.a, o.d); }, a_and_out("subtract: ")},
      {"hadamard", [&] { hadamard(o.a, o.b); }, a_and_b("hadamard: ")},
      {"hadamard into", [&] { hadamard(o.a, o.a, o.d); }, a_and_out("hadamard: ")},
      {"A + B", [&] { o.a + o.b; }, a_and_b("operator+: ")},
      {"A - B", [&] { o.a - o.b; }, a_and_b("operator-: ")},
      {"transpose", [&] { transpose(o.a, o.c); }, {"transpose: ", "A is 3 x 4", "out is 3 x 3"}},
      {"trace", [&] { trace(o.a); }, {"trace: ", "A is 3 x 4", "square"}},
      {"vstack", [&] { vstack(o.a, o.b); }, {"vstack: ", "3 x 4", "5 x 2", "columns"}},
      {"vstack of many",
       [&] {
         vstack({o.a, o.a, o.b});
       },
       {"vstack: ", "3 x 4", "5 x 2"}},
      {"hstack", [&] { hstack(o.a, o.b); }, {"hstack: ", "3 x 4", "5 x 2", "rows"}},
      {"hstack of many",
       [&] {
         hstack({o.a, o.a, o.b});
       },
       {"hstack: ", "3 x 4", "5 x 2"}},
  });
  const Vector<T> none;
  EXPECT_THROW(matmul(o.a, none), shape_error);
  EXPECT_THROW(add(o.a, Matrix<T>(3, 0)), shape_error) << "empty, but another shape";
  EXPECT_THROW(add(Matrix<T>(0, 3), Matrix<T>(3, 0)), shape_error) << "both empty";
}

TYPED_TEST(ErrorMessage, OfOverlap) {
  using T = TypeParam;
  Matrix<T> m(4, 4);
  Vector<T> v(10);
  const VectorView<T> x = v.slice(0, 5), y = v.slice(3, 5);
  expect_messages<argument_error>({
      {"matmul onto A", [&] { matmul(m, Matrix<T>(4, 4), m); }, {"matmul: ", "C overlaps A"}},
      {"matmul onto B", [&] { matmul(Matrix<T>(4, 4), m, m); }, {"matmul: ", "C overlaps B"}},
      {"A x onto A", [&] { matmul(m, Vector<T>(4), m.row(0)); }, {"matmul: ", "y overlaps A"}},
      {"transpose", [&] { transpose(m, m); }, {"transpose: ", "out overlaps A"}},
      {"axpy", [&] { axpy(T(1), x, y); }, {"axpy: ", "y overlaps x"}},
      {"add onto x", [&] { add(x, Vector<T>(5), y); }, {"add: ", "out overlaps x"}},
      {"add onto y", [&] { add(Vector<T>(5), x, y); }, {"add: ", "out overlaps y"}},
      {"subtract", [&] { subtract(x, x, y); }, {"subtract: ", "out overlaps x"}},
      {"hadamard", [&] { hadamard(x, x, y); }, {"hadamard: ", "out overlaps x"}},
      {"hadamard of matrices", [&] { hadamard(m, m, m.t()); }, {"hadamard: ", "out overlaps A"}},
  });
}

TYPED_TEST(ErrorMessage, OfTheLadder) {
  using T = TypeParam;
  Operands<T> o;
  const auto function = [](const auto& rung) {
    if constexpr (std::is_same_v<T, float>)
      return rung.f32;
    else
      return rung.f64;
  };
  std::vector<Mistake> mistakes;
  for (const auto& rung : ladder::matmul())
    mistakes.push_back({rung.name.data(),
                        [&o, f = function(rung)] { f({}, o.a, o.b, o.c); },
                        {"", "matmul: ", "A is 3 x 4", "B is 5 x 2"}});
  for (const auto& rung : ladder::dot())
    mistakes.push_back({rung.name.data(),
                        [&o, f = function(rung)] { f({}, o.x3, o.x4); },
                        {"", "dot: ", "x has 3", "y has 4"}});
  for (const auto& rung : ladder::transpose())
    mistakes.push_back({rung.name.data(),
                        [&o, f = function(rung)] { f({}, o.a, o.c); },
                        {"", "transpose: ", "A is 3 x 4", "out is 3 x 3"}});
  for (const auto& rung : ladder::lu())
    mistakes.push_back({rung.name.data(),
                        [&o, f = function(rung)] { f({}, o.a, {}); },
                        {"", "lu: ", "A is 3 x 4"}});
  for (const auto& rung : ladder::inverse())
    mistakes.push_back(
        {rung.name.data(), [&o, f = function(rung)] { f({}, o.a); }, {"", ": ", "A is 3 x 4"}});
  expect_messages<shape_error>(mistakes);
}

/// The function that was called, not one that it calls, in every error of factorisations.
TYPED_TEST(ErrorMessage, NamesTheFunctionThatWasCalled) {
  using T = TypeParam;
  Matrix<T> wide(2, 3), nan(2, 2, T(1)), b(3, 1);
  nan(1, 0) = std::numeric_limits<T>::quiet_NaN();
  const auto check = [&](const std::string& name, auto call) {
    const std::string begins = name + ": ";
    expect_messages<shape_error>(
        {{begins.c_str(), [&] { call(wide); }, {begins.c_str(), "A is 2 x 3", "square"}}});
    expect_messages<argument_error>(
        {{begins.c_str(), [&] { call(nan); }, {begins.c_str(), "A(1, 0) is nan", "finite"}}});
  };
  using M = const Matrix<T>&;
  check("lu", [](M a) { lu(a); });
  check("det", [](M a) { det(a); });
  check("slogdet", [](M a) { slogdet(a); });
  check("cond", [](M a) { cond(a, Norm::one); });
  check("solve", [](M a) { solve(a, Vector<T>(2)); });
  check("solve", [](M a) { solve(a, Matrix<T>(2, 3)); });
  check("try_solve", [](M a) { try_solve(a, Vector<T>(2)); });
  check("try_solve", [](M a) { try_solve(a, Matrix<T>(2, 3)); });
  check("solve_refined", [](M a) { solve_refined(a, Vector<T>(2)); });
  check("inverse", [](M a) { inverse(a); });
  check("inverse", [](M a) { inverse(a, Polish::once); });
  check("try_inverse", [](M a) { try_inverse(a); });
  check("cholesky", [](M a) { cholesky(a); });
  check("try_cholesky", [](M a) { try_cholesky(a); });

  const Matrix<T> two = Matrix<T>::identity(2);
  const auto rows = [&](const char* name, auto call) {
    expect_messages<shape_error>(
        {{name, [&] { call(b.col(0)); }, {name, "A is 2 x 2", "B is 3 x 1", "rows"}},
         {name, [&] { call(b); }, {name, "A is 2 x 2", "B is 3 x 1", "rows"}}});
  };
  rows("solve: ", [&](auto c) { solve(two, c); });
  rows("try_solve: ", [&](auto c) { try_solve(two, c); });
  rows("solve_refined: ", [&](auto c) { solve_refined(two, c); });
  rows("Lu::solve: ", [&](auto c) { lu(two).solve(c); });
  rows("Lu::try_solve: ", [&](auto c) { lu(two).try_solve(c); });
  rows("Cholesky::solve: ", [&](auto c) { cholesky(two).solve(c); });
  rows("Cholesky::try_solve: ", [&](auto c) { cholesky(two).try_solve(c); });
}

/// What to do about a singular matrix, and the limit that it is beyond.
TYPED_TEST(ErrorMessage, OfSingularMatrices) {
  using T = TypeParam;
  const Matrix<T> exact{{1, 2}, {2, 4}};
  const Matrix<T> rounded{{16, 2, 3, 13}, {5, 11, 10, 8}, {9, 7, 6, 12}, {4, 14, 15, 1}};
  const auto as_text = [](T x) {
    std::ostringstream text;
    text << x;
    return text.str();
  };
  const std::string eps = "below eps = " + as_text(std::numeric_limits<T>::epsilon());
  const std::string n_eps = "below n eps = " + as_text(4 * std::numeric_limits<T>::epsilon());
  const Vector<T> b2(2), b4(4);
  const char *column = "column 1 of its 2 depends", *lstsq = "lstsq(A, b) takes any A";
  const T near = 1 - std::numeric_limits<T>::epsilon() / 2;
  const Matrix<T> definite{{1, near}, {near, 1}};
  expect_messages<singular_error>({
      {"solve", [&] { solve(exact, b2); }, {"solve: ", column, lstsq}},
      {"solve_refined", [&] { solve_refined(exact, b2); }, {"solve_refined: ", lstsq}},
      {"inverse", [&] { inverse(exact); }, {"inverse: ", column, lstsq}},
      {"Lu::solve", [&] { lu(exact).solve(b2); }, {"Lu::solve: ", column, lstsq}},
      {"Lu::inverse", [&] { lu(exact).inverse(); }, {"Lu::inverse: ", column, lstsq}},
      {"solve", [&] { solve(rounded, b4); }, {"solve: ", eps.c_str(), lstsq, "try_solve"}},
      {"solve_refined",
       [&] { solve_refined(rounded, b4); },
       {"solve_refined: ", "rcond is ", "below eps = ", lstsq}},
      {"Lu::solve",
       [&] { lu(rounded).solve(b4); },
       {"Lu::solve: ", eps.c_str(), "lanes::solve(A, b) mends bad scaling", lstsq}},
      {"Cholesky::solve",
       [&] { cholesky(definite).solve(b2); },
       {"Cholesky::solve: ", eps.c_str(), lstsq, "try_solve"}},
      {"inverse", [&] { inverse(rounded); }, {"inverse: ", n_eps.c_str(), lstsq, "try_inverse"}},
  });
  // The inverse and the solution that are beyond the range of numbers.
  const T tiny = std::numeric_limits<T>::denorm_min();
  const Matrix<T> a{{1, 0}, {0, tiny}};
  const char* beyond = "is beyond the range of numbers";
  expect_messages<singular_error>({
      {"inverse", [&] { inverse(a); }, {"inverse: an element of the inverse ", beyond}},
      {"Lu::inverse", [&] { lu(a).inverse(); }, {"Lu::inverse: an element of the inverse", beyond}},
      {"Cholesky::inverse", [&] { cholesky(a).inverse(); }, {"Cholesky::inverse: ", beyond}},
      {"solve",
       [&] {
         solve(a, Vector<T>{1, 1});
       },
       {"solve: an element of the solution ", beyond}},
      {"Cholesky::solve",
       [&] {
         cholesky(a).solve(Vector<T>{1, 1});
       },
       {"Cholesky::solve: an element of the solution ", beyond}},
  });
}

// ---- Options ------------------------------------------------------------------------------------

Isa unavailable() {
  for (Isa isa : {Isa::neon, Isa::avx512, Isa::avx2, Isa::sse2}) {
    bool available = false;
    for (Isa other : available_isas()) available |= other == isa;
    if (!available) return isa;
  }
  return Isa::automatic;
}

/// Whatever the shapes: also where there is nothing to compute.
TYPED_TEST(ErrorMessage, OfOptions) {
  for (const auto& operation : test::operations<TypeParam>()) {
    if (!operation.takes_options) continue;
    for (std::size_t size : {0u, 5u, 300u}) {
      const auto compute = operation.prepare(size);
      EXPECT_THROW(compute({.threads = -1}), argument_error) << operation.name << ", size " << size;
      EXPECT_THROW(compute({.isa = unavailable()}), argument_error)
          << operation.name << ", size " << size;
      EXPECT_THROW(compute({.isa = static_cast<Isa>(99)}), argument_error)
          << operation.name << ", size " << size;
    }
  }
}

TEST(ErrorMessageOfOptions, NamesTheOptionAndWhatToDo) {
  const Vector<double> x(3);
  expect_messages<argument_error>({
      {"threads", [&] { dot(x, x, {.threads = -2}); }, {"Options::threads is -2"}},
      {"isa",
       [&] { dot(x, x, {.isa = unavailable()}); },
       {"lanes: Options::isa asks for ", name(unavailable()).data(), "usable here: ",
        name(available_isas().front()).data(), name(available_isas().back()).data()}},
  });
}

}  // namespace
}  // namespace lanes
