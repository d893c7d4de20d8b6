#!/usr/bin/env bash
# compile.sh COMPILER FLAG...: compiles; a compiler that this machine lacks is a skipped test
# SPDX-License-Identifier: MIT
command -v "$1" >/dev/null || { echo "SKIPPED: no $1 here"; exit 77; }
exec "$@"
