// What LANES_ISA and LANES_NUM_THREADS do, whatever they are: CTest runs these tests once for each
// of many values (dispatch/environments.cmake).
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <lanes/error.hpp>
#include <lanes/ladder.hpp>
#include <lanes/linalg.hpp>
#include <optional>

namespace lanes {
namespace {

/// The variable's value; unset and empty are the same.
std::string environment(const char* variable) {
  const char* text = std::getenv(variable);
  return text ? text : "";
}

template <class F>
std::optional<std::string> error_of(F f) {
  try {
    f();
  } catch (const argument_error& error) {
    return error.what();
  }
  return std::nullopt;
}

/// Which instruction set LANES_ISA asks for; nothing when it cannot be had.
std::optional<Isa> asked_for() {
  const std::string text = environment("LANES_ISA");
  if (text.empty() || text == "automatic") return available_isas().back();
  for (Isa isa : available_isas())
    if (text == name(isa)) return isa;
  return std::nullopt;
}

TEST(Environment, IsaIsUsedOrRefused) {
  const Vector<double> x{3, 4};
  if (const auto expected = asked_for()) {
    EXPECT_EQ(isa(), *expected);
    EXPECT_EQ(ladder::matmul().front().isa, *expected);
    EXPECT_EQ(norm(x), 5);
    return;
  }
  // Each call anew: an error that is swallowed once must not turn into a silent fallback.
  for (int call = 0; call < 3; ++call) {
    const auto message = error_of([] { isa(); });
    ASSERT_TRUE(message);
    EXPECT_NE(message->find("LANES_ISA"), std::string::npos) << *message;
    EXPECT_NE(message->find(environment("LANES_ISA")), std::string::npos) << *message;
    const std::string usable = message->substr(message->find("usable here:"));
    for (Isa other : available_isas())
      EXPECT_NE(usable.find(name(other)), std::string::npos) << *message;
    EXPECT_TRUE(error_of([&] { norm(x); }));
    EXPECT_TRUE(error_of([&] { matmul(Matrix<float>(2, 2), Matrix<float>(2, 2)); }));
    EXPECT_TRUE(error_of([&] { x + x; }));
    EXPECT_TRUE(error_of([&] { ladder::dot(); }));
  }
}

TEST(Environment, OptionsOverrideTheForcedIsa) {
  for (Isa isa : available_isas()) {
    EXPECT_EQ(norm(Vector<double>{3, 4}, {.threads = 1, .isa = isa}), 5);
    EXPECT_EQ(ladder::matmul(isa).front().isa, isa);
  }
}

/// How many threads LANES_NUM_THREADS asks for; 0 when it is not set, -1 when it makes no sense.
int threads_asked_for() {
  const std::string text = environment("LANES_NUM_THREADS");
  if (text.empty()) return 0;
  int threads = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), threads);
  const bool number = failure == std::errc{} && end == text.data() + text.size();
  return number && threads > 0 ? threads : -1;
}

TEST(Environment, NumThreadsIsUsedOrRefused) {
  const int asked = threads_asked_for();
  if (asked > 0) {
    EXPECT_EQ(num_threads(), asked);
  } else if (asked == 0) {
    EXPECT_GE(num_threads(), 1);
  } else {
    for (int call = 0; call < 3; ++call) {
      const auto message = error_of([] { num_threads(); });
      ASSERT_TRUE(message);
      EXPECT_NE(message->find("LANES_NUM_THREADS"), std::string::npos) << *message;
      EXPECT_NE(message->find("'" + environment("LANES_NUM_THREADS") + "'"), std::string::npos)
          << *message;
    }
  }
}

TEST(Environment, SetNumThreadsOverridesIt) {
  set_num_threads(3);
  EXPECT_EQ(num_threads(), 3);
  set_num_threads(1);
  EXPECT_EQ(num_threads(), 1);
  set_num_threads(0);
  const int asked = threads_asked_for();
  if (asked > 0) {
    EXPECT_EQ(num_threads(), asked);
  }
  if (asked < 0) {
    EXPECT_THROW(num_threads(), argument_error);
  }
}

TEST(Environment, SetNumThreadsRefusesNegativeNumbers) {
  set_num_threads(2);
  const auto message = error_of([] { set_num_threads(-1); });
  ASSERT_TRUE(message);
  EXPECT_NE(message->find("set_num_threads: threads is -1"), std::string::npos) << *message;
  EXPECT_EQ(num_threads(), 2) << "and changes nothing";
  set_num_threads(0);
}

}  // namespace
}  // namespace lanes
