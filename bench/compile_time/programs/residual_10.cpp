// residual_10.cpp — 10 blocks h + W relu(V h) of width 64
// SPDX-License-Identifier: MIT
#define BLOCKS 10
#include "residual.hpp"
