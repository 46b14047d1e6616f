// Learning from data.
#pragma once

#include <lanes/decomposition.hpp>
#include <lanes/preprocessing.hpp>
