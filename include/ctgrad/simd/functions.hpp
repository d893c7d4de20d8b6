// ctgrad/simd/functions.hpp — every function of a pack that an op may call
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/accurate.hpp>
#include <ctgrad/simd/accurate_gelu.hpp>
#include <ctgrad/simd/error_function.hpp>
#include <ctgrad/simd/exponential.hpp>
#include <ctgrad/simd/math.hpp>
#include <ctgrad/simd/powers.hpp>
#include <ctgrad/simd/trigonometric.hpp>
