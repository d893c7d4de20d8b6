// ctgrad/loss/contrastive.hpp — pairs: alike ones are drawn together, others pushed apart
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/loss/outputs.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The mean of (same d^2 + (1 - same) max(0, margin - d)^2) / 2 for distances d >= 0, same = 1 for a pair that is
/// alike and 0 for another (Hadsell et al. 2006).
template <operand Distance, operand Same>
consteval auto contrastive(Distance const& distance, Same const& same, double margin = 1) {
  return detail::compared<"contrastive">(
      [margin](symbol d, symbol alike) {
        detail::complain(d, !(margin > 0), {"contrastive: the margin must be positive"});
        symbol const gap = apply<ops::relu_op>(margin - d);
        return 0.5 * (alike * ops::square(d) + (1 - alike) * ops::square(gap));
      },
      distance, same);
}

}  // namespace ctgrad::inline CTGRAD_ABI
