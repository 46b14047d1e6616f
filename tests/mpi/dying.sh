#!/bin/sh
# dying.sh FOLDER HOW MPIRUN...: where a rank dies, mpirun ends all others, says so and fails; and the
# file that was being written is what it was before: the old one, or none.
set -eu
folder=$1 how=$2
shift 2

rm -rf "$folder"
mkdir -p "$folder"
echo old >"$folder/old.npy"
for name in old new; do
  status=0
  "$@" "$how" "$folder/$name.npy" >"$folder/$name.log" 2>&1 || status=$?
  cat "$folder/$name.log"
  [ $status != 0 ] || { echo "^ the job ended as if all were well" && exit 1; }
  [ -s "$folder/$name.log" ] || { echo "^ nobody said why the job ended" && exit 1; }
done
[ "$(cat "$folder/old.npy")" = old ] || { echo "old.npy has been overwritten" && exit 1; }
[ ! -e "$folder/new.npy" ] || { echo "new.npy is there, though not complete" && exit 1; }
