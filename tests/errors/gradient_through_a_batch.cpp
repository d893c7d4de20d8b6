// tests/errors/gradient_through_a_batch.cpp — what one sample gives depends on all of them
// SPDX-License-Identifier: MIT
// EXPECT: gradient: a value of one sample has no derivative through a sum over the batch; take the gradient of the mean over the batch instead, as a training step does
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/layer/batch_norm.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr parameter<"w", 4> w;
#ifdef CORRECTED
inline constexpr auto g = gradient(sum(batch_variance(hadamard(w, x))), w);
#else
inline constexpr auto g = gradient(sum(hadamard(w, x) | batch_norm<"n">), w);
#endif
inline constexpr auto used = ref<g>;
