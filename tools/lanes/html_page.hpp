// A run, or two of them, as one HTML file that needs nothing else: no network, no server.
#pragma once

#include <string>

#include "diff.hpp"
#include "html.hpp"
#include "report.hpp"

namespace lanes::tools {

/// The page. `before`: an earlier run, or one of another machine, to compare with; nullptr for
/// none.
std::string to_html(const Report& report, const Report* before = nullptr,
                    const DiffOptions& options = {});

/// What the page's script draws charts from, as JSON: the run without samples, sources and machine
/// code, and the rows of the comparison.
std::string chart_data(const Report& report, const Diff* diff);

// The sections of the page, each in the file of its name.

/// html_machine.cpp: machine, build, ceilings, noise, peers, notes.
std::string machine_section(const Report& report);
/// html_kernel.cpp: everything about one kernel; empty when the run has nothing about it.
std::string kernel_section(const Report& report, bench::Kernel kernel);
/// html_ladder.cpp: the rungs of a kernel, with their code; empty when it has none.
std::string ladder_part(const Report& report, bench::Kernel kernel);
/// html_ladder.cpp: every ladder under the roof of the machine; empty without ladders.
std::string roofline_section(const Report& report);
/// html_comparison.cpp: this run against another one.
std::string comparison_section(const Report& before, const Report& report, const Diff& diff);

}  // namespace lanes::tools
