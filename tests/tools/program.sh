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

# A table: as text, as JSON, and what is no table.
printf 'hours,"who, where",score\n2,"a ""b""",50\n3,c,\n7,d,62.5\n' >"$work/people.csv"
"$lanes" describe "$work/people.csv" >"$work/out" 2>"$work/err" || fail "describe: $(cat "$work/err")"
[ ! -s "$work/err" ] || fail "describe is not silent beside its result: $(cat "$work/err")"
grep -q 'people.csv: 3 rows, 3 columns' "$work/out" || fail "describe: $(cat "$work/out")"
grep -qE '^ +hours +3 +0 +4 +2\.64575 +2 +2\.5 +3 +5 +7 ' "$work/out" || fail "describe: $(cat "$work/out")"
grep -qE '^ +score +2 +1 ' "$work/out" || fail "describe counts missing values: $(cat "$work/out")"
grep -q 'not numeric, left out: who, where (3 fields of text)' "$work/out" || fail "describe: text"
grep -q 'correlation, over 2 rows' "$work/out" || fail "describe: correlations"
"$lanes" describe --json "$work/people.csv" | grep -q '"50%": 3.0' || fail "describe --json"
"$lanes" describe --memory 0 "$work/people.csv" | diff - "$work/out" || fail "describe --memory 0"
printf 'a,b\n' >"$work/names.csv"
"$lanes" describe "$work/names.csv" | grep -qE '^ +a +0 +0 +nan' || fail "describe of a header alone"
: >"$work/empty.csv"
printf '1,2\n3\n' >"$work/ragged.csv"
printf 'x\n"1\n' >"$work/quote.csv"
expect_error "the file is empty" describe "$work/empty.csv"
expect_error "line 2: 1 field, but line 1 has 2" describe "$work/ragged.csv"
expect_error "line 2: a quote is never closed" describe "$work/quote.csv"
expect_error "nonexistent.npy" describe /nonexistent.npy
expect_error "not a regular file" describe "$work"
expect_error "delimiter ab" describe --delimiter ab "$work/people.csv"

# The worked examples: all of them, a part, a section, and what is none.
"$lanes" chapter --list >"$work/out" || fail "chapter --list"
grep -q 'calculus *gradient_descent' "$work/out" || fail "chapter --list: $(cat "$work/out")"
"$lanes" chapter vectors >"$work/out" || fail "chapter vectors"
grep -q '^|a| = 146.318146516' "$work/out" || fail "chapter vectors: $(cat "$work/out")"
grep -q 'misprint: the chapter has 146.27' "$work/out" || fail "chapter does not tell a misprint"
"$lanes" chapter statistics | grep -c '^---' | grep -qx 4 || fail "chapter statistics"
"$lanes" chapter | grep -c '^---' | grep -qx 15 || fail "chapter"
expect_error "section 'foo' is unknown: the sections are linear_algebra: vectors, " chapter foo

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

# One that is killed, too: what was measured before is not measured again.
some=(compare --no-peers --section peers --kernel dot,norm,axpy,scale,matvec,transpose --type f64)
"$lanes" "${some[@]}" --json "$work/c.json" >"$work/out" 2>"$work/err" &
run=$!
for _ in $(seq 600); do
  [ ! -s "$work/c.json" ] || break
  sleep 0.1
done
kill -9 $run
wait $run 2>/dev/null && fail "the run ended before it was killed"
grep -q '"complete": false' "$work/c.json" || fail "a killed run is complete"
# Of the three sizes of dot, which come first; contenders stand before the kernel they belong to.
median_of_dot() { awk '/"median":/; /"kernel": "dot"/ && ++n == 3 { exit }' "$1"; }
cp "$work/c.json" "$work/killed.json"
"$lanes" "${some[@]}" --resume "$work/c.json" >"$work/out" 2>"$work/err" || fail "compare --resume"
grep -q '"complete": true' "$work/c.json" || fail "a resumed run is not complete"
grep -q '"kernel": "transpose"' "$work/c.json" || fail "a resumed run is without its last kernel"
[ "$(median_of_dot "$work/killed.json")" = "$(median_of_dot "$work/c.json")" ] ||
  fail "what was measured before the kill is measured again"

# Counters: numbers that somebody counted, or the reason why nobody could.
"$lanes" compare --no-peers --counters --section ladder --kernel dot --sizes 1000 --type f64 \
  --json "$work/d.json" >"$work/out" 2>"$work/err" || fail "compare --counters: $(cat "$work/err")"
grep -qE '"counters": "(hardware counters|perf_event_open: )' "$work/d.json" ||
  fail "nothing about counters: $(grep counters "$work/d.json")"
if grep -q '"source": "callgrind"' "$work/d.json"; then
  grep -q "counted by valgrind's callgrind" "$work/out" || fail "no table of instructions"
else
  grep -qE '"source": "hardware counters"|no instructions counted: ' "$work/d.json" ||
    fail "nothing counted, and no reason"
fi

# Tables of a page from a saved run.
printf '<!-- lanes:ladder run=d.json kernel=dot type=f64 -->\n<!-- lanes:end -->\n' >"$work/page.md"
if "$lanes" tables --check "$work/page.md" >"$work/out"; then fail "a page without its table passes"; fi
"$lanes" tables "$work/page.md" >"$work/out" || fail "tables"
grep -q '^| several_accumulators | ' "$work/page.md" || fail "tables: $(cat "$work/page.md")"
"$lanes" tables --check "$work/page.md" || fail "tables --check after tables"
expect_error "cannot read" tables "$work/no.md"
printf '<!-- lanes:ladder run=none.json kernel=dot type=f64 -->\n<!-- lanes:end -->\n' >"$work/page.md"
expect_error "cannot read" tables "$work/page.md"
echo "passed"
