#!/usr/bin/env bash
# instantiations.sh CLANG PROGRAM FLAG...: how many templates Clang instantiates for the program: the same on every machine
# SPDX-License-Identifier: MIT
set -euo pipefail
clang=$1 program=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$clang" "$@" -O0 -w -ftime-trace -ftime-trace-granularity=0 -c "$program" -o "$folder/program.o"
grep -oE '"name":"Instantiate(Class|Function)"' "$folder/program.json" | wc -l
