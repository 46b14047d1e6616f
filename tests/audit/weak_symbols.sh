#!/bin/sh
# weak_symbols.sh OBJECT MARK: every weak symbol that OBJECT defines has MARK in its name.
#
# The linker keeps one of several weak symbols of the same name, whichever comes first. One that does
# not say for which instruction set it was compiled could take the place of a baseline function, in
# lanes or in the user's own program, and end it with an illegal instruction on an older CPU.
set -eu
object=$1 mark=$2

symbols=$(nm --demangle --defined-only "$object")
# In nm's second column V, W and u are the weak ones. DW.ref.* are pointers for exception tables.
weak=$(printf '%s\n' "$symbols" | awk '$2 ~ /^[VvWwu]$/ { sub(/^[^ ]* . /, ""); print }' |
  grep -v '^DW\.ref\.' || true)
[ -n "$weak" ] || {
  echo "$object defines no weak symbol at all: this audit looks in the wrong place"
  exit 1
}
printf '%s\n' "$weak" | grep -vF "$mark" && {
  echo "^ weak symbols without $mark in $object: make them members of a template on the instruction"
  echo "  set, or always_inline"
  exit 1
}
echo "$(printf '%s\n' "$weak" | wc -l) weak symbols, each with $mark in its name"
