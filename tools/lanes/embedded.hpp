// Files that were compiled into the program: the sources of the rungs, the pieces of the report.
#pragma once

#include <string_view>

namespace lanes::tools {

/// The text of a file by its path within the project, as in "lib/kernels/matmul/naive.hpp". Empty
/// when there is none.
std::string_view embedded_file(std::string_view path);

}  // namespace lanes::tools
