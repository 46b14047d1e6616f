// Learning from data: linear models, naive Bayes, a multilayer perceptron, and how good they are.
#pragma once

#include <lanes/fit.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
#include <lanes/mlp.hpp>
#include <lanes/naive_bayes.hpp>
