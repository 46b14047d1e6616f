// Learning from data.
#pragma once

#include <lanes/activations.hpp>
#include <lanes/decomposition.hpp>
#include <lanes/preprocessing.hpp>
