// Reverse mode: gradients of every operation on matrices against forward differences, sums of
// several uses, transposes, misuse.
#include <gtest/gtest.h>

#include <functional>
#include <lanes/calculus.hpp>
#include <lanes/linalg.hpp>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using Var = MatrixVariable<double>;
using Number = Variable<double>;

/// The gradient of f(A, B) by both matrices against central differences, element by element.
void expect_gradients(const std::string& name, const Matrix<double>& a, const Matrix<double>& b,
                      const std::function<Number(Tape<double>&, Var, Var)>& f) {
  Tape<double> tape;
  const auto value_at = [&](const Matrix<double>& x, const Matrix<double>& y) {
    tape.clear();
    return f(tape, tape.variable(x), tape.variable(y)).value();
  };
  Matrix<double> by_a(a.rows(), a.cols()), by_b(b.rows(), b.cols());
  const double h = 6e-6;
  const auto differences = [&](Matrix<double>& out, bool first) {
    for (std::size_t k = 0; k < out.size(); ++k) {
      Matrix<double> x = a, y = b;
      double& e = (first ? x : y).data()[k];
      const double at = e;
      e = at + h;
      const double above = value_at(x, y);
      e = at - h;
      out.data()[k] = (above - value_at(x, y)) / (2 * h);
    }
  };
  differences(by_a, true);
  differences(by_b, false);
  tape.clear();
  const Var x = tape.variable(a), y = tape.variable(b);
  const Number result = f(tape, x, y);
  for (int again = 0; again < 2; ++again) {  // going back twice gives the same
    tape.backward(result);
    EXPECT_TRUE(allclose(tape.gradient(x), by_a, {.relative = 1e-7, .absolute = 1e-8}))
        << name << '\n'
        << tape.gradient(x) << "\nis not\n"
        << by_a;
    EXPECT_TRUE(allclose(tape.gradient(y), by_b, {.relative = 1e-7, .absolute = 1e-8}))
        << name << '\n'
        << tape.gradient(y) << "\nis not\n"
        << by_b;
  }
}

/// Weighs the elements of a matrix, so that their adjoints differ.
Number weighed(Tape<double>& tape, const Var& m) {
  static std::vector<Matrix<double>> kept;  // constants are not copied
  kept.reserve(100000);
  kept.push_back(test::uniform_matrix<double>(m.rows(), m.cols(), 99));
  return sum(hadamard(m, tape.constant(kept.back())));
}

const Matrix<double> a23 = test::uniform_matrix<double>(2, 3, 1);
const Matrix<double> b23 = test::uniform_matrix<double>(2, 3, 2);
const Matrix<double> c34 = test::uniform_matrix<double>(3, 4, 3);
const Matrix<double> positive = test::uniform_matrix<double>(2, 3, 4) + 2.0;

TEST(Tape, ProductsAndSums) {
  expect_gradients("matmul", a23, c34,
                   [](auto& t, Var a, Var b) { return weighed(t, matmul(a, b)); });
  expect_gradients("matmul of transposes", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, matmul(a.t(), b)) + weighed(t, matmul(a, b.t()));
  });
  expect_gradients("matmul with itself", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, matmul(a, a.t())) + weighed(t, matmul(b.t(), b));
  });
  expect_gradients(
      "matrix and vector", a23, test::uniform_matrix<double>(3, 1, 5), [](auto& t, Var a, Var x) {
        return weighed(t, matmul(a, x)) + weighed(t, matmul(x.t(), a.t())) + sum_of_squares(x);
      });
  expect_gradients("a + b", a23, b23, [](auto& t, Var a, Var b) { return weighed(t, a + b); });
  expect_gradients("a - b", a23, b23, [](auto& t, Var a, Var b) { return weighed(t, a - b); });
  expect_gradients("a + a - b", a23, b23,
                   [](auto& t, Var a, Var b) { return weighed(t, a + a - b + a); });
  expect_gradients("a - a, -b", a23, b23,
                   [](auto& t, Var a, Var b) { return weighed(t, a - a) + weighed(t, -b); });
  expect_gradients("hadamard", a23, b23,
                   [](auto& t, Var a, Var b) { return weighed(t, hadamard(a, b)); });
  expect_gradients("squares", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, hadamard(a, a)) + weighed(t, hadamard(b, hadamard(b, b)));
  });
  expect_gradients("scaled", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, 3.0 * a) + weighed(t, 0.5 * (a + b));
  });
  expect_gradients("add_to_rows", a23, test::uniform_matrix<double>(3, 1, 6),
                   [](auto& t, Var a, Var b) {
                     return weighed(t, add_to_rows(a, b)) + weighed(t, add_to_rows(a, b.t()));
                   });
}

