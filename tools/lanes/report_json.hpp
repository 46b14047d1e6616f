// Reports as JSON, both ways. The schema is in docs/compare_json.md.
#pragma once

#include <filesystem>

#include "report.hpp"

namespace lanes::tools {

/// Throws io_error when the file cannot be written.
void save_json(const Report& report, const std::filesystem::path& path);
/// Throws io_error when the file cannot be read, is not JSON, or is not a report of a known
/// version.
Report load_json(const std::filesystem::path& path);

/// The report as text, and back: what the two above do with a file.
std::string to_json_text(const Report& report);
Report from_json_text(const std::string& text);

}  // namespace lanes::tools
