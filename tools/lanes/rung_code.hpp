// The source and the machine code of rungs, for the report.
#pragma once

#include <string_view>
#include <vector>

#include "disassembly.hpp"
#include "report.hpp"

namespace lanes::tools {

/// Lines that are code: not blank, no comment, no #include and no #pragma once.
int count_code_lines(std::string_view source);

/// Adds the rungs of a ladder to report.rungs, and the files they are in to report.sources. Where
/// outcomes have a profile, the hot loop too.
void add_rung_code(Report& report, const std::vector<Result>& ladder,
                   const Disassembler& disassembler);

}  // namespace lanes::tools
