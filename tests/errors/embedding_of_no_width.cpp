// tests/errors/embedding_of_no_width.cpp — vectors without elements
// SPDX-License-Identifier: MIT
// EXPECT: embedding: a vector has at least one element
#include <ctgrad/layer/embedding.hpp>

using namespace ctgrad;

inline constexpr label<"word", 50> word;
#ifdef CORRECTED
inline constexpr auto y = word | embedding<8, "words">;
#else
inline constexpr auto y = word | embedding<0, "words">;
#endif
