// Learning from data: linear models, naive Bayes, a multilayer perceptron, principal components,
// scalers, and how good they are.
#pragma once

#include <lanes/activations.hpp>
#include <lanes/decomposition.hpp>
#include <lanes/fit.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
#include <lanes/mlp.hpp>
#include <lanes/naive_bayes.hpp>
#include <lanes/preprocessing.hpp>
