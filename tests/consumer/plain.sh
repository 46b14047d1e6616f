#!/bin/sh
# plain.sh PREFIX OUTPUT COMPILER [FLAG...]: one compiler command and pkg-config; then runs the program.
set -eu
prefix=$1 output=$2 compiler=$3
shift 3

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name lanes.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046  # pkg-config prints several words
"$compiler" "$@" "$(dirname "$0")/main.cpp" $(pkg-config --cflags --libs lanes) -o "$output"
"$output"
