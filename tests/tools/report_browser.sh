#!/usr/bin/env bash
# The report in a browser: report_browser.sh LANES EXAMPLE_RUN PROJECT WORK
# Status 77, with the reason, where the browser or npm is not installed.
set -euo pipefail
lanes=$1 example_run=$2 project=$3 work=$4

skip() {
  echo "skipped: $1 is not installed"
  exit 77
}
command -v npm >/dev/null || skip npm
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
  skip chromium

mkdir -p "$work"
cp "$project"/tools/report/package*.json "$project"/tools/report/.npmrc \
  "$project"/tests/tools/report_browser.mjs "$work"
cd "$work"
if ! cmp -s package-lock.json installed; then
  npm ci --no-audit --no-fund >npm.log 2>&1 || { tail -n 20 npm.log >&2 && exit 1; }
  cp package-lock.json installed
fi
"$example_run" after.json before.json
"$lanes" report after.json --against before.json -o report.html
node report_browser.mjs "$browser" report.html after.json

"$project"/tools/report/picture.sh report.html picture.png matmul 900
[ "$(head -c 8 picture.png | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ] || { echo "no picture" >&2 && exit 1; }
[ "$(wc -c <picture.png)" -gt 40000 ] || { echo "the picture has no charts" >&2 && exit 1; }
