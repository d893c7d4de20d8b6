#!/usr/bin/env bash
# check.sh RULE ROOT: reads the source under ROOT and prints every line that breaks the rule
# SPDX-License-Identifier: MIT
set -u
cd "$2" || exit 1

# Each folder of include/ctgrad, and the folders just below it. It may include these, and whatever they may include.
below() {
  cat <<'TABLE'
core
graph           core
ops             graph
passes          ops
print           passes
expression      ops passes print
layer           expression
loss            layer
simd            core
optimizer       passes
network         expression optimizer simd print
data            core
estimator       data
metrics         estimator
preparation     estimator
selection       preparation metrics
report          core
tree            estimator simd
ensemble        tree report
linear          estimator
kernel          estimator
bayes           estimator
neighbors       estimator
cluster         estimator
mixture         estimator
decomposition   estimator
neural_network  network loss estimator report
adapter         neural_network linear layer ensemble
testing         network
TABLE
}

# Every include of a ctgrad header, as "file:line folder included_folder"; the umbrella headers at the top have no folder.
includes() {
  grep -rnoE '#include *[<"][^>"]+' include/ctgrad --include='*.[hi]pp' |
    awk -F: '{ split($1, path, "/"); sub(/#include *[<"]/, "", $3)
               if ($3 !~ /^ctgrad\//) next
               split($3, target, "/")
               print $1 ":" $2, path[4] == "" ? "." : path[3], target[3] == "" ? "." : target[2] }'
}

order() {
  awk 'NR == FNR { known[$1]; for (i = 2; i <= NF; ++i) { direct[$1, $i]; n[$1] = n[$1] " " $i }; next }
       function allowed(from, to,   list, count, i) {
         if (from == to) return 1
         count = split(n[from], list, " ")
         for (i = 1; i <= count; ++i) if (allowed(list[i], to)) return 1
         return 0
       }
       $2 == "."              { next }
       !($2 in known)         { print $1 ": the folder " $2 " has no place in the order of folders"; next }
       !allowed($2, $3)       { print $1 ": " $2 " must not include " $3 }' <(below) <(includes)
  # By its full name, so that this test sees it.
  grep -rnE '#include *"' include/ctgrad --include='*.[hi]pp' | sed 's/$/   (write <ctgrad\/...>)/'
}

guests() {
  grep -rnE '#include *<xsimd/' include/ctgrad src 2>/dev/null | grep -v '^include/ctgrad/simd/' | sed 's/$/   (only simd includes xsimd)/'
  grep -rnE '#include *<boost/hana\.hpp>' include src tests bench docs 2>/dev/null | sed 's/$/   (a fine-grained header of Hana)/'
}

# Somebody's home or work folder
paths() {
  grep -rnIE '(^|[^[:alnum:]_.-])/(home|work|root|Users)/' . --exclude-dir=.git --exclude=.git --exclude-dir='build*'
}

# <ctgrad/learn.hpp> has everything that learns without a graph; what it leaves out is named here.
umbrella() {
  local reached header
  reached=$("${CXX:-g++}" -std=c++20 -Iinclude -MM include/ctgrad/learn.hpp)
  for header in include/ctgrad/{bayes,cluster,data,decomposition,ensemble,estimator,kernel,linear,metrics,mixture,neighbors,preparation,selection,tree}/*.hpp; do
    case $header in */data/digits* | */data/augmentation.hpp | */data/gzip.hpp | */estimator/check_* | */estimator/law_report.hpp) continue ;; esac
    [[ $reached == *"$header"* ]] || echo "$header: not in ctgrad/learn.hpp"
  done
}

# What an error tells is meant for users: nothing of the inside.
sentences() {
  grep -rnoE '"([^"\\]|\\.)*"' include/ctgrad --include='*.[hci]pp' | grep -E ':"[^"]*\bdetail\b' | grep -vE '_v|\.hpp"$' |
    sed 's/$/   (a sentence names detail)/'
  grep -rnE '^// EXPECT:.*\bdetail\b' tests/errors
}

# Laid out as .clang-format says; a folder of tables or of quoted programs has one of its own.
format() {
  command -v clang-format-19 >/dev/null || { echo "SKIPPED: no clang-format-19 here" >&2; exit 77; }
  git ls-files '*.hpp' '*.ipp' '*.cpp' | xargs clang-format-19 --dry-run -Werror 2>&1 | grep -E 'error:' |
    sed 's/error: code should be.*/laid out otherwise: clang-format-19 -i/' | sort -u -t: -k1,1
}

case $1 in order | guests | paths | sentences | umbrella | format) broken=$("$1"); [ $? != 77 ] || exit 77 ;; *) echo "no rule $1"; exit 1 ;; esac
[ -z "$broken" ] || { echo "$broken"; exit 1; }
