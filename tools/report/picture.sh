#!/usr/bin/env bash
# The top of a report as a picture: picture.sh REPORT.html PICTURE.png [WIDTH HEIGHT]
# Needs chromium. CONTRIBUTING.md says when to make it anew.
set -euo pipefail
if (($# != 2 && $# != 4)); then
  echo "usage: tools/report/picture.sh REPORT.html PICTURE.png [WIDTH HEIGHT]" >&2
  exit 2
fi
report=$(realpath -e "$1")
picture=$(realpath "$2")
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  echo "picture.sh: needs chromium" >&2
  exit 2
}
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
rm -f "$picture"
# Time passes in the page until its charts are drawn.
"$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
  --user-data-dir="$profile" --window-size="${3:-1200},${4:-1500}" --virtual-time-budget=20000 \
  --screenshot="$picture" "file://$report" >"$profile/log" 2>&1 || true
[ -s "$picture" ] || {
  tail -n 5 "$profile/log" >&2
  echo "picture.sh: $browser made no picture" >&2
  exit 1
}
