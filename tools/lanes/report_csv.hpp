// Reports as CSV: one line per contender, for spreadsheets.
#pragma once

#include <filesystem>
#include <string>

#include "report.hpp"

namespace lanes::tools {

/// Throws io_error when the file cannot be written.
void save_csv(const Report& report, const std::filesystem::path& path);
/// `text` as a field: in quotes where it must be.
std::string csv_field(const std::string& text);

std::string to_csv_text(const Report& report);

/// All of it or nothing: whoever interrupts this leaves the file as it was. Throws io_error when
/// the file cannot be written.
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace lanes::tools
