#!/usr/bin/env bash
# quotes.sh PAGE ROOT: what a page shows is what is compiled and run. Each of its ```cpp blocks stands, line by line, in an
# example or a test. A block without a language is output: of the program quoted last, from its .out file, or the sentence
# of a program that must not compile. Each line of a ```cmake block stands in a project of tests/consumers, where a variable
# may be anything. Indentation and empty lines do not count.
# SPDX-License-Identifier: MIT
set -u
cd "$2" || exit 1
mapfile -t sources < <(find docs/examples tests -name '*.cpp' -o -name '*.out' -o -path '*/consumers/*/CMakeLists.txt' | sort)

awk -v page="$1" '
  function trimmed(line) { gsub(/^[ \t]+|[ \t\r]+$/, "", line); return line }
  function fail(what) { print page ":" start ": " what "\n" block; broken = 1 }
  function among(suffix, texts,   file, found) {   # the files whose text has the block, as " a b "
    found = " "
    for (file in texts) if (file ~ suffix && index("\n" texts[file], "\n" block) > 0) found = found file " "
    return found
  }
  function configured(lines,   line, count, i, k) {
    count = split(lines, line, "\n")
    for (i = 1; i < count; ++i) {
      for (k = 1; k <= patterns && line[i] !~ pattern[k]; ++k) {}
      if (k > patterns) return 0
    }
    return 1
  }
  function check(   found, file, with, said) {
    if (language == "cpp") {
      found = among("[.]cpp$", text)
      if (found == " ") fail("no example or test has these lines")
      program = found
    } else if (language == "cmake") {
      if (!configured(block)) fail("no project of tests/consumers has these lines")
    } else if (language == "") {
      said = index(sentences, "\n" block) > 0
      found = among("[.]cpp$", output)
      for (file in output)
        if (index(found, " " file " ") > 0 && (program == "" || index(program, " " file " ") > 0)) said = 1
      if (!said) fail("the program quoted before does not say this")
    }
  }
  FILENAME != page {
    line = trimmed($0)
    if (line == "") next
    file = FILENAME
    if (file ~ /CMakeLists[.]txt$/) {
      gsub(/[].^$*+?()|[\\]/, "[&]", line)                  # as it stands, but for variables
      gsub(/ ?[[][$][]][{][A-Z_]*[}]/, ".*", line)
      pattern[++patterns] = "^" line "$"
      next
    }
    if (sub(/[.]out$/, ".cpp", file)) { output[file] = output[file] line "\n"; next }
    if (line ~ /^\/\/ EXPECT: /) { said = line; sub(/^\/\/ EXPECT: */, "", said); sentences = sentences "\n" said "\n" }
    text[file] = text[file] line "\n"
    next
  }
  {
    line = trimmed($0)
    if (line ~ /^```/) {
      if (inside) check()
      else { language = substr(line, 4); block = ""; start = FNR }
      inside = !inside
    } else if (inside && line != "") block = block line "\n"
  }
  END {
    if (inside) fail("this block has no end")
    exit broken
  }' "${sources[@]}" "$1"
