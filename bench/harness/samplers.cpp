#include "harness/samplers.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <lanes/error.hpp>
#include <memory>
#include <random>
#include <string_view>
#include <utility>

#include "harness/sample_check.hpp"
#include "harness/shared_library.hpp"

#if __has_include(<boost/random/normal_distribution.hpp>)
#define LANES_HAVE_BOOST_RANDOM
#include <boost/random/bernoulli_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/version.hpp>
#endif
#if __has_include(<Random123/boxmuller.hpp>)
#define LANES_HAVE_RANDOM123
#include <Random123/philox.h>

#include <Random123/boxmuller.hpp>
#include <Random123/uniform.hpp>
#endif

namespace lanes::bench {
namespace {

/// Fills c with one number after the other: distribution(engine).
template <class T, class Engine, class Distribution>
Run<T> sampling(Distribution distribution) {
  const auto engine = std::make_shared<Engine>();
  return repeated<T>([engine, distribution](const Operands<T>& o) {
    Distribution sample = distribution;
    for (std::size_t i = 0; i < o.shape.m; ++i) o.c[i] = static_cast<T>(sample(*engine));
  });
}

class Samplers : public Peer {
 public:
  /// The contenders of a kernel, of which name, f64, f32 and detail matter.
  using Make = std::function<std::vector<Contender>(Kernel)>;

  Samplers(std::string name, std::string description, std::string path, Make make)
      : name_(std::move(name)),
        description_(std::move(description)),
        path_(std::move(path)),
        make_(std::move(make)) {}

  std::string name() const override { return name_; }
  std::string description() const override { return description_; }
  std::string path() const override { return path_; }

  std::vector<Contender> contenders(Kernel kernel, const Shape&, int threads) const override {
    if (threads != 1 || !info(kernel).sample) return {};
    return make_(kernel);
  }

 private:
  std::string name_, description_, path_;
  Make make_;
};

Contender contender(std::string name, std::string detail, Run<double> f64, Run<float> f32) {
  return {std::move(name), Role::peer, 1, std::move(detail), std::move(f64), std::move(f32)};
}

std::vector<Contender> standard(Kernel kernel) {
  using Engine = std::mt19937_64;
  const auto made = [](auto f64, auto f32) {
    return std::vector{contender("<random>", "the generator is std::mt19937_64",
                                 sampling<double, Engine>(f64), sampling<float, Engine>(f32))};
  };
  if (kernel == Kernel::normal)
    return made(std::normal_distribution<double>(), std::normal_distribution<float>());
  if (kernel == Kernel::uniform)
    return made(std::uniform_real_distribution<double>(), std::uniform_real_distribution<float>());
  return made(std::bernoulli_distribution(bernoulli_p), std::bernoulli_distribution(bernoulli_p));
}

#ifdef LANES_HAVE_BOOST_RANDOM

template <class Engine>
Contender boost_contender(Kernel kernel, const char* engine) {
  const auto made = [engine](auto f64, auto f32) {
    return contender(std::string("Boost ") + engine, "", sampling<double, Engine>(f64),
                     sampling<float, Engine>(f32));
  };
  if (kernel == Kernel::normal)
    return made(boost::random::normal_distribution<double>(),
                boost::random::normal_distribution<float>());
  if (kernel == Kernel::uniform)
    return made(boost::random::uniform_01<double>(), boost::random::uniform_01<float>());
  return made(boost::random::bernoulli_distribution<double>(bernoulli_p),
              boost::random::bernoulli_distribution<float>(bernoulli_p));
}

void add_boost(Peers& peers) {
  peers.list.push_back(std::make_unique<Samplers>(
      "Boost.Random", "Boost " BOOST_LIB_VERSION ", its normal_distribution is a ziggurat", "",
      [](Kernel kernel) {
        return std::vector{boost_contender<boost::random::mt19937>(kernel, "mt19937"),
                           boost_contender<boost::random::mt19937_64>(kernel, "mt19937_64")};
      }));
}

#else

void add_boost(Peers& peers) {
  peers.notes.emplace_back(
      "Boost.Random was not installed at build time (Debian: libboost-random-dev)");
}

#endif

#ifdef LANES_HAVE_RANDOM123

/// Pairs of numbers from a Philox of two pairs of words a block.
template <class T, class Generator, class Pair>
Run<T> from_blocks(Pair pair) {
  const auto counter = std::make_shared<typename Generator::ctr_type>();
  return repeated<T>([counter, pair](const Operands<T>& o) {
    const typename Generator::key_type key{};
    Generator generator;
    for (std::size_t i = 0; i < o.shape.m; i += 4) {
      counter->incr();
      const auto words = generator(*counter, key);
      const auto [a, b] = pair(words[0], words[1]);
      const auto [c, d] = pair(words[2], words[3]);
      const T numbers[] = {a, b, c, d};
      for (std::size_t k = 0; k < 4 && i + k < o.shape.m; ++k) o.c[i + k] = numbers[k];
    }
  });
}

std::vector<Contender> random123(Kernel kernel) {
  using Wide = r123::Philox4x64;
  using Narrow = r123::Philox4x32;
  if (kernel == Kernel::normal)
    return {contender("Random123", "its Box-Muller on its Philox4x64 (f32: 4x32)",
                      from_blocks<double, Wide>([](std::uint64_t x, std::uint64_t y) {
                        const auto z = r123::boxmuller(x, y);
                        return std::pair(z.x, z.y);
                      }),
                      from_blocks<float, Narrow>([](std::uint32_t x, std::uint32_t y) {
                        const auto z = r123::boxmuller(x, y);
                        return std::pair(z.x, z.y);
                      }))};
  if (kernel == Kernel::uniform)
    return {contender("Random123", "its u01 on its Philox4x64 (f32: 4x32)",
                      from_blocks<double, Wide>([](std::uint64_t x, std::uint64_t y) {
                        return std::pair(r123::u01<double>(x), r123::u01<double>(y));
                      }),
                      from_blocks<float, Narrow>([](std::uint32_t x, std::uint32_t y) {
                        return std::pair(r123::u01<float>(x), r123::u01<float>(y));
                      }))};
  return {};
}

void add_random123(Peers& peers) {
  peers.list.push_back(
      std::make_unique<Samplers>("Random123", "Random123, compiled in", "", random123));
}

#else

void add_random123(Peers& peers) {
  peers.notes.emplace_back("Random123 was not installed at build time (Debian: librandom123-dev)");
}

#endif

/// What is used of GSL, with its generator as the opaque pointer that it is.
struct Gsl {
  SharedLibrary library;
  double (*gaussian)(const void*, double) =
      library.symbol<double(const void*, double)>("gsl_ran_gaussian_ziggurat");
  double (*uniform)(const void*) = library.symbol<double(const void*)>("gsl_rng_uniform");
  unsigned (*bernoulli)(const void*, double) =
      library.symbol<unsigned(const void*, double)>("gsl_ran_bernoulli");
  void* (*allocate)(const void*) = library.symbol<void*(const void*)>("gsl_rng_alloc");
  const void* const* mt19937 = library.symbol<const void* const>("gsl_rng_mt19937");
  const char* const* version = library.symbol<const char* const>("gsl_version");

