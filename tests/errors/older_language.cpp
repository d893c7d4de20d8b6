// tests/errors/older_language.cpp — GCC 12 takes C++17 when it is not told which
// SPDX-License-Identifier: MIT
// EXPECT: ctgrad: this is C++20; compile with -std=c++20
#ifndef CORRECTED
#undef __cplusplus
#define __cplusplus 201703L
#endif
#include <ctgrad/core/config.hpp>
