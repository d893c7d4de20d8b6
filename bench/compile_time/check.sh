#!/usr/bin/env bash
# check.sh CLANG PROGRAM FLAG...: the program's instantiations have not grown by more than 5 % over instantiations.txt.
# A change that is worth it writes the new number there.
# SPDX-License-Identifier: MIT
set -euo pipefail
command -v "$1" >/dev/null || { echo "SKIPPED: no $1 here"; exit 77; }
here=$(dirname "${BASH_SOURCE[0]}")
name=$(basename "$2" .cpp)
count=$("$here/instantiations.sh" "$@")
known=$(awk -v name="$name" '$1 == name { print $2 }' "$here/instantiations.txt")
echo "$name: $count templates are instantiated, $known are known"
[ -n "$known" ] && [ $((count * 100)) -le $((known * 105)) ]
