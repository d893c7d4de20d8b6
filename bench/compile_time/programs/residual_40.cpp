// residual_40.cpp — 40 blocks h + W relu(V h) of width 64
// SPDX-License-Identifier: MIT
#define BLOCKS 40
#include "residual.hpp"
