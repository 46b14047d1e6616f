# shellcheck shell=bash disable=SC2034  # the scripts use the variables
# Set-up shared by tools/test and tools/compare, which source it: finds out what is missing on this
# machine, installs that and nothing else, and builds. Needs bash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=tools/$(basename "$0")
jobs=$(nproc)
xsimd_headers=  # empty: the installed ones
may_install=yes
lists_are_new=no
missing=()

die() {
  echo "$program: $*" >&2
  exit 2
}

# take_value OPTION VALUE...: the options with a value that both scripts have.
take_value() {
  (($# > 1)) || die "$1 needs a value"
  case $1 in
    --jobs)
      [[ $2 =~ ^[1-9][0-9]*$ ]] || die "--jobs $2: give a positive number"
      jobs=$2
      ;;
    --xsimd)
      [ -f "$2/xsimd/xsimd.hpp" ] || die "--xsimd $2: there is no $2/xsimd/xsimd.hpp"
      xsimd_headers=$(cd "$2" && pwd)
      ;;
  esac
}

# need PACKAGE PROBE: PACKAGE is missing unless PROBE is there, a command or a file (/usr/lib/*/x.so).
need() {
  case $2 in
    /*) compgen -G "$2" >/dev/null ;;
    *) command -v "$2" >/dev/null ;;
  esac || missing+=("$1")
}

# What every build needs.
need_for_build() {
  need g++ g++
  need cmake cmake
  need ninja-build ninja
  [ -n "$xsimd_headers" ] || need libxsimd-dev /usr/include/xsimd/xsimd.hpp
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# apt_install PACKAGE...: false, with apt-get's last words, when they cannot be had.
apt_install() {
  local log status=0 apt=(as_root env DEBIAN_FRONTEND=noninteractive apt-get --quiet)
  log=$(mktemp)
  {
    [ $lists_are_new = yes ] || "${apt[@]}" update
    "${apt[@]}" install -y --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null || status=1
  lists_are_new=yes
  [ $status = 0 ] || tail -n 5 "$log" >&2
  rm -f "$log"
  return $status
}

can_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }
}

# Installs what `need` noted. Uses no network when that is nothing.
install_missing() {
  ((${#missing[@]})) || return 0
  [ $may_install = yes ] || die "not installed: ${missing[*]}"
  can_install || die "needs apt-get, and root or sudo, to install these; or install them yourself: ${missing[*]}"
  echo "$program: installing with apt-get: ${missing[*]}"
  apt_install "${missing[@]}" || die "apt-get could not install: ${missing[*]}"
  missing=()
}

# install_optional WHY: the same for what a comparison can do without.
install_optional() {
  local package
  for package in "${missing[@]}"; do
    echo "$program: installing with apt-get, $1: $package"
    { can_install && apt_install "$package"; } || echo "$program: goes on without $package"
  done
  missing=()
}

# The oldest CMake that knows what CMakeLists.txt and CMakePresets.json say.
require_cmake() {
  local version
  version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
  # shellcheck disable=SC2086
  set -- $version
  (($1 > 3 || ($1 == 3 && $2 >= 25))) ||
    die "needs CMake 3.25 or newer (Debian 12, Ubuntu 24.04); this machine has $1.$2"
}
