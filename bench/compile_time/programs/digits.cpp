// digits.cpp — the README's program
// SPDX-License-Identifier: MIT
#include "../../../docs/examples/readme.cpp"
