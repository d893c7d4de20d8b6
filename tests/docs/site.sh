#!/usr/bin/env bash
# site.sh ROOT: the site builds, every public name has a word, no link is broken
# SPDX-License-Identifier: MIT
set -euo pipefail
for program in doxygen mkdocs; do command -v "$program" >/dev/null || { echo "SKIPPED: no $program here"; exit 77; }; done
exec "$1/dev" docs
