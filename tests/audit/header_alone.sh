#!/bin/sh
# header_alone.sh COMPILER INCLUDE_DIR HEADER FLAG...: a public header compiles by itself, in a consumer's
# plain C++20, without a warning.
set -eu
compiler=$1 include_dir=$2 header=$3
shift 3

printf '#include <%s>\n#include <%s>\n' "$header" "$header" |
  "$compiler" -std=c++20 -I "$include_dir" -fsyntax-only \
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror "$@" -x c++ -
