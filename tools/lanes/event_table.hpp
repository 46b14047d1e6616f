// Events of the processor, rung by rung, for the terminal and for the page.
#pragma once

#include <string>
#include <vector>

#include "report.hpp"

namespace lanes::tools {

/// Of the outcomes of one result that have counts. Events that nobody counted have no column.
class EventTable {
 public:
  explicit EventTable(const Result& result);
  /// What was counted, by whom, and whose kernels.
  const std::string& title() const { return title_; }
  /// Without that of the rungs' names.
  const std::vector<std::string>& columns() const { return columns_; }
  /// The rung's name, and a cell for each column; none when nothing was counted.
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

 private:
  std::string title_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace lanes::tools
