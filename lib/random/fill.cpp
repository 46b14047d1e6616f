#include <algorithm>
#include <charconv>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/random.hpp>

#include "dispatch/select.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace {

using kernels::Draw;
using kernels::index;
using kernels::Kind;

/// Elements that are worth a thread: some ten microseconds.
constexpr index thread_grain = 16384;
/// Elements on their way to memory that is not contiguous.
constexpr std::size_t buffer_size = 512;

/// Elements [begin, end) of `out`, counted row by row; element 0 is at draw.position.
template <class T, class Kernel>
void fill_range(const MatrixView<T>& out, Draw draw, std::size_t begin, std::size_t end,
                const Kernel& kernel) {
  const std::uint64_t first = draw.position;
  const std::size_t cols = out.cols();
  T buffer[buffer_size];
  for (std::size_t position = begin; position < end;) {
    const std::size_t i = position / cols, j = position % cols;
    draw.position = first + position;
    std::size_t count = std::min(cols - j, end - position);
    if (out.col_stride() == 1) {
      kernel(draw, &out(i, j), static_cast<index>(count));
    } else {
      count = std::min(count, buffer_size);
      kernel(draw, buffer, static_cast<index>(count));
      for (std::size_t k = 0; k < count; ++k) out(i, j + k) = buffer[k];
    }
    position += count;
  }
}

/// Fills `out` with the next elements of a kind, which kernel(draw, T*, n) makes.
template <class T, class Kernel>
void fill(Rng& rng, Kind kind, MatrixView<T> out, Options options, const Kernel& kernel) {
  const std::size_t size = out.empty() ? 0 : out.size();
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(size), thread_grain);
  const Draw draw{rng.seed(), rng.stream(), rng.position(), kind};
  rng.skip(size);
  if (size == 0) return;
  const bool one_row = out.col_stride() == 1 && out.row_stride() == static_cast<index>(out.cols());
  if (one_row) out = MatrixView<T>(out.data(), 1, size);
  parallel::for_ranges(threads, size, [&](std::size_t begin, std::size_t end) {
    fill_range(out, draw, begin, end, kernel);
  });
}

template <class T>
MatrixView<T> as_row(const VectorView<T>& x) {
  return {x.data(), 1, x.size(), static_cast<index>(x.size()), x.stride()};
}

template <class T>
std::string number(T x) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, x).ptr};
}

[[noreturn]] void refuse(const char* function, const std::string& why) {
  throw argument_error(std::string(function) + ": " + why);
}

template <class T>
void fill_normal_any(Rng& rng, MatrixView<T> out, T mean, T sd, Options options) {
  if (!std::isfinite(mean)) refuse("normal", "mean is " + number(mean) + "; it must be finite");
  if (!(sd > 0) || std::isinf(sd))
    refuse("normal", "sd is " + number(sd) + "; it must be finite and above 0");
  const auto run = dispatch::kernels_for(options.isa).template of<T>().normal;
  fill(rng, sizeof(T) == 8 ? Kind::normal64 : Kind::normal32, out, options,
       [=](const Draw& draw, T* to, index n) { run(draw, mean, sd, to, n); });
}

template <class T>
void fill_uniform_any(Rng& rng, MatrixView<T> out, T a, T b, Options options) {
  const T width = b - a;
  if (!(a < b) || !std::isfinite(width))
    refuse("uniform", "the interval is [" + number(a) + ", " + number(b) +
                          "); it needs a < b, and b - a must be finite");
  const T largest = std::nextafter(b, a);
  const auto run = dispatch::kernels_for(options.isa).template of<T>().uniform;
  fill(rng, sizeof(T) == 8 ? Kind::uniform64 : Kind::uniform32, out, options,
       [=](const Draw& draw, T* to, index n) { run(draw, a, width, largest, to, n); });
}

template <class T>
void fill_bernoulli_any(Rng& rng, MatrixView<T> out, double p, Options options) {
  if (!(p >= 0 && p <= 1))
    refuse("bernoulli", "p is " + number(p) + "; a probability is between 0 and 1");
  const auto run = dispatch::kernels_for(options.isa).template of<T>().bernoulli;
  fill(rng, Kind::bernoulli, out, options,
       [=](const Draw& draw, T* to, index n) { run(draw, p, to, n); });
}

}  // namespace

void fill_normal(Rng& rng, VectorOut<double> out, double mean, double sd, Options options) {
  fill_normal_any(rng, as_row(out), mean, sd, options);
}
void fill_normal(Rng& rng, VectorOut<float> out, float mean, float sd, Options options) {
  fill_normal_any(rng, as_row(out), mean, sd, options);
}
void fill_normal(Rng& rng, MatrixOut<double> out, double mean, double sd, Options options) {
  fill_normal_any(rng, out, mean, sd, options);
}
void fill_normal(Rng& rng, MatrixOut<float> out, float mean, float sd, Options options) {
  fill_normal_any(rng, out, mean, sd, options);
}

void fill_uniform(Rng& rng, VectorOut<double> out, double a, double b, Options options) {
  fill_uniform_any(rng, as_row(out), a, b, options);
}
void fill_uniform(Rng& rng, VectorOut<float> out, float a, float b, Options options) {
  fill_uniform_any(rng, as_row(out), a, b, options);
}
void fill_uniform(Rng& rng, MatrixOut<double> out, double a, double b, Options options) {
  fill_uniform_any(rng, out, a, b, options);
}
void fill_uniform(Rng& rng, MatrixOut<float> out, float a, float b, Options options) {
  fill_uniform_any(rng, out, a, b, options);
}

void fill_bernoulli(Rng& rng, VectorOut<double> out, double p, Options options) {
  fill_bernoulli_any(rng, as_row(out), p, options);
}
void fill_bernoulli(Rng& rng, VectorOut<float> out, double p, Options options) {
  fill_bernoulli_any(rng, as_row(out), p, options);
}
void fill_bernoulli(Rng& rng, MatrixOut<double> out, double p, Options options) {
  fill_bernoulli_any(rng, out, p, options);
}
void fill_bernoulli(Rng& rng, MatrixOut<float> out, double p, Options options) {
  fill_bernoulli_any(rng, out, p, options);
}

}  // namespace lanes
