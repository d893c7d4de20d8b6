// tests/errors/embedding_of_a_matrix.cpp — only categories are embedded
// SPDX-License-Identifier: MIT
// EXPECT: embedding<8>: M is 2x3, but a label, or a vector with a number for each category, is needed
#include <ctgrad/layer/embedding.hpp>

using namespace ctgrad;

inline constexpr input<"M", 2, 3> M;
inline constexpr label<"word", 50> word;
#ifdef CORRECTED
inline constexpr auto y = word | embedding<8, "words">;
#else
inline constexpr auto y = M | embedding<8, "words">;
#endif
