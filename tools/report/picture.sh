#!/usr/bin/env bash
# A section of a report as a picture: picture.sh REPORT.html PICTURE.png [SECTION] [HEIGHT]
# SECTION is verdict, machine, roofline, or a kernel (matmul); HEIGHT in pixels. Needs chromium.
# CONTRIBUTING.md says when to make the README's picture anew.
set -euo pipefail
if (($# < 2 || $# > 4)); then
  echo "usage: tools/report/picture.sh REPORT.html PICTURE.png [SECTION] [HEIGHT]" >&2
  exit 2
fi
section=${3:-matmul}
picture=$(realpath "$2")
grep -q "<section id=\"$section\"" "$1" || {
  echo "picture.sh: $1 has no section $section" >&2
  exit 2
}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  echo "picture.sh: needs chromium" >&2
  exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed "s|</head>|<style>main > section:not(#$section), #theme { display: none }</style></head>|" "$1" >"$work/page.html"
rm -f "$picture"
# Time passes in the page until its charts are drawn.
"$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
  --user-data-dir="$work/profile" --window-size="1200,${4:-1400}" --virtual-time-budget=20000 \
  --screenshot="$picture" "file://$work/page.html" >"$work/log" 2>&1 || true
[ -s "$picture" ] || {
  tail -n 5 "$work/log" >&2
  echo "picture.sh: $browser made no picture" >&2
  exit 1
}
