#!/usr/bin/env bash
# The lanes program on ranks, from the outside: program.sh PATH_OF_LANES FOLDER RANKS MPIRUN...
set -euo pipefail
lanes=$1 work=$2 ranks=$3
shift 3
mpirun=("$@" -n "$ranks")
rm -rf "$work"
mkdir -p "$work"
export TMPDIR=$work  # a timing lock of its own

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect_error MESSAGE ARGUMENTS...: the job fails, with status 1, and says why once.
expect_error() {
  local message=$1 status=0
  shift
  timeout 60 "${mpirun[@]}" "$lanes" "$@" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq 1 ] || fail "'$*' ends with status $status: $(cat "$work/err")"
  [ "$(grep -c -- "$message" "$work/err")" -eq 1 ] || fail "'$*' said: $(cat "$work/err")"
  [ "$(grep -c '^lanes: ' "$work/err")" -eq 1 ] || fail "'$*' said more: $(cat "$work/err")"
}

printf 'hours,"who, where",score\n2,"a ""b""",50\n3,"c\n\n,",\n7,d,62.5' >"$work/people.csv"
"$lanes" describe "$work/people.csv" >"$work/one"
"${mpirun[@]}" "$lanes" describe "$work/people.csv" >"$work/out" 2>"$work/err" || fail "describe: $(cat "$work/err")"
tr -d '\r' <"$work/out" | diff - "$work/one" || fail "describe differs from one process"
[ ! -s "$work/err" ] || fail "describe is not silent beside its result: $(cat "$work/err")"

: >"$work/empty.csv"
printf 'a,b\n1,2\n3\n' >"$work/ragged.csv"
expect_error "the file is empty" describe "$work/empty.csv"
expect_error "line 3: 1 field, but line 1 has 2" describe "$work/ragged.csv"
expect_error "kernel dot has no call for many ranks" compare --kernel dot
expect_error "cannot write /nonexistent/a.json" compare --kernel cov --sizes 10x2 --json /nonexistent/a.json

# What is not for ranks is done by one of them.
"${mpirun[@]}" "$lanes" chapter --list | grep -c 'gradient_descent' | grep -qx 1 || fail "chapter --list"

"${mpirun[@]}" "$lanes" compare --kernel matmul,cov --sizes 100x4,64 --rounds 2 --json "$work/a.json" \
  --csv "$work/a.csv" >"$work/out" 2>"$work/err" || fail "compare: $(cat "$work/err")"
for scaling in strong weak; do
  grep -q "matmul f64 64, $scaling scaling" "$work/out" || fail "compare: $(cat "$work/out")"
  grep -q "^matmul,f64,$scaling,.*,lanes,$ranks,2," "$work/a.csv" || fail "compare: $(cat "$work/a.csv")"
done
grep -q '"complete": true' "$work/a.json" || fail "compare --json"

# Processes that do not know of each other: here one that another MPI is said to have started.
if "${mpirun[@]}" --version | grep -q 'Open MPI\|OpenRTE\|PRTE'; then
  status=0
  env -u OMPI_COMM_WORLD_SIZE PMI_SIZE=4 PMI_RANK=0 "$lanes" describe "$work/people.csv" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq 1 ] || fail "one of four processes, each for itself: status $status"
  grep -q '^lanes: started as one of 4 processes' "$work/err" || fail "one of four said: $(cat "$work/err")"
fi
echo "passed"
