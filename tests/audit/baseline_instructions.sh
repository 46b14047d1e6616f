#!/bin/sh
# baseline_instructions.sh ARCHIVE: no object of the archive but those of avx2 and avx512 contains an
# instruction that a plain x86-64 CPU does not have.
set -eu
archive=$1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && ar x "$archive")

# Prints "function: instruction" for VEX and EVEX code: all its names begin with v, but for mask
# registers (k...) and bit manipulation (BMI).
higher_instructions() {
  objdump --disassemble --demangle --no-show-raw-insn "$1" | awk -F '\t' '
    /^[0-9a-f]+ </ { function_name = $0; gsub(/^[^<]*<|>:$/, "", function_name) }
    $2 ~ /^(v[a-z]|k(add|and|mov|not|or|shift|test|unpck|xnor|xor)|andn |bextr|bls|bzhi|mulx|pdep|pext[lq]? |rorx|sarx|shlx|shrx)/ {
      print function_name " " $2
    }'
}

status=0 baseline=0
for object in "$folder"/*.o; do
  found=$(higher_instructions "$object")
  case $(basename "$object") in
    avx2.* | avx512.*)
      [ -n "$found" ] || {
        echo "$object shows no AVX instruction: this audit does not see them"
        status=1
      }
      ;;
    *)
      baseline=$((baseline + 1))
      [ -z "$found" ] || {
        printf '%s:\n%s\n' "$(basename "$object")" "$found" | head -n 20
        status=1
      }
      ;;
  esac
done
[ $status = 0 ] && echo "$baseline objects without VEX or EVEX instructions"
exit $status
