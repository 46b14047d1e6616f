#include <algorithm>
#include <lanes/error.hpp>
#include <lanes/random.hpp>
#include <numeric>

#include "dispatch/select.hpp"
#include "parallel/parallel.hpp"
#include "random/block.hpp"

namespace lanes {
namespace {

using kernels::Draw;
using kernels::index;
using kernels::Kind;

constexpr index thread_grain = 16384;
constexpr std::size_t buffer_size = 512;

/// A 128-bit product.
__extension__ using Product = unsigned __int128;

/// An integer of [0, bound), bound > 0, from the word at a position: the upper half of word *
/// bound, unless the lower half is one of the 2^64 mod bound that would make some results likelier.
std::uint64_t below(std::uint64_t bound, std::uint64_t word, const Draw& stream,
                    std::uint64_t position) {
  Product product = Product{word} * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t excess = (0 - bound) % bound;
    if (static_cast<std::uint64_t>(product) < excess) {
      const auto [seed, number] = random::block(stream.seed, stream.stream, Kind::redraw, position);
      Rng redraw(seed, number);
      do product = Product{redraw()} * bound;
      while (static_cast<std::uint64_t>(product) < excess);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

/// f(i, word, position) for elements [begin, end) of a draw.
template <class F>
void for_words(Draw draw, std::size_t begin, std::size_t end, Isa isa, F f) {
  const auto words = dispatch::kernels_for(isa).random_words;
  const std::uint64_t first = draw.position;
  std::uint64_t buffer[buffer_size];
  for (std::size_t i = begin; i < end;) {
    draw.position = first + i;
    const std::size_t count = std::min(buffer_size, end - i);
    words(draw, buffer, static_cast<index>(count));
    for (std::size_t k = 0; k < count; ++k, ++i) f(i, buffer[k], first + i);
  }
}

}  // namespace

Vector<std::int64_t> integers(Rng& rng, std::size_t n, std::int64_t low, std::int64_t high,
                              Options options) {
  if (low >= high)
    throw argument_error("integers: the range is [" + std::to_string(low) + ", " +
                         std::to_string(high) + "); it needs low < high");
  const std::uint64_t lowest = static_cast<std::uint64_t>(low),
                      bound = static_cast<std::uint64_t>(high) - lowest;
  const int threads = parallel::threads_for(options.threads, static_cast<index>(n), thread_grain);
  const Draw draw{rng.seed(), rng.stream(), rng.position(), Kind::integers};
  auto out = Vector<std::int64_t>::uninitialized(n);
  rng.skip(n);
  parallel::for_ranges(threads, n, [&](std::size_t begin, std::size_t end) {
    for_words(draw, begin, end, options.isa,
              [&](std::size_t i, std::uint64_t word, std::uint64_t position) {
                out[i] = static_cast<std::int64_t>(lowest + below(bound, word, draw, position));
              });
  });
  return out;
}

std::vector<std::size_t> permutation(Rng& rng, std::size_t n, Options options) {
  parallel::available(options.threads);  // throws where they are negative
  const Draw draw{rng.seed(), rng.stream(), rng.position(), Kind::integers};
  std::vector<std::size_t> order(n);
  rng.skip(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for_words(draw, 0, n, options.isa,
            [&](std::size_t i, std::uint64_t word, std::uint64_t position) {
              const std::uint64_t left = n - i;  // element i is one of those not taken yet
              std::swap(order[i], order[i + below(left, word, draw, position)]);
            });
  return order;
}

}  // namespace lanes
