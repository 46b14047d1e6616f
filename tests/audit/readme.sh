#!/bin/sh
# readme.sh PROJECT: the rows of the README's NumPy table are the tests of tests/readme, file after
# file in order, and its program is examples/first_steps.cpp.
set -eu
cd "$1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

sed -n '/^| NumPy/,/^$/p' README.md | sed '1,2d' | sed -n 's/^| `\([^`]*\)` |.*/\1/p' >"$folder/rows"
cat tests/readme/numpy_*_test.cpp | grep -B 1 '^TEST_F' | sed -n 's|^// ||p' >"$folder/tests"
diff "$folder/rows" "$folder/tests" || {
  echo "^ rows of README.md (<) against tests/readme/numpy_*_test.cpp (>)"
  exit 1
}

sed -n '/^```cpp$/,/^```$/p' README.md | sed '/^```/d' >"$folder/program"
diff "$folder/program" examples/first_steps.cpp || {
  echo "^ the program in README.md (<) against examples/first_steps.cpp (>)"
  exit 1
}
echo "$(wc -l <"$folder/rows") rows, and the program"
