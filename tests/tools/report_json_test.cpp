#include "report_json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <lanes/error.hpp>

#include "example_run.hpp"

namespace lanes::tools {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ReportJson, ReadsBackWhatItWrote) {
  const Report written = example_report();
  const Report read = from_json_text(to_json_text(written));
  EXPECT_EQ(read.started, written.started);
  EXPECT_EQ(read.library_version, written.library_version);
  EXPECT_EQ(read.machine.cpu, written.machine.cpu);
  EXPECT_EQ(read.machine.quota, written.machine.quota);
  EXPECT_EQ(read.machine.caches.at(1).bytes, written.machine.caches.at(1).bytes);
  EXPECT_EQ(read.peers.at(0).path, written.peers.at(0).path);
  EXPECT_EQ(read.ceilings.bandwidth.at(0).bytes_per_second, 400e9);
  EXPECT_EQ(read.stolen_share, written.stolen_share);
  ASSERT_EQ(read.results.size(), 1u);
  EXPECT_EQ(read.results[0].problem.shape, written.results[0].problem.shape);
  ASSERT_EQ(read.results[0].outcomes.size(), written.results[0].outcomes.size());
  for (std::size_t i = 0; i < read.results[0].outcomes.size(); ++i) {
    EXPECT_EQ(read.results[0].outcomes[i].seconds, written.results[0].outcomes[i].seconds);
    EXPECT_EQ(read.results[0].outcomes[i].refusal, written.results[0].outcomes[i].refusal);
    EXPECT_EQ(read.results[0].outcomes[i].role, written.results[0].outcomes[i].role);
  }
  // Every field: the text of what was read is the text that was written.
  EXPECT_EQ(to_json_text(read), to_json_text(written));
}

TEST(ReportJson, KeepsRungsSourcesAndErrors) {
  Report report = example_run();
  report.complete = false;
  const Report read = from_json_text(to_json_text(report));
  EXPECT_EQ(to_json_text(read), to_json_text(report));
  EXPECT_EQ(read.rungs.at(0).assembly, report.rungs.at(0).assembly);
  EXPECT_EQ(read.sources, report.sources);
  EXPECT_FALSE(read.complete);
  EXPECT_EQ(read.results.at(1).outcomes.at(0).error, 3.5);
  EXPECT_TRUE(std::isnan(read.results.at(1).outcomes.at(3).error));
}

TEST(ReportJson, ReadsRunsSavedBeforeThoseFields) {
  std::string text = to_json_text(example_report());
  for (const char* field : {"complete", "rungs", "sources"})
    text =
        replaced(text, "\"" + std::string(field) + "\"", "\"unknown_" + std::string(field) + "\"");
  const Report read = from_json_text(text);
  EXPECT_TRUE(read.complete);
  EXPECT_TRUE(read.rungs.empty());
}

TEST(ReportJson, KeepsEverySection) {
  Report report = example_report();
  report.results.push_back(report.results[0]);
  report.results[1].section = Section::threads;
  report.results[1].problem = {
      bench::Kernel::dot, bench::Type::f32, {1000}, 2, bench::Residence::cold};
  EXPECT_EQ(to_json_text(from_json_text(to_json_text(report))), to_json_text(report));
}

TEST(ReportJson, RefusesWhatIsNotAReport) {
  const std::string text = to_json_text(example_report());
  for (const std::string& bad :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string("3"),
        text.substr(0, text.size() / 2), replaced(text, "lanes.compare", "other.compare"),
        replaced(text, "\"version\": 1", "\"version\": 2"), replaced(text, "matmul", "unknown"),
        replaced(text, "\"size\": \"100\"", "\"size\": \"1x2\""), replaced(text, "samples", "x"),
        replaced(text, "\"threads\": 1", "\"threads\": \"one\"")})
    EXPECT_THROW(from_json_text(bad), io_error) << bad.substr(0, 60);
}

TEST(ReportJson, NamesTheFileThatFails) {
  try {
    load_json("/nonexistent/report.json");
    FAIL();
  } catch (const io_error& e) {
    EXPECT_NE(std::string(e.what()).find("/nonexistent/report.json"), std::string::npos);
  }
  EXPECT_THROW(save_json(example_report(), "/nonexistent/report.json"), io_error);
}

TEST(ReportJson, GoesThroughAFile) {
  const auto path = std::filesystem::path(testing::TempDir()) / "lanes_report_json_test.json";
  save_json(example_report(), path);
  EXPECT_EQ(to_json_text(load_json(path)), to_json_text(example_report()));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace lanes::tools
