#!/bin/sh
# includes.sh PROJECT: includes point one way (docs/architecture.md has the map), and xsimd, OpenMP
# and the intrinsics are named only where they belong.
set -eu
cd "$1"
status=0

# none RULE LINES: LINES, if there are any, break RULE.
none() {
  [ -z "$2" ] && return
  printf '%s\n  ^ %s\n' "$2" "$1"
  status=1
}

# search PATTERN FOLDER...: the lines of code (not of comments) that match.
search() {
  pattern=$1
  shift
  grep -rnE --include='*.hpp' --include='*.cpp' "$pattern" "$@" | grep -vE '^[^:]*:[0-9]+: *//' || true
}

# Each line: a folder of lib/, and the others that it may include. Folders not named are topics.
arrows='
base
simd
kernels simd
isa kernels simd dispatch
dispatch base kernels
parallel base kernels
topic base dispatch kernels parallel
calculus base dispatch kernels parallel linalg
stats base dispatch kernels parallel linalg
ladder base dispatch kernels parallel linalg stats calculus learn
learn base dispatch kernels parallel linalg stats calculus
mpi base dispatch kernels parallel linalg stats calculus learn io random
'
none "include against the arrows, or not by its path from lib/" "$(
  search '^ *# *include "' lib | awk -v arrows="$arrows" '
    BEGIN {
      for (n = split(arrows, line, "\n"); n > 0; --n) {
        count = split(line[n], word, " ")
        if (count) known[word[1]] = 1
        for (i = 2; i <= count; ++i) allowed[word[1], word[i]] = 1
      }
    }
    {
      split($0, path, "/"); from = path[2]
      to = $0; sub(/.*include "/, "", to); sub(/["\/].*/, "", to)
      if (from != to && !((from in known ? from : "topic", to) in allowed)) print
    }'
)"
none "xsimd and intrinsics belong in lib/simd" \
  "$(search 'include <xsimd|include <[a-z]*intrin|xsimd::|\b_mm[0-9]*_' lib include | grep -v "^lib/simd/" || true)"
none "OpenMP belongs in lib/parallel" \
  "$(search '# *pragma omp|include <omp\.h>|\bomp_' lib include | grep -v "^lib/parallel/" || true)"
none "MPI belongs in lib/mpi, and in the headers of the component mpi" \
  "$(search 'include <(mpi\.h|lanes/mpi)|\bMPI_' lib include | grep -vE '^(lib|include/lanes)/mpi[/.]' || true)"
none "public headers include the standard library and each other only" \
  "$(search '# *include' include | grep -vE 'include <(lanes/[a-z_]+\.hpp|[a-z_]+)>' |
    grep -vE '^include/lanes/mpi[/.].*include <(lanes/mpi/[a-z_]+\.hpp|mpi\.h)>' || true)"

[ $status = 0 ] && echo "all includes point the right way"
exit $status
