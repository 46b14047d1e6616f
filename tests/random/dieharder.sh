#!/bin/sh
# dieharder.sh BUILD [SEED]: all tests of dieharder (Debian: apt-get install dieharder) on the raw
# words of an Rng; about an hour. Of its p-values a few are WEAK by chance; none may be FAILED.
#
#   cmake --build BUILD --target lanes_raw_words && tests/random/dieharder.sh BUILD
set -eu
words=$1/tests/lanes_raw_words seed=${2:-1}

command -v dieharder >/dev/null || {
  echo "dieharder.sh: dieharder is not installed (apt-get install dieharder)" >&2
  exit 2
}
[ -x "$words" ] || {
  echo "dieharder.sh: $words is not there: cmake --build $1 --target lanes_raw_words" >&2
  exit 2
}
result=$(mktemp)
trap 'rm -f "$result"' EXIT
"$words" "$seed" | dieharder -a -g 200 | tee "$result"
echo "$(grep -c PASSED "$result") passed, $(grep -c WEAK "$result" || true) weak," \
  "$(grep -c FAILED "$result" || true) failed"
! grep -q FAILED "$result" && grep -q PASSED "$result"
