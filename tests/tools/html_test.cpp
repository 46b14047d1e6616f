// The report as one HTML file: what stands in it, and that nothing in a run can break out of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "embedded.hpp"
#include "example_run.hpp"
#include "harness/contender.hpp"
#include "html_page.hpp"
#include "report_json.hpp"

namespace lanes::tools {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Html, EscapesText) {
  EXPECT_EQ(escaped("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
}

TEST(Html, TablesHaveACellForEachColumn) {
  HtmlTable table("numbers", {{"n", true}, {"rate", false, "lanes|1"}});
  EXPECT_TRUE(table.empty());
  table.add_row({"64", HtmlCell("1.5", 1.4999)});
  EXPECT_THROW(table.add_row({"64"}), std::logic_error);
  const std::string html = table.html();
  EXPECT_TRUE(contains(html, "<caption>numbers</caption>"));
  EXPECT_TRUE(contains(html, "<tr data-row=\"64\"><th scope=\"row\" class=\"left\">64</th>"));
  EXPECT_TRUE(contains(html, "<td data-key=\"lanes|1\" data-value=\"1.4999\">1.5</td>") ||
              contains(html, "<td data-key=\"lanes|1\" data-value=\"1.4998999999999999"))
      << html;
}

TEST(Html, NeedsNothingElse) {
  const Report before = example_run(1.2);
  const std::string page = to_html(example_run(), &before);
  EXPECT_EQ(page.substr(0, 15), "<!DOCTYPE html>");
  EXPECT_FALSE(contains(page, "{{"));
  // No address to fetch anything from: only namespaces of XML, and places within the page.
  EXPECT_FALSE(contains(page, "src=")) << "a script or an image from elsewhere";
  EXPECT_EQ(count(page, "<link "), 1u);  // the icon, which is empty
  EXPECT_FALSE(contains(page, "@import"));
  EXPECT_FALSE(contains(page, "url(http"));
}

TEST(Html, HasEverySectionAndEveryChartHasATable) {
  const Report before = example_run(1.2);
  const std::string page = to_html(example_run(), &before);
  for (const char* id : {"verdict", "comparison", "machine", "roofline", "matmul", "dot"})
    EXPECT_TRUE(contains(page, "<section id=\"" + std::string(id) + "\"")) << id;
  EXPECT_FALSE(contains(page, "<section id=\"lu\""));
  for (const char* kind : {"standing", "rates", "climb", "roofline", "accuracy", "speedups"})
    EXPECT_TRUE(contains(page, "data-chart=\"" + std::string(kind) + "\"")) << kind;
  for (const char* kind : {"standing", "rates", "ladder", "roofline", "accuracy", "diff"})
    EXPECT_TRUE(contains(page, "data-table=\"" + std::string(kind) + "\"")) << kind;
  EXPECT_TRUE(contains(page, "quiet: the same code timed twice differed by at most 0.2 %"));
  EXPECT_TRUE(contains(page, "vfmadd231sd"));
  EXPECT_TRUE(contains(page, "for (index i = 0; i &lt; n; ++i)"));
}

TEST(Html, NothingOfARunBreaksOutOfItsPlace) {
  Report report = example_run();
  report.machine.cpu = "<script>alert(1)</script>";
  report.results[3].outcomes[1].contender = "</script><b>";
  const std::string page = to_html(report);
  EXPECT_FALSE(contains(page, "<script>alert"));
  EXPECT_FALSE(contains(page, "</script><b>"));
}

TEST(Html, DataIsTheRunWithoutSamples) {
  const auto data = nlohmann::json::parse(chart_data(example_run(), nullptr));
  EXPECT_EQ(data.at("results").size(), example_run().results.size());
  EXPECT_FALSE(data.dump().find("samples") != std::string::npos);
  EXPECT_EQ(data.at("standings").size(), 3u);  // matmul on one thread and on two, dot
  EXPECT_FALSE(data.contains("diff"));
}

TEST(Html, ShowsThatARungWasRefused) {
  const std::string page = to_html(example_run());
  EXPECT_TRUE(contains(page, "id=\"refused\""));
  EXPECT_TRUE(contains(page, "wrong &lt;tile&gt; at matmul f64 100, 2 threads: wrong result"));
  EXPECT_EQ(count(page,
                  "<th scope=\"row\" class=\"left\">wrong &lt;tile&gt;</th>"
                  "<td data-key=\"time\">refused</td>"),
            2u);
  EXPECT_FALSE(contains(to_html(example_report()), "data-table=\"ladder\""));
}

// From the measurement to the page: what computes something wrong, and fast, is not timed.
TEST(Html, ARungMadeWrongOnPurposeDoesNotAppearAsFast) {
  const bench::Case problem{bench::Kernel::matmul, bench::Type::f64, {20, 20, 20}};
  std::vector<bench::Contender> rungs =
      bench::rung_contenders(bench::Kernel::matmul, {.threads = 1});
  bench::Contender wrong = rungs.back();
  wrong.name = "wrong";
  wrong.f64 = bench::repeated<double>(
      [](const bench::Operands<double>& o) { std::fill(o.c, o.c + o.shape.m * o.shape.n, 0.0); });
  rungs.push_back(wrong);
  Report report = example_run();
  report.results = {
      {Section::ladder, problem,
       bench::run_experiment(problem, rungs, {.rounds = 1, .min_rounds = 1, .sample_seconds = 1e-6},
                             bench::describe_machine())}};
  const bench::Outcome& outcome = report.results[0].outcomes.back();
  EXPECT_EQ(outcome.contender, "wrong");
  EXPECT_EQ(outcome.refusal.substr(0, 12), "wrong result");
  EXPECT_TRUE(outcome.seconds.empty());
  for (std::size_t i = 0; i + 1 < rungs.size(); ++i)
    EXPECT_EQ(report.results[0].outcomes[i].refusal, "") << rungs[i].name;
  const std::string page = to_html(report);
  EXPECT_TRUE(contains(page, "wrong at matmul f64 20: wrong result"));
  EXPECT_TRUE(contains(page, ">wrong</th><td data-key=\"time\">refused</td>"));
}

TEST(Html, ChartsAreOptional) {
  const std::string page = to_html(example_run());
  EXPECT_EQ(count(page, "<figure"), count(page, " hidden><div class=\"plot\">"));
  EXPECT_FALSE(embedded_file("tools/report/page.html").empty());
  EXPECT_FALSE(embedded_file("lib/kernels/matmul/naive.hpp").empty());
  EXPECT_TRUE(embedded_file("lib/nothing.hpp").empty());
}

}  // namespace
}  // namespace lanes::tools
