#!/usr/bin/env bash
# tidy.sh FOLDER ROOT: what clang-tidy says (.clang-tidy) of a folder of sources, or of all public headers at once
# SPDX-License-Identifier: MIT
set -euo pipefail
folder=$1
cd "$2"
command -v clang-tidy-19 >/dev/null || { echo "SKIPPED: no clang-tidy-19 here"; exit 77; }

sources=("$folder"/*.cpp)
if [ "$folder" = include ]; then
  all=$(mktemp --suffix=.cpp)
  trap 'rm "$all"' EXIT
  (cd include && find ctgrad -name '*.hpp') | sort | sed 's/.*/#include <&>/' >"$all"
  sources=("$all")
fi
# Clang's own count of headers it left alone is no complaint.
clang-tidy-19 --quiet --config-file=.clang-tidy "${sources[@]}" -- -std=c++20 -march=native -Iinclude -Isrc \
  -isystem /usr/include/eigen3 2> >(grep -v 'warnings generated\|^Suppressed\|^Use -header-filter' >&2)
