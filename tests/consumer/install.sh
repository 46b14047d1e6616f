#!/bin/sh
# install.sh CMAKE BUILD PREFIX: installs lanes as the README does, then moves it: an installed tree
# is relocatable.
set -eu
cmake=$1 build=$2 prefix=$3

rm -rf "$prefix" "$prefix.before"
"$cmake" --build "$build" --target lanes_libraries >/dev/null
"$cmake" --install "$build" --prefix "$prefix.before" >/dev/null
mv "$prefix.before" "$prefix"

if grep -rn -e 'xsimd' -e 'lanes_flags' -e "$prefix.before" "$prefix" --include='*.cmake' --include='*.pc'; then
  echo "^ the package names what its consumers do not have"
  exit 1
fi
find "$prefix" -type f | sort
