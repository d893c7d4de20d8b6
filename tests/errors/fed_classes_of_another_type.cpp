// fed_classes_of_another_type.cpp — classes are lent as they are, without a copy, so they have one type
// SPDX-License-Identifier: MIT
// EXPECT: feed: t is a label, which takes indices of classes as std::int32_t
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr label<"t", 3> t;
inline constexpr auto logits = x | dense<3>;
inline constexpr auto loss = cross_entropy(logits, t);

#ifdef CORRECTED
using code = std::int32_t;
#else
using code = long;
#endif

void train(std::span<float const> rows, std::vector<code> const& classes) {
  network<logits, loss> net;
  net.train_with(sgd{}, 64).step(64, feed(x, rows), feed(t, classes));
}
