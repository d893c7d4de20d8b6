# header.sed — a header as doxygen reads it, line for line
# SPDX-License-Identifier: MIT
# It does not know inline namespaces in one line with others.
s/namespace ctgrad::inline CTGRAD_(LIBRARY_)?ABI/namespace ctgrad/
# The first line says what the file is; the second, its licence, makes room.
1s,^// (ctgrad/[^ ]*) — (.*)$,/** \\file \1\
\\brief \2 */,
2d
