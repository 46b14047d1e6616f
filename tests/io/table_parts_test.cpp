// Tables read in parts: side by side they are the whole, wherever the cuts fall.
#include <gtest/gtest.h>

#include <lanes/io.hpp>

#include "io/csv_survey.hpp"
#include "io/file_test.hpp"
#include "support/random.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using TableParts = FileTest;
using Survey = detail::PartSurvey;

/// What a reader says: rows, fields of text, and how it ends.
struct Reading {
  std::vector<double> values = {};
  std::vector<std::size_t> text_fields = {};
  std::string error = {};

  void add(TableReader& reader, std::size_t most) {
    try {
      for (auto rows = reader.read(most); rows.rows() > 0; rows = reader.read(most))
        values.insert(values.end(), rows.begin(), rows.end());
      EXPECT_EQ(reader.position(), reader.size());
    } catch (const io_error& e) {
      if (error.empty()) error = e.what();
    }
    text_fields.resize(reader.cols());
    for (std::size_t j = 0; j < reader.cols(); ++j) text_fields[j] += reader.text_fields()[j];
  }
};

std::vector<TableReader> open_parts(const std::filesystem::path& path, std::size_t parts,
                                    const CsvOptions& options) {
  std::vector<std::unique_ptr<detail::TableSource>> sources;
  std::vector<Survey> surveys;
  for (std::size_t p = 0; p < parts; ++p) {
    sources.push_back(detail::open_table(path, options));
    surveys.push_back(sources.back()->survey(p, parts));
  }
  std::vector<TableReader> readers;
  for (std::size_t p = 0; p < parts; ++p) {
    sources[p]->take_part(p, surveys);
    readers.emplace_back(std::move(sources[p]));
  }
  return readers;
}

/// Whether the parts are the whole: also the second time, and with the error of the first part that
/// has one. Values of parts after the one that fails may be there or not.
void expect_whole(const std::filesystem::path& path, const CsvOptions& options = {}) {
  TableReader reader(path, options);
  Reading whole;
  whole.add(reader, 7);
  for (std::size_t parts = 1; parts < 20; ++parts) {
    std::vector<TableReader> readers = open_parts(path, parts, options);
    for (const char* time : {"first", "second"}) {
      SCOPED_TRACE(std::to_string(parts) + " parts, " + time + " time");
      Reading all;
      for (TableReader& part : readers) {
        EXPECT_EQ(part.names(), reader.names());
        all.add(part, 7);
        part.rewind();
      }
      EXPECT_EQ(all.error, whole.error);
      if (!whole.error.empty()) continue;
      EXPECT_TRUE(test::same_bits(Vector<double>(std::span<const double>(all.values)),
                                  Vector<double>(std::span<const double>(whole.values))));
      EXPECT_EQ(all.text_fields, whole.text_fields);
    }
  }
}

TEST_F(TableParts, OfCsv) {
  for (const std::string text :
       {"a,b\n1,2\n3,4\n5,6\n", "1,2\r\n3,4\r\n5,6", "a,b\n", "1\n", "a\n\n\n1\n\n2\n\n\n\n3\n\n",
        "\"n\n1\",b\n\"x\n,\n\n\n\n\n\n\n\n\n\n\n\",1\n\"\"\"\n\"\"\",2\n3,\"4\"\n",
        "inches,b\n5\",1\n6\",2\n7\" ,3\n",
        "\xEF\xBB\xBF"
        "a;b\n 1 ; 2\n , ; 3\n"}) {
    SCOPED_TRACE(text);
    write("t.csv", text);
    expect_whole(path("t.csv"), {.delimiter = text.find(';') == std::string::npos ? ',' : ';'});
  }
}

TEST_F(TableParts, ErrorsNameTheLineOfTheFile) {
  for (const std::string text :
       {"a,b\n1,2\n\"x\n\",3\n4,5\n6\n7,8\n9,10\n", "1\n2\n3\n4\n5\n\"6\n7\n8\n9\n10\n11\n",
        "1\n2\n\"\n\n\n\"\n3\n1e999\n4\n5\n6\n", "1\n2\n3\n\"4\" 5\n6\n7\n8\n9\n"}) {
    SCOPED_TRACE(text);
    write("t.csv", text);
    expect_whole(path("t.csv"));
  }
}

TEST_F(TableParts, OfAnyText) {
  test::Random random(1);
  constexpr std::string_view alphabet = "\"\"\"\n\n,1 x";
  for (int turn = 0; turn < 300; ++turn) {
    std::string text = "a,b\n";
    for (int i = random.integer(0, 60); i > 0; --i)
      text += alphabet[static_cast<std::size_t>(random.integer(0, 8))];
    SCOPED_TRACE(text);
    write("t.csv", text);
    expect_whole(path("t.csv"));
  }
}

TEST_F(TableParts, LargerThanABuffer) {
  std::string text = "t,x\n";
  for (int i = 0; i < 40000; ++i)
    text += (i % 3 ? "\"" + std::string(static_cast<std::size_t>(i % 97), 'y') + "\n,\"\"\n\""
                   : std::string("plain")) +
            "," + std::to_string(i) + "\n";
  text += std::string(std::size_t{3} << 20, 'x') + ",1\n\"" +  // one line is longer than a part
          std::string(std::size_t{3} << 20, '\n') + "\",2\n";
  write("t.csv", text);
  TableReader reader(path("t.csv"));
  Reading whole, all;
  whole.add(reader, 1000);
  for (TableReader& part : open_parts(path("t.csv"), 7, {})) all.add(part, 1000);
  EXPECT_EQ(all.error + whole.error, "");
  EXPECT_TRUE(test::same_bits(Vector<double>(std::span<const double>(all.values)),
                              Vector<double>(std::span<const double>(whole.values))));
}

TEST_F(TableParts, OfNpy) {
  for (std::size_t rows : {0u, 1u, 5u, 100u})
    for (std::size_t cols : {0u, 1u, 3u}) {
      save_npy(path("x.npy"), test::uniform_matrix<double>(rows, cols, 1));
      expect_whole(path("x.npy"));
    }
}

}  // namespace
}  // namespace lanes
