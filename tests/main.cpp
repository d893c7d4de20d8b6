// tests/main.cpp — Catch's main, compiled once for all test programs: it is the dear part of Catch
// SPDX-License-Identifier: MIT
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
