// The summary of a table in a file: what lanes describe shows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <lanes/io.hpp>
#include <string>
#include <vector>

#include "pass_result.hpp"

namespace lanes::tools {

/// As lanes::Description under nan_policy::omit, of one column.
struct ColumnSummary {
  std::string name;
  std::size_t text_fields = 0;  ///< where there are any, nothing else is known
  std::uint64_t count = 0, missing = 0;
  double mean, stddev, min, lower_quartile, median, upper_quartile, max, skewness, kurtosis;

  bool numeric() const { return text_fields == 0; }
};

/// Of the numeric columns that are not all missing, over the rows that miss none of them.
struct Correlations {
  std::vector<std::size_t> columns;
  std::uint64_t rows = 0;
  Matrix<double> matrix;  ///< empty when there are no such rows
};

struct TableSummary {
  std::string file;
  std::uint64_t rows = 0;
  std::vector<ColumnSummary> columns;
  Correlations correlations;
};

/// Which rows this process reads, and how what it has found of them becomes what is known of all
/// rows: those of the whole file, and nothing is to be added.
struct TableAccess {
  std::function<TableReader(const std::filesystem::path&, const CsvOptions&)> open =
      [](const auto& path, const CsvOptions& options) { return TableReader(path, options); };
  std::function<PassResult(const std::function<PassResult()>& pass)> all_of = [](const auto& pass) {
    return pass();
  };
};

struct SummaryOptions {
  CsvOptions csv = {};
  /// How many bytes of elements may be kept. A table that has more is read once for each pass:
  /// four times, or more where it has hundreds of columns. Results are the same, and exact.
  std::size_t memory = std::size_t{1} << 30;
  bool correlations = true;
  /// Called now and then with the part of the work that is done, from 0 to 1.
  std::function<void(double)> progress = {};
  TableAccess access = {};
};

/// Throws io_error as TableReader does.
TableSummary summarize(const std::filesystem::path& path, const SummaryOptions& options);

}  // namespace lanes::tools
