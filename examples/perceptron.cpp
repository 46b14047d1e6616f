// Exclusive or, which no line separates: a hidden layer does.
#include <iostream>
#include <lanes/learn.hpp>

int main() {
  const lanes::Matrix<double> x{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const lanes::Vector<int> y{0, 1, 1, 0};

  lanes::LogisticRegression<double> line;
  std::cout << "a line: accuracy " << line.fit(x, y).score(x, y) << '\n';

  lanes::Mlp<double> network{.hidden = {8},
                             .activation = lanes::Activation::tanh,
                             .rate = 0.05,
                             .max_epochs = 500,
                             .seed = 1};
  network.fit(x, y);
  std::cout << "a hidden layer of 8: accuracy " << network.score(x, y) << ", "
            << name(network.diagnosis) << " after " << network.loss_curve.size() << " epochs\n";
  for (std::size_t epoch = 0; epoch < network.loss_curve.size(); epoch += 50)
    std::cout << "  epoch " << epoch << ": loss " << network.loss_curve[epoch] << '\n';
  std::cout << "P(1) = " << network.predict_proba(x).col(1) << '\n';
}
