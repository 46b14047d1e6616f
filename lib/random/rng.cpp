#include <charconv>
#include <lanes/error.hpp>
#include <lanes/random.hpp>

#include "kernels/philox/draw.hpp"
#include "random/block.hpp"

namespace lanes {
namespace {

using kernels::Kind;
using kernels::stream_size;

std::uint32_t low(std::uint64_t x) {
  return static_cast<std::uint32_t>(x);
}
std::uint32_t high(std::uint64_t x) {
  return static_cast<std::uint32_t>(x >> 32);
}

constexpr std::string_view generator = "philox4x32-10";

/// Takes " 123" off the front of `text`; false when it does not begin so.
bool take_number(std::string_view& text, std::uint64_t& number) {
  if (!text.starts_with(' ')) return false;
  text.remove_prefix(1);
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(const std::array<std::uint32_t, 4>& counter,
                                        const std::array<std::uint32_t, 2>& key) {
  auto [x0, x1, x2, x3] = counter;
  auto [k0, k1] = key;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p = std::uint64_t{0xd2511f53} * x0, q = std::uint64_t{0xcd9e8d57} * x2;
    x0 = high(q) ^ x1 ^ k0;
    x1 = low(q);
    x2 = high(p) ^ x3 ^ k1;
    x3 = low(p);
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  return {x0, x1, x2, x3};
}

random::Block random::block(std::uint64_t seed, std::uint64_t stream, Kind kind,
                            std::uint64_t index) {
  const std::uint64_t lower = (static_cast<std::uint64_t>(kind) << kernels::kind_shift) + index;
  const auto x =
      philox4x32({low(lower), high(lower), low(stream), high(stream)}, {low(seed), high(seed)});
  return {std::uint64_t{x[0]} << 32 | x[1], std::uint64_t{x[2]} << 32 | x[3]};
}

std::uint64_t Rng::operator()() {
  const std::uint64_t position = position_;
  skip(1);
  return random::block(seed_, stream_, Kind::words, position / 2)[position % 2];
}

void Rng::skip(std::uint64_t n) {
  if (n > stream_size - position_)
    throw argument_error("Rng: " + std::to_string(n) + " elements from position " +
                         std::to_string(position_) +
                         " go beyond the 2^60 elements of a stream; take another stream");
  position_ += n;
}

Rng Rng::split() {
  const std::uint64_t position = position_;
  skip(1);
  const auto [seed, stream] = random::block(seed_, stream_, Kind::split, position);
  return Rng(seed, stream);
}

Rng Rng::split(std::uint64_t k) const {
  if (k >= stream_size)
    throw argument_error("Rng::split: k is " + std::to_string(k) + "; it must be below 2^60");
  const auto [seed, stream] = random::block(seed_, stream_, Kind::child, k);
  return Rng(seed, stream);
}

std::string Rng::to_string() const {
  std::string text(generator);
  for (const std::uint64_t number : {seed_, stream_, position_})
    text += ' ' + std::to_string(number);
  return text;
}

Rng Rng::from_string(std::string_view text) {
  std::string_view rest = text;
  std::uint64_t seed = 0, stream = 0, position = 0;
  const bool named = rest.starts_with(generator);
  if (named) rest.remove_prefix(generator.size());
  if (!named || !take_number(rest, seed) || !take_number(rest, stream) ||
      !take_number(rest, position) || !rest.empty() || position > stream_size)
    throw argument_error("Rng::from_string: '" + std::string(text.substr(0, 100)) +
                         "' is not what to_string gives: 'philox4x32-10 SEED STREAM POSITION'");
  Rng rng(seed, stream);
  rng.position_ = position;
  return rng;
}

}  // namespace lanes
