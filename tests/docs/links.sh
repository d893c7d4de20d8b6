#!/usr/bin/env bash
# links.sh ROOT: every link of a page into this repository leads somewhere, to a heading too
# SPDX-License-Identifier: MIT
set -u
cd "$1" || exit 1

# The anchors that GitHub and the site make of a page's headings
anchors() {
  sed -n '/^```/,/^```/d; s/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

broken=0
while IFS= read -r page; do
  while IFS=: read -r line link; do
    target=${link#*](}
    target=${target%)}
    case $target in http://* | https://* | mailto:*) continue ;; esac
    file=${target%%#*} place=''
    [[ $target != *#* ]] || place=${target#*#}
    if [ -n "$file" ]; then file=$(dirname "$page")/$file; else file=$page; fi
    if [ ! -e "$file" ]; then
      echo "$page:$line: there is no $target"
      broken=1
    elif [ -n "$place" ] && ! anchors "$file" | grep -qxF -- "$place"; then
      echo "$page:$line: there is no heading $place in $file"
      broken=1
    fi
  done < <(sed '/^```/,/^```/s/.*//' "$page" | grep -noE '\]\([^) ]+\)')
done < <(find . -name '*.md' -not -path './build*' -not -path './.git/*' | sed 's|^\./||' | sort)
exit "$broken"
