// ctgrad/testing/evaluate.hpp — the value of a formula of numbers, node by node: derivatives without any kernel
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/graph/symbol.hpp>

#include <vector>

namespace ctgrad::inline CTGRAD_ABI::testing {

/// The value of `y`, in whose graph every node is a number. \param leaves values of the leaves without a value of
/// their own, by node id
inline auto evaluate(symbol y, std::vector<double> const& leaves) -> double {
  std::vector<double> value(std::size_t(y.id) + 1);
  for (int i = 1; i <= y.id; ++i) {
    node const& n = (*y.in)[i];
    double const a = value[n.operand[0]], b = value[n.operand[1]], c = value[n.operand[2]];
    double& v = value[std::size_t(i)];
    if (n.what == role::constant) v = n.value;
    else if (n.is_leaf()) v = leaves.at(std::size_t(i));
    else if (n.how() == computed::elementwise) v = n.op->value(a, b, c);
    else if (n.is_scalar() && (n.how() == computed::sum || n.how() == computed::maximum)) v = a;  // of one number
    else require(false, "check_op: a derivative is made of ", n.op->name, ", which is no op of single numbers");
  }
  return value[y.id];
}

}  // namespace ctgrad::inline CTGRAD_ABI::testing
