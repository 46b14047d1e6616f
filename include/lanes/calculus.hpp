// Calculus: automatic differentiation (dual.hpp, tape.hpp), derivatives of functions and checks of
// them (differentiate.hpp), minimisers (minimize.hpp).
#pragma once

#include <lanes/differentiate.hpp>
#include <lanes/dual.hpp>
#include <lanes/minimize.hpp>
#include <lanes/tape.hpp>