  bool complete() const {
    return gaussian && uniform && bernoulli && allocate && mt19937 && version;
  }

  template <class T>
  Run<T> run(Kernel kernel) const {
    void* const engine = allocate(*mt19937);  // for as long as the process lives
    const auto fill = [](auto sample) {
      return repeated<T>([sample](const Operands<T>& o) {
        for (std::size_t i = 0; i < o.shape.m; ++i) o.c[i] = static_cast<T>(sample());
      });
    };
    if (kernel == Kernel::normal) return fill([f = gaussian, engine] { return f(engine, 1); });
    if (kernel == Kernel::uniform) return fill([f = uniform, engine] { return f(engine); });
    return fill([f = bernoulli, engine] { return f(engine, bernoulli_p); });
  }
};

constexpr std::string_view gsl_files[] = {"libgsl.so.27", "libgsl.so.28", "libgsl.so.25",
                                          "libgsl.so"};

void add_gsl(Peers& peers) {
  for (const std::string_view file : gsl_files) {
    try {
      const auto gsl = std::make_shared<const Gsl>(Gsl{SharedLibrary(std::string(file))});
      if (!gsl->complete()) continue;
      peers.list.push_back(std::make_unique<Samplers>(
          "GSL", std::string("GSL ") + *gsl->version + ", its ziggurat and mt19937",
          gsl->library.path(), [gsl](Kernel kernel) {
            return std::vector{contender("GSL", "f32: its doubles, rounded",
                                         gsl->run<double>(kernel), gsl->run<float>(kernel))};
          }));
      return;
    } catch (const io_error&) {  // not there: try the next
    }
  }
  peers.notes.emplace_back("GSL was not found (Debian: libgsl27)");
}

}  // namespace

void add_samplers(Peers& peers) {
  peers.list.push_back(
      std::make_unique<Samplers>("<random>", "the compiler's standard library", "", standard));
  add_boost(peers);
  add_random123(peers);
  add_gsl(peers);
}

}  // namespace lanes::bench
