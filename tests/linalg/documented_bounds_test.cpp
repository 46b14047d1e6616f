// The bounds that the tests check are the ones that the documentation states.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/tolerance.hpp"

namespace lanes {
namespace {

/// A file of the project, comment marks and line breaks made single spaces.
std::string text_of(const std::string& file) {
  const auto root = std::filesystem::path(LANES_TEST_DATA).parent_path().parent_path();
  std::ifstream in(root / file);
  std::ostringstream text;
  for (std::string word; in >> word;)
    if (word != "///") text << word << ' ';
  return text.str();
}

std::string products(int more) {
  const auto block = static_cast<int>(test::product_block);
  return "g(" + std::to_string(block + more) + " + k / " + std::to_string(block) + ")";
}

class DocumentedBounds : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Files, DocumentedBounds,
                         ::testing::Values("include/lanes/linalg.hpp", "docs/numerics.md"),
                         [](const auto& test) { return "File" + std::to_string(test.index); });

TEST_P(DocumentedBounds, AreTheOnesTested) {
  const std::string text = text_of(GetParam());
  ASSERT_FALSE(text.empty());
  // support/tolerance.hpp
  for (const std::string& bound :
       {std::string("g(134 + log2(1 + n / 4096))"), std::string("g(70 + log2(1 + n / 4096))"),
        std::string("g(280 + 3 log2(1 + n / 4096))"), products(0), products(2)})
    EXPECT_NE(text.find(bound), std::string::npos) << GetParam() << " lacks " << bound;
}

TEST(DocumentedQrBound, IsTheOneTested) {
  EXPECT_EQ(test::qr_bound<double>(7, 3), test::g<double>(7 * 3 + 20));
  for (const char* file : {"include/lanes/qr.hpp", "docs/numerics.md"})
    EXPECT_NE(text_of(file).find("g(m k + 20)"), std::string::npos) << file;
}

}  // namespace
}  // namespace lanes
