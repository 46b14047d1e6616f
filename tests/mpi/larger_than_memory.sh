#!/bin/bash
# larger_than_memory.sh FILE COMMAND...: COMMAND FILE, each process with at most 192 MiB of data.
set -eu
file=$1
shift
ulimit -d $((192 * 1024))
exec "$@" "$file"
