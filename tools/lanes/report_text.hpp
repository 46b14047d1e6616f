// Reports as tables for a reader.
#pragma once

#include <iosfwd>
#include <vector>

#include "plan.hpp"
#include "report.hpp"

namespace lanes::tools {

void print_machine(std::ostream& out, const bench::Machine& machine);
void print_ceilings(std::ostream& out, const bench::Ceilings& ceilings, bool color);
/// Machine, build, peers, ceilings: what must be known to read the tables.
void print_header(std::ostream& out, const Report& report, bool color);
/// The table, or tables, of the results of one group.
void print_group(std::ostream& out, const Group& group, const std::vector<Result>& results,
                 const bench::Ceilings& ceilings, bool color);
/// Where the library stands, refusals, notes, drift.
void print_conclusion(std::ostream& out, const Report& report, bool color);

}  // namespace lanes::tools
