#!/usr/bin/env bash
# compare.sh record|same FOLDER COMPILER MARCH SOURCE FLAG...: builds SOURCE for MARCH, runs it, and records in FOLDER what it
# prints, or requires that it prints the same as what was recorded.
# SPDX-License-Identifier: MIT
set -u
verb=$1 folder=$2 compiler=$3 march=$4 source=$5
shift 5

skip() { echo "SKIPPED: $1"; exit 77; }

require_cpu() {
  for feature; do
    grep -qw "$feature" /proc/cpuinfo || skip "this processor has no $feature"
  done
}

command -v "$compiler" >/dev/null || skip "no $compiler here"
require_cpu avx2 fma
[ "$march" != x86-64-v4 ] || require_cpu avx512f avx512dq avx512bw avx512vl

program=$folder/$(basename "$compiler")-$march
reference=$folder/recorded
mkdir -p "$folder"
"$compiler" -march="$march" "$@" "$source" -o "$program" || exit 1
output=$("$program") || { echo "$output"; exit 1; }
[ -n "$output" ] || { echo "prints nothing to compare"; exit 1; }

case $verb in
  record) echo "$output" >"$reference" ;;
  same) diff -u "$reference" - <<<"$output" ;;
esac
