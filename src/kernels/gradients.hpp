// src/kernels/gradients.hpp — derivatives of the logistic loss, and what they are packed by
// SPDX-License-Identifier: MIT
#pragma once
#include "compiler.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// The nearest whole number, in instructions that vectorise everywhere.
std::int32_t nearest(float x) { return std::int32_t(x + __builtin_copysignf(.5f, x)); }

void logistic(float const* __restrict margin, float const* __restrict y, float* __restrict g, float* __restrict h,
              std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    // exp(-margin) = 2^x, x = whole + rest; Taylor's series of 2^rest is right to 3e-6, finer than the fixed point.
    float x = margin[i] * -1.44269504f;
    x = x < -60.f ? -60.f : x > 60.f ? 60.f : x;
    std::int32_t const whole = nearest(x);
    float const r = x - float(whole);
    float const power =
        1.f + r * (0.69314718f + r * (0.24022651f + r * (0.05550411f + r * (0.00961813f + r * 0.00133336f))));
    std::int32_t const bits = (whole + 127) << 23;
    float scale;
    __builtin_memcpy(&scale, &bits, 4);
    float const p = 1.f / (1.f + power * scale);
    g[i] = p - y[i];
    h[i] = p * (1.f - p);
  }
}

float largest(float const* x, std::size_t count) {
  float most[16] = {};  // see first_largest
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16)
    for (std::size_t k = 0; k < 16; ++k) {
      float const size = __builtin_fabsf(x[i + k]);
      most[k] = size > most[k] ? size : most[k];
    }
  for (; i < count; ++i) most[0] = __builtin_fabsf(x[i]) > most[0] ? __builtin_fabsf(x[i]) : most[0];
  for (int k = 1; k < 16; ++k) most[0] = most[k] > most[0] ? most[k] : most[0];
  return most[0];
}

std::int64_t magnitude(float const* x, float scale, std::size_t count) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += nearest(__builtin_fabsf(x[i]) * scale);
  return sum;
}

void pack(float const* __restrict g, float const* __restrict h, float g_scale, float h_scale,
          std::int64_t* __restrict packed, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    packed[i] = std::int64_t{nearest(g[i] * g_scale)} * (std::int64_t{1} << 32) + nearest(h[i] * h_scale);
}

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