TEST(Tape, Functions) {
  expect_gradients("exp, tanh", a23, b23,
                   [](auto& t, Var a, Var b) { return weighed(t, exp(a)) + weighed(t, tanh(b)); });
  expect_gradients("log, sigmoid", positive, b23, [](auto& t, Var a, Var b) {
    return weighed(t, log(a)) + weighed(t, sigmoid(b));
  });
  expect_gradients("softplus, log_sigmoid", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, softplus(a)) + weighed(t, log_sigmoid(b));
  });
  expect_gradients("relu", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, relu(a)) + weighed(t, relu(b - a));
  });
  expect_gradients("of transposes", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, exp(a.t())) + weighed(t, tanh(a.t())) + weighed(t, sigmoid(b.t() + a.t()));
  });
  expect_gradients("of several uses", a23, b23, [](auto& t, Var a, Var b) {
    const Var c = tanh(a);
    return weighed(t, exp(c)) + weighed(t, log(c + 3.0 * exp(b))) + weighed(t, softplus(c)) +
           weighed(t, log_sigmoid(c)) + weighed(t, relu(c)) + weighed(t, sigmoid(c)) +
           weighed(t, tanh(c));
  });
}

TEST(Tape, Numbers) {
  expect_gradients("sum, mean", a23, b23,
                   [](auto&, Var a, Var b) { return sum(a) * mean(b) + mean(tanh(a)); });
  expect_gradients("sum_of_squares", a23, b23, [](auto&, Var a, Var b) {
    return sum_of_squares(a) / (1 + sum_of_squares(a - b));
  });
  expect_gradients("elements", a23, b23, [](auto&, Var a, Var b) {
    return a(1, 2) * b(0, 1) + exp(a(1, 2)) - b.t()(2, 0) * sum(a);
  });
  expect_gradients("log_sum_exp", a23, b23, [](auto& t, Var a, Var b) {
    return weighed(t, log_sum_exp(a)) + weighed(t, log_sum_exp(b.t())) + sum(log_sum_exp(a - b));
  });
  const std::vector<int> labels{2, 0}, classes{1, 0};
  expect_gradients("cross_entropy", a23, b23, [&](auto& t, Var a, Var b) {
    return cross_entropy(a, labels) + 2 * cross_entropy(a + b, labels) + 0.1 * weighed(t, a);
  });
  expect_gradients("cross_entropy of two classes", a23, test::uniform_matrix<double>(3, 1, 7),
                   [&](auto&, Var a, Var w) {
                     const Var z = matmul(a, w);
                     return cross_entropy(z, classes) + sum(z) * cross_entropy(3.0 * z, classes);
                   });
}

TEST(Tape, SolveAndLogDeterminant) {
  const Matrix<double> a =
      test::uniform_matrix<double>(4, 4, 8) + 3.0 * Matrix<double>::identity(4);
  expect_gradients("solve", a, test::uniform_matrix<double>(4, 2, 9), [](auto& t, Var x, Var b) {
    return weighed(t, solve(x, b)) + weighed(t, solve(x.t(), b));
  });
  expect_gradients("log_determinant", a, test::uniform_matrix<double>(1, 1, 1),
                   [](auto&, Var x, Var s) { return log_determinant(matmul(x, x.t())) * sum(s); });
  Tape<double> tape;
  const Matrix<double> indefinite{{1, 2}, {2, 1}};
  EXPECT_THROW(log_determinant(tape.variable(indefinite)), not_positive_definite_error);
  EXPECT_THROW(
      solve(tape.variable(Matrix<double>{{1, 2}, {2, 4}}), tape.variable(Vector<double>{1, 2})),
      singular_error);
}

TEST(Tape, ConstantsOfAnyLayout) {
  const Matrix<double> wide = test::uniform_matrix<double>(6, 6, 3);
  const MatrixView<const double> strided(wide.data(), 2, 3, 12, 2);
  Tape<double> tape;
  const Var x = tape.variable(a23), c = tape.constant(strided);
  const Number y = sum(hadamard(x, c)) + sum(matmul(c, x.t())) + sum(tanh(c + x.t().t()));
  tape.backward(y);
  const Matrix<double> slope = 1.0 - hadamard(tanh(strided + a23), tanh(strided + a23));
  Matrix<double> expected = slope + strided;
  for (std::size_t i = 0; i < 2; ++i) expected.row(i) += strided.row(0) + strided.row(1);
  EXPECT_TRUE(allclose(tape.gradient(x), expected, {.relative = 1e-14, .absolute = 1e-14}));
}

