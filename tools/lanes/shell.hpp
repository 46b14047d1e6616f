// Other programs that this one runs.
#pragma once

#include <string>

namespace lanes::tools {

/// The file this program was started from.
std::string own_executable();
/// `text` as one word of a shell command.
std::string shell_quoted(const std::string& text);
/// What a command prints on standard output; empty when it fails.
std::string output_of(const std::string& command);

}  // namespace lanes::tools
