// xsimd/xsimd.hpp — what newer releases of xsimd (14.1) do otherwise than 8.1, for machines that have no newer one
// SPDX-License-Identifier: MIT
#pragma once
#include_next <xsimd/xsimd.hpp>

// Where an operand is NaN, 8.1 answers with the second, 14.1 with the first. As no templates, these are preferred.
namespace xsimd {
inline auto min(batch<float> const& a, batch<float> const& b) -> batch<float> { return xsimd::min<float>(b, a); }
inline auto max(batch<float> const& a, batch<float> const& b) -> batch<float> { return xsimd::max<float>(b, a); }
inline auto min(batch<double> const& a, batch<double> const& b) -> batch<double> { return xsimd::min<double>(b, a); }
inline auto max(batch<double> const& a, batch<double> const& b) -> batch<double> { return xsimd::max<double>(b, a); }
}  // namespace xsimd
