#!/usr/bin/env bash
# check.sh HOW SOURCE BUILD FOLDER: builds and runs a program that finds ctgrad in one of the ways the README names
# SPDX-License-Identifier: MIT
set -euo pipefail
how=$1 source=$2 build=$3 folder=$4
here=$source/tests/consumers
prefix=$folder/prefix
work=$folder/$how

skip() { echo "SKIPPED: $1"; exit 77; }
must_say() { grep -qF -- "$1" <<<"$2" || { echo "$2"; echo "it should have said: $1"; exit 1; }; }

configure() {  # PROJECT FLAG...
  cmake -S "$here/$1" -B "$work" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_PREFIX_PATH="$prefix" "${@:2}" 2>&1
}
build_and_run() {  # PROGRAM...
  cmake --build "$work" 2>&1
  for program; do must_say "${program%_compiled}: learnt" "$("$work/$program")"; done
}
must_not_configure() {  # SENTENCE FLAG...
  local output
  if output=$(configure find_package "${@:2}"); then echo "it was configured"; exit 1; fi
  must_say "$1" "$(tr -s ' \n' ' ' <<<"$output")"
}
compiled() {  # FLAG...
  mkdir -p "$work"
  g++ -std=c++20 "$@" -o "$work/program" && must_say ": learnt" "$("$work/program")"
}

rm -rf "$work"
case $how in
  install) rm -rf "$prefix" && cmake --install "$build" --prefix "$prefix" ;;
  find_package) configure find_package -DVERSION=0.1 -DCOMPONENTS="core;learn" && build_and_run hello forest ;;
  compiled)
    [ -n "$(find "$prefix" -name core_compiled.cmake)" ] || skip "ctgrad::core_compiled is not built (CTGRAD_BUILD_COMPILED)"
    configure find_package -DCOMPONENTS=core_compiled && build_and_run hello_compiled
    command -v pkg-config >/dev/null || exit 0
    export PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name ctgrad.pc)")
    compiled -march=native $(pkg-config --cflags ctgrad-compiled) "$here/hello.cpp" $(pkg-config --libs ctgrad-compiled) ;;
  version) must_not_configure 'requested version "99"' -DVERSION=99 ;;
  component) must_not_configure "ctgrad needs no component nets: there are core, core_compiled and learn" -DCOMPONENTS=nets ;;
  without_boost)
    must_not_configure "ctgrad needs Boost.Hana 1.74 or newer (Debian: libboost-dev)" -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON ;;
  without_xsimd)
    must_not_configure "ctgrad needs xsimd 8.1 or newer (Debian: libxsimd-dev)" -DCMAKE_FIND_ROOT_PATH=/nowhere \
      -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY ;;
  add_subdirectory) configure add_subdirectory -DCTGRAD="$source" && build_and_run hello ;;
  fetch_content)
    mkdir -p "$work"
    tar -czf "$work/ctgrad.tar.gz" -C "$source" CMakeLists.txt LICENSE include src
    configure fetch_content -DCTGRAD_ARCHIVE="$work/ctgrad.tar.gz" && build_and_run hello ;;
  pkg_config)
    command -v pkg-config >/dev/null || skip "no pkg-config here"
    export PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name ctgrad.pc)")
    compiled $(pkg-config --cflags ctgrad) "$here/hello.cpp"
    compiled $(pkg-config --cflags ctgrad-learn) "$here/forest.cpp" $(pkg-config --libs ctgrad-learn) ;;
  one_line) compiled -O3 -march=native -I"$prefix/include" "$here/hello.cpp" ;;
  without_exceptions)  # the sentence is all that is left of an error
    mkdir -p "$work"
    for compiler in g++ clang++-19; do
      command -v $compiler >/dev/null || continue
      $compiler -std=c++20 -O1 -fno-exceptions -fno-rtti -I"$prefix/include" "$here/without_exceptions.cpp" -o "$work/program"
      if output=$("$work/program" 2>&1); then echo "$compiler: a mistake did not end the program"; exit 1; fi
      must_say "without_exceptions: answered" "$output"
      must_say "ctgrad: network: x needs 1 x 2 numbers, but 1 were given" "$output"
    done ;;
  debugger) compiled -O0 -g -I"$prefix/include" "$here/hello.cpp" ;;
  *) echo "check.sh: no way $how"; exit 1 ;;
esac
