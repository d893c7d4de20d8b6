// residual_20.cpp — 20 blocks h + W relu(V h) of width 64
// SPDX-License-Identifier: MIT
#define BLOCKS 20
#include "residual.hpp"
