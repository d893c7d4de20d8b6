#!/usr/bin/env bash
# check.sh COMPILER FOLDER FLAG...: a model in a header, used in two translation units, compiled for one machine or for two
# SPDX-License-Identifier: MIT
set -euo pipefail
compiler=$1 folder=$2
shift 2
here=$(dirname "${BASH_SOURCE[0]}")
skip() { echo "SKIPPED: $1"; exit 77; }
command -v "$compiler" >/dev/null || skip "no $compiler here"
grep -qw avx2 /proc/cpuinfo || skip "this processor has no avx2"
machines=(x86-64-v3)
grep -qw avx512bw /proc/cpuinfo && grep -qw avx512vl /proc/cpuinfo && machines+=(x86-64-v4)

mkdir -p "$folder"
"$compiler" "$@" -march=x86-64-v3 -c "$here/two.cpp" -o "$folder/two.o"
for machine in "${machines[@]}"; do
  "$compiler" "$@" -march="$machine" -c "$here/one.cpp" -o "$folder/one-$machine.o"
  "$compiler" "$folder/one-$machine.o" "$folder/two.o" -o "$folder/program-$machine"
  "$folder/program-$machine"
done
