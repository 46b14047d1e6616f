// What `lanes chapter` and the programs under examples/ show: each section, as it stands in a file
// of tests/worked_examples/chapter. After a change that is meant, LANES_WRITE_CHAPTER=1 writes them
// anew.
#include "chapter.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace {

std::string text_of(const chapter::Section& section) {
  std::ostringstream out;
  chapter::show(out, section);
  return out.str();
}

std::filesystem::path expected_file(const chapter::Section& section) {
  return std::filesystem::path(LANES_TEST_DATA).parent_path() / "worked_examples" / "chapter" /
         (std::string(section.name) + ".txt");
}

TEST(Chapter, ShowsWhatIsExpected) {
  for (const chapter::Section& section : chapter::sections()) {
    const std::string text = text_of(section);
    if (std::getenv("LANES_WRITE_CHAPTER")) std::ofstream(expected_file(section)) << text;
    std::ifstream file(expected_file(section));
    const std::string expected{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, expected) << section.name;
  }
}

TEST(Chapter, HasNoOtherExpectations) {
  std::set<std::string> names, files;
  for (const chapter::Section& section : chapter::sections())
    names.insert(std::string(section.name) + ".txt");
  for (const auto& file :
       std::filesystem::directory_iterator(expected_file(chapter::sections()[0]).parent_path()))
    files.insert(file.path().filename().string());
  EXPECT_EQ(names, files);
}

TEST(Chapter, SectionsHaveNamesOfTheirOwn) {
  std::set<std::string_view> names, parts;
  for (const chapter::Section& section : chapter::sections()) {
    EXPECT_TRUE(names.insert(section.name).second) << section.name;
    EXPECT_FALSE(section.title.empty()) << section.name;
    parts.insert(section.part);
  }
  EXPECT_EQ(parts.size(), 4u);
  for (std::string_view part : parts) EXPECT_FALSE(names.count(part)) << part;
}

/// A section twice gives the same text, and leaves the stream as it was.
TEST(Chapter, LeavesTheStreamAsItWas) {
  for (const chapter::Section& section : chapter::sections()) {
    std::ostringstream out;
    const auto precision = out.precision();
    const auto flags = out.flags();
    chapter::show(out, section);
    EXPECT_EQ(out.precision(), precision) << section.name;
    EXPECT_EQ(out.flags(), flags) << section.name;
    EXPECT_EQ(text_of(section), out.str()) << section.name;
  }
}

}  // namespace
