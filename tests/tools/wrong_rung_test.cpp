// A reader's rung that computes something wrong, and so would be the fastest: the run refuses it,
// and no table or chart has a time of it.
#include <gtest/gtest.h>

#include <sstream>

#include "comparison.hpp"
#include "example_run.hpp"
#include "html_page.hpp"
#include "report_json.hpp"
#include "report_text.hpp"
#include "your_rung/your_rung.hpp"

/// In place of bench/your_rung/dot.cpp, which the linker leaves in its archive.
namespace lanes::yours {
template <class T>
T dot(const T*, const T*, std::size_t) {
  return 1;
}
template double dot(const double*, const double*, std::size_t);
template float dot(const float*, const float*, std::size_t);
}  // namespace lanes::yours

namespace lanes::tools {
namespace {

Report run_with_wrong_rung() {
  const bench::Case problem{bench::Kernel::dot, bench::Type::f64, {1000}};
  constexpr bench::Sampling quick{
      .rounds = 3, .min_rounds = 1, .sample_seconds = 1e-5, .budget_seconds = 1e-3};
  Report report = example_run();
  report.results = {
      {Section::ladder, problem,
       bench::run_experiment(problem, contenders_for(Section::ladder, problem, {.yours = true}, {}),
                             quick, bench::describe_machine())}};
  return report;
}

TEST(WrongRung, IsRefusedAndHasNoTime) {
  const Report report = run_with_wrong_rung();
  const Result& result = report.results[0];
  const bench::Outcome* yours = find_outcome(result, {"yours", 1});
  ASSERT_NE(yours, nullptr);
  EXPECT_EQ(yours->refusal.find("wrong result: element 0 is 1 instead of "), 0u) << yours->refusal;
  EXPECT_TRUE(yours->seconds.empty());
  for (const bench::Outcome& outcome : result.outcomes)
    EXPECT_EQ(outcome.seconds.empty(), &outcome == yours) << outcome.contender;
  // lanes compare prints these lines, and fails.
  ASSERT_EQ(refusals(report.results, true).size(), 1u);

  std::ostringstream text;
  print_group(text, {Section::ladder, bench::Kernel::dot, bench::Type::f64, 1, {}, {}},
              report.results, report.ceilings, false);
  EXPECT_NE(text.str().find("refused: yours at dot f64 1000: wrong result"), std::string::npos)
      << text.str();
  const std::string page = to_html(report);
  EXPECT_NE(page.find("<td data-key=\"time\">refused</td>"), std::string::npos);
  EXPECT_NE(page.find("<li>yours at dot f64 1000: wrong result"), std::string::npos);
  const Report saved = from_json_text(to_json_text(report));
  EXPECT_TRUE(find_outcome(saved.results[0], {"yours", 1})->seconds.empty());
}

}  // namespace
}  // namespace lanes::tools
