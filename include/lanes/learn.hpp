// Learning from data: linear models, and how good they are.
#pragma once

#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