TEST(Tape, WhatTheResultDoesNotDependOn) {
  Tape<double> tape;
  const Var x = tape.variable(a23), unused = tape.variable(b23);
  const Number s = tape.variable(2.0), idle = tape.variable(3.0);
  const Number y = s * sum(x);
  const Number later = y * idle;
  tape.backward(y);
  EXPECT_EQ(tape.gradient(unused), Matrix<double>(2, 3));
  EXPECT_EQ(tape.gradient(idle), 0);
  EXPECT_EQ(tape.gradient(later), 0);
  EXPECT_EQ(tape.gradient(s), sum(x).value());
  EXPECT_EQ(tape.gradient(x), Matrix<double>(2, 3, 2.0));
  EXPECT_EQ(tape.gradient(Number(5.0)), 0);  // a constant
}

TEST(Tape, MemoryIsKept) {
  Tape<double> tape;
  const double* first = nullptr;
  for (int step = 0; step < 3; ++step) {
    const Var x = tape.variable(a23);
    if (!first) first = x.value().data();
    EXPECT_EQ(x.value().data(), first);
    tape.backward(sum(exp(x)));
    EXPECT_EQ(tape.size(), 1u);
    tape.clear();
    EXPECT_EQ(tape.size(), 0u);
  }
}

TEST(Tape, Misuse) {
  Tape<double> tape, other;
  const Var x = tape.variable(a23);
  const Number s = tape.variable(1.0);
  EXPECT_THROW(tape.gradient(x), argument_error);  // no backward() yet
  EXPECT_THROW(tape.gradient(s), argument_error);
  EXPECT_THROW(tape.backward(Number(1.0)), argument_error);
  EXPECT_THROW(matmul(x, x), shape_error);
  EXPECT_THROW(x + x.t(), shape_error);
  EXPECT_THROW(add_to_rows(x, tape.variable(Vector<double>(2))), shape_error);
  EXPECT_THROW(x(2, 0), shape_error);
  EXPECT_THROW(cross_entropy(x, std::vector<int>{0, 3}), argument_error);
  EXPECT_THROW(x + other.variable(a23), argument_error);
  EXPECT_THROW(s * other.variable(1.0), argument_error);
  EXPECT_THROW(other.backward(s), argument_error);
  EXPECT_THROW(other.gradient(x), argument_error);
  const Var between = exp(x);
  tape.backward(sum(between));
  EXPECT_THROW(tape.gradient(between), argument_error);
  EXPECT_NO_THROW(tape.gradient(x.t()));
  tape.clear();
  EXPECT_THROW(exp(x), argument_error);
  EXPECT_THROW(x.value(), argument_error);
  EXPECT_THROW(s + 1.0, argument_error);
  EXPECT_THROW(tape.backward(s), argument_error);
  EXPECT_EQ(test::message_of([&] { sum(x); }),
            "sum: this variable was recorded before its tape was cleared; make it anew with "
            "Tape::variable");
  EXPECT_THROW(Tape<double>({.threads = -1}), argument_error);
}

TEST(Tape, NumbersOfManyArguments) {
  Tape<double> tape;
  const std::vector<Number> x = tape.variables(Vector<double>{1, 2, 3});
  const Number d = dot(std::span<const Number>(x), Vector<double>{4, 5, 6});
  const Number t = sum(std::span<const Number>(x));
  EXPECT_EQ(tape.size(), 5u);  // three variables, two records
  EXPECT_EQ(d.value(), 32);
  tape.backward(d * t);
  EXPECT_EQ(tape.gradient(x[0]), 32 + 4 * 6);
  EXPECT_EQ(tape.gradient(x[2]), 32 + 6 * 6);
  EXPECT_THROW(dot(std::span<const Number>(x), Vector<double>(2)), shape_error);
}

TEST(Tape, ChainsLongerThanAChunk) {
  Tape<double> tape;
  const Number x = tape.variable(1.0);
  Number y = x;
  for (int i = 0; i < 100000; ++i) y = y + x;
  tape.backward(y);
  EXPECT_EQ(tape.gradient(x), 100001);
}

}  // namespace
}  // namespace lanes
