// Everything lanes offers. Each topic also has a header of its own.
#pragma once

#include <lanes/activations.hpp>
#include <lanes/cholesky.hpp>
#include <lanes/eig.hpp>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/io.hpp>
#include <lanes/ladder.hpp>
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>
#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/probability.hpp>
#include <lanes/qr.hpp>
#include <lanes/quantile.hpp>
#include <lanes/random.hpp>
#include <lanes/running_stats.hpp>
#include <lanes/runtime.hpp>
#include <lanes/stats.hpp>
#include <lanes/triangular.hpp>
#include <lanes/view.hpp>
