// Tables of a Markdown page, rewritten from the saved runs that its markers name.
#pragma once

#include <functional>
#include <string>

#include "report.hpp"

namespace lanes::tools {

/// The run in a file, which is named as the page names it: relative to the page.
using LoadRun = std::function<const Report&(const std::string& path)>;

/// `page` with what stands between its markers written anew:
///
///     <!-- lanes:ladder run=../runs/zen5.json kernel=lu type=f64 -->   rungs by sizes
///     <!-- lanes:gain rung=simd -->        one rung of the page's ladder against the one before
///     <!-- lanes:text run=docs/runs/zen5.json section=peers kernel=lu type=f64 threads=1 -->
///                                          the tables as lanes compare prints them; size=64: one
///
/// each on a line of its own, up to <!-- lanes:end -->. Throws argument_error, with the line's
/// number, when a marker is wrong or the run has nothing for a text; of a ladder that it has not,
/// the page says so.
std::string with_tables(const std::string& page, const LoadRun& load);

}  // namespace lanes::tools
