// A summary for a reader, and for programs.
#pragma once

#include <iosfwd>
#include <string>

#include "table_summary.hpp"

namespace lanes::tools {

/// Tables: a line for each numeric column, the columns left out, correlations.
void print_summary(std::ostream& out, const TableSummary& summary, bool color);
/// One JSON object. NaN is null, infinities are the strings "inf" and "-inf".
std::string summary_json(const TableSummary& summary);

}  // namespace lanes::tools
