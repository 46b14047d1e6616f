#!/bin/sh
# mpi_cost.sh PROJECT: the tables of docs/mpi_cost.md are what its formulas give.
set -eu
page=$1/docs/mpi_cost.md

expected=$(awk '
function lg(p,  levels, n) { levels = 0; for (n = 1; n < p; n *= 2) ++levels; return levels }
function seconds(flops, messages, words) {
  computing = flops / 3e12
  sending = messages * 2e-6 + words * 8 / 25e9
  efficiency = 100 * computing / (computing + sending)
}
function summa(n, p,  r, panels) {
  r = sqrt(p)
  panels = int((n + 255) / 256)
  flops = 2 * n ^ 3 / p
  words = 2 * n * n / r * (1 - 1 / r)
  messages = 2 * (panels + r - 1) * lg(r) + 4 * lg(p)
  seconds(flops, messages, words)
}
BEGIN {
  for (p = 4; p <= 4096; p *= 4) {
    summa(65536, p)
    overlapped = computing > sending ? 100 : 100 * computing / sending
    printf "| %d | %.2e | %.2e | %d | %.3g | %.3g | %.0f%% | %.0f%% |\n", p, flops, words, messages,
           computing, sending, efficiency, overlapped
  }
  for (p = 4; p <= 4096; p *= 4) {
    n = 16384 * sqrt(p)
    summa(n, p)
    printf "| %d | %d | %.2e | %.2e | %d | %.3g | %.3g | %.0f%% |\n", p, n, flops, words, messages,
           computing, sending, efficiency
  }
  for (d = 64; d <= 1024; d *= 16)
    for (p = 4; p <= 4096; p *= 4) {
      flops = 1e7 * d * (d + 1) + 3 * d * d * lg(p)
      words = 2 * (d * d + 2 * d) * lg(p)
      messages = 4 * lg(p)
      seconds(flops, messages, words)
      printf "| %d | %d | %.2e | %.2e | %d | %.3g | %.3g | %.1f%% |\n", d, p, flops, words, messages,
             computing, sending, efficiency
    }
}')
found=$(grep -E '^\| [0-9]' "$page")
if [ "$found" != "$expected" ]; then
  printf '%s\n  ^ what the formulas of docs/mpi_cost.md give; its tables say otherwise\n' "$expected"
  exit 1
fi
echo "$(printf '%s\n' "$found" | wc -l) rows"
