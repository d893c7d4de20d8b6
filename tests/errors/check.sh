#!/usr/bin/env bash
# check.sh COMPILER FILE MOST_LINES FLAG...: the compiler must refuse FILE with the sentences of its "// EXPECT:" lines, in at
# most MOST_LINES lines (0: any number), and accept it with -DCORRECTED.
# SPDX-License-Identifier: MIT
set -u
compiler=$1 file=$2 most_lines=$3
shift 3
compile=("$compiler" -fsyntax-only "$@")

fail() {
  printf '%s\n%s\n' "$1" "$output"
  exit 1
}

# A compiler may print the text of a template argument as the numbers of its characters.
as_numbers() { printf '%s' "$1" | od -An -v -tu1 | xargs | sed 's/ /, /g'; }

command -v "$compiler" >/dev/null || { echo "SKIPPED: no $compiler here"; exit 77; }

output=$("${compile[@]}" "$file" 2>&1) && fail "accepted, but must be refused"

mapfile -t sentences < <(sed -n 's|^// EXPECT: *||p' "$file")
[ "${#sentences[@]}" -gt 0 ] || fail "has no line '// EXPECT: sentence'"
for sentence in "${sentences[@]}"; do
  [[ $output == *"$sentence"* || $output == *"$(as_numbers "$sentence")"* ]] || fail "expected: $sentence"
done

lines=$(wc -l <<<"$output")
[ "$most_lines" -eq 0 ] || [ "$lines" -le "$most_lines" ] || fail "$lines lines, at most $most_lines are readable"

output=$("${compile[@]}" -DCORRECTED -Wall -Wextra -Wconversion -Werror "$file" 2>&1) ||
  fail "the corrected program must compile"
