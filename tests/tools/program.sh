#!/usr/bin/env bash
# The lanes program from the outside: program.sh PATH_OF_LANES
set -euo pipefail
lanes=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work  # a timing lock of its own: nothing here depends on the timings

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect_error MESSAGE ARGUMENTS...: the program fails, and says so in one line.
expect_error() {
  local message=$1
  shift
  if "$lanes" "$@" >"$work/out" 2>"$work/err"; then fail "'$*' succeeded"; fi
  grep -q -- "$message" "$work/err" || fail "'$*' said: $(cat "$work/err")"
  [ "$(wc -l <"$work/err")" -eq 1 ] || fail "'$*' said more than one line: $(cat "$work/err")"
}

"$lanes" --version | grep -q '^lanes [0-9]' || fail "--version"
"$lanes" info --no-measure >"$work/out" || fail "info"
grep -q 'instruction sets: compiled' "$work/out" || fail "info does not tell the instruction sets"

expect_error "kernel 'foo' is unknown" compare --kernel foo
expect_error "size '1x2x3x4'" compare --sizes 1x2x3x4
expect_error "nothing to measure" compare --kernel dot --sizes 3x4
expect_error "type 'f16' is unknown" compare --type f16
expect_error "bogus" compare --isa bogus
expect_error "cannot open" compare --kernel dot --peer /nonexistent.so
expect_error "nonexistent.csv" compare --data /nonexistent.csv
expect_error "cannot read" diff /nonexistent.json /nonexistent.json

# A small comparison, saved, and compared with itself.
printf 'x,y\n1,2\n3,4\n5,\n' >"$work/table.csv"
"$lanes" compare --no-peers --data "$work/table.csv" --type f64 --json "$work/a.json" \
  --csv "$work/a.csv" >"$work/out" 2>"$work/err" || fail "compare --data: $(cat "$work/err")"
grep -q "your data, 3x2, as f64" "$work/out" || fail "no table of the data: $(cat "$work/out")"
grep -q "1 values that are missing" "$work/err" || fail "the missing value was not mentioned"
head -1 "$work/a.csv" | grep -q '^section,kernel,type,size' || fail "no header in the CSV file"
[ "$(wc -l <"$work/a.csv")" -eq 11 ] || fail "the CSV file has $(wc -l <"$work/a.csv") lines"
"$lanes" diff "$work/a.json" "$work/a.json" | grep -q "^Verdict: no difference shown" || fail "diff"
"$lanes" diff --fail-on-slower "$work/a.json" "$work/a.json" >"$work/out" || fail "diff status"
"$lanes" report "$work/a.json" -o "$work/a.html" >"$work/out" || fail "report"
grep -q '<section id="gram"' "$work/a.html" || fail "the report has no section for gram"
expect_error "cannot read" report /nonexistent.json
expect_error "cannot write" report "$work/a.json" -o /nonexistent/a.html

# A run that is interrupted, here by the time being up, keeps what it has, and goes on from there.
few=(compare --no-peers --section peers --kernel dot,norm --sizes 100 --type f64)
"$lanes" "${few[@]}" --minutes 1e-9 --json "$work/b.json" >"$work/out" 2>"$work/err" ||
  fail "compare --minutes: $(cat "$work/err")"
grep -q '"complete": false' "$work/b.json" || fail "a run without time is complete"
grep -q "2 cases were not measured" "$work/b.json" || fail "the cases left out are not counted"
"$lanes" "${few[@]}" --resume "$work/b.json" --html "$work/b.html" >"$work/out" 2>"$work/err" ||
  fail "compare --resume: $(cat "$work/err")"
grep -q '"complete": true' "$work/b.json" || fail "a resumed run is not complete"
sum() { sed -n '/"samples"/,/\]/p' "$work/b.json" | cksum; }
before=$(sum)
"$lanes" "${few[@]}" --resume "$work/b.json" >"$work/out" 2>"$work/err" || fail "compare --resume"
[ "$before" = "$(sum)" ] || fail "what was measured is measured again"
expect_error "another mode" "${few[@]}" --full --resume "$work/b.json"
echo "passed"
