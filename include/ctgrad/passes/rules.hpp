// ctgrad/passes/rules.hpp — the identities that `simplify` applies, one row each
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/machine.hpp>
#include <ctgrad/ops/pooling.hpp>
#include <ctgrad/ops/products.hpp>
#include <ctgrad/ops/softmax.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Rewrites the op named `at`: the better symbol, or nobody where the rule does not apply.
/// law: both sides have the same shape, depend on the sample alike and have the same value (tests/laws/simplify.cpp)
struct rule {
  std::string_view name;
  std::uint64_t at;
  symbol (*rewrite)(symbol y, symbol a, symbol b);
};

constexpr auto rewrite(symbol s) -> symbol;

namespace rules {
using namespace ops;

template <class Op>
constexpr auto on(std::string_view name, symbol (*rewrite)(symbol, symbol, symbol)) -> rule {
  return {name, id_of<Op>, rewrite};
}

constexpr auto both_constant(symbol a, symbol b) -> bool { return a->what == role::constant && b->what == role::constant; }
constexpr auto zero_like(symbol y) -> symbol { return spread(literal(*y.in, 0), y->extent); }
constexpr auto is_zero(symbol s) -> bool { return s->is_constant(0) || (is<spread_op>(s) && s.operand(0)->is_constant(0)); }
constexpr auto is_shared_scalar(symbol s) -> bool { return s->is_scalar() && !s->batched; }
/// The scalar that a spread repeats, where something else already has the shape.
constexpr auto unspread(symbol a, symbol beside) -> symbol {
  return is<spread_op>(a) && !is<spread_op>(beside) && keeps_space(beside, a) ? a.operand(0) : symbol{};
}

/// An exact 0 takes part in the product. Of a sample's product, what is wanted depends on the sample: that is left alone.
constexpr auto without_zero(symbol y, symbol a, symbol b) -> symbol {
  return (is_zero(a) || is_zero(b)) && !y->batched ? zero_like(y) : symbol{};
}

template <class Op>
constexpr auto without_spread(symbol, symbol a, symbol b) -> symbol {
  if (symbol const s = unspread(a, b)) return apply<Op>(s, b);
  if (symbol const s = unspread(b, a)) return apply<Op>(a, s);
  if (is<spread_op>(a) && is<spread_op>(b) && a->extent == b->extent)
    return spread(apply<Op>(a.operand(0), b.operand(0)), a->extent);
  if (is<spread_op>(a) && b->is_scalar()) return spread(rewrite(apply<Op>(a.operand(0), b)), a->extent);
  if (is<spread_op>(b) && a->is_scalar()) return spread(rewrite(apply<Op>(a, b.operand(0))), b->extent);
  return {};
}

/// Is it one number for all elements and samples beside a tensor?
constexpr auto scales(symbol s, symbol tensor) -> bool { return is_shared_scalar(s) && !tensor->is_scalar(); }

/// 0 of equal rows, 1 of equal columns, -1 of anything else.
constexpr auto repeated_axis(symbol a) -> int { return a->is_leaf() ? -1 : ctgrad::repeated_axis(*a, *a.operand(0)); }

/// A number for each row, and for each column; the elements themselves where a vector has but one column.
constexpr auto sums_of_rows(symbol a) -> symbol { return a->extent.rank == 1 ? a : rewrite(sum_over(a, 2)); }
constexpr auto sums_of_columns(symbol a) -> symbol { return rewrite(sum_over(a, 1)); }

}  // namespace rules

// clang-format off: a rule reads as its sentence and, below, what it does
inline constexpr rule all_rules[] = {
    // 0, 1 and constants
    rules::on<ops::add_op>("constants are added", [](symbol y, symbol a, symbol b) {
      return rules::both_constant(a, b) ? literal(*y.in, a->value + b->value) : symbol{};
    }),
    rules::on<ops::add_op>("0 + a = a", [](symbol y, symbol a, symbol b) {
      return rules::is_zero(a) && y->same_space(*b) ? b : rules::is_zero(b) && y->same_space(*a) ? a : symbol{};
    }),
    rules::on<ops::subtract_op>("a - 0 = a", [](symbol y, symbol a, symbol b) {
      return rules::is_zero(b) && y->same_space(*a) ? a : rules::is_zero(a) && y->same_space(*b) ? -b : symbol{};
    }),
    rules::on<ops::subtract_op>("a - a = 0", [](symbol y, symbol a, symbol b) {
      return a == b && !y->batched ? rules::zero_like(y) : symbol{};
    }),
    rules::on<ops::multiply_op>("0 a = 0", &rules::without_zero),
    rules::on<ops::matmul_op>("0 * A = 0", &rules::without_zero),
    rules::on<ops::outer_op>("0 b' = 0", &rules::without_zero),
    rules::on<ops::multiply_op>("1 a = a", [](symbol y, symbol a, symbol b) {
      return a->is_constant(1) && y->same_space(*b) ? b : b->is_constant(1) && y->same_space(*a) ? a : symbol{};
    }),
    rules::on<ops::multiply_op>("-1 a = -a", [](symbol y, symbol a, symbol b) {
      return a->is_constant(-1) && y->same_space(*b) ? rewrite(-b) : symbol{};
    }),
    rules::on<ops::multiply_op>("constants come first", [](symbol, symbol a, symbol b) {
      return b->what == role::constant && a->what != role::constant ? apply<ops::multiply_op>(b, a) : symbol{};
    }),
    rules::on<ops::multiply_op>("c (d a) = (c d) a", [](symbol, symbol a, symbol b) {
      return is<ops::multiply_op>(b) && rules::both_constant(a, b.operand(0)) ? (a * b.operand(0)) * b.operand(1)
                                                                              : symbol{};
    }),
    rules::on<ops::multiply_op>("a (-b) = -(a b)", [](symbol, symbol a, symbol b) {
      return is<ops::negate_op>(b) ? -rewrite(a * b.operand(0)) : is<ops::negate_op>(a) ? -rewrite(a.operand(0) * b) : symbol{};
    }),
    rules::on<ops::add_op>("a + (-b) = a - b", [](symbol, symbol a, symbol b) {
      return is<ops::negate_op>(b) ? a - b.operand(0) : is<ops::negate_op>(a) ? b - a.operand(0) : symbol{};
    }),
    rules::on<ops::subtract_op>("a - (-b) = a + b", [](symbol, symbol a, symbol b) {
      return is<ops::negate_op>(b) ? a + b.operand(0) : symbol{};
    }),
    rules::on<ops::negate_op>("-(-a) = a", [](symbol, symbol a, symbol) {
      return is<ops::negate_op>(a) || a->what == role::constant ? -a : symbol{};
    }),
    // a common factor: softmax(z) - t instead of two products
    rules::on<ops::subtract_op>("c a - c b = c (a - b)", [](symbol, symbol a, symbol b) {
      bool const common = is<ops::multiply_op>(a) && is<ops::multiply_op>(b) && a.operand(0) == b.operand(0) &&
                          rules::is_shared_scalar(a.operand(0));
      return common ? a.operand(0) * rewrite(a.operand(1) - b.operand(1)) : symbol{};
    }),
    // scalars that were spread over a shape that the other operand has
    rules::on<ops::add_op>("spread(s) + a = s + a", &rules::without_spread<ops::add_op>),
    rules::on<ops::subtract_op>("spread(s) - a = s - a", &rules::without_spread<ops::subtract_op>),
    rules::on<ops::multiply_op>("spread(s) a = s a", &rules::without_spread<ops::multiply_op>),
    rules::on<ops::divide_op>("spread(s) / a = s / a", &rules::without_spread<ops::divide_op>),
    rules::on<ops::negate_op>("-spread(s) = spread(-s)", [](symbol, symbol a, symbol) {
      return is<ops::spread_op>(a) ? spread(-a.operand(0), a->extent) : symbol{};
    }),
    // sums
    rules::on<ops::sum_op>("the sum of n equal numbers is n of them", [](symbol y, symbol a, symbol) {
      if (!is<ops::spread_op>(a)) return symbol{};
      return spread(double(a->extent.size()) / y->extent.size() * a.operand(0), y->extent);
    }),
    rules::on<ops::sum_op>("a shared number is a factor of the sum", [](symbol y, symbol a, symbol) {
      auto const sum = [&](symbol of) { return rewrite(sum_over(of, y->with.axes)); };
      if (is<ops::negate_op>(a)) return -sum(a.operand(0));
      bool const product = is<ops::multiply_op>(a) && rules::scales(a.operand(0), a.operand(1));
      bool const quotient = is<ops::divide_op>(a) && rules::scales(a.operand(1), a.operand(0));
      return product ? rewrite(a.operand(0) * sum(a.operand(1))) : quotient ? sum(a.operand(0)) / a.operand(1) : symbol{};
    }),
    rules::on<ops::sum_op>("a shared number added to n elements is n of them added to the sum", [](symbol y, symbol a, symbol) {
      auto const sum = [&](symbol of) { return rewrite(sum_over(of, y->with.axes)); };
      bool const minus = is<ops::subtract_op>(a);
      symbol const b = is<ops::add_op>(a) || minus ? a.operand(1) : symbol{}, c = a.operand(0);
      double const n = double(a->extent.size()) / y->extent.size();
      if (b && rules::scales(b, c)) return minus ? sum(c) - n * b : sum(c) + n * b;
      if (b && rules::scales(c, b)) return minus ? n * c - sum(b) : n * c + sum(b);
      return symbol{};
    }),
    // products of which only sums are wanted: a pass over each matrix instead of the product
    rules::on<ops::sum_op>("the sum of A B is the sums of A's columns times those of B's rows", [](symbol y, symbol a, symbol) {
      bool const product = is<ops::matmul_op>(a) && y->with.axes == 0;
      return product ? apply<ops::sum_op>(rules::sums_of_columns(a.operand(0)) * rules::sums_of_rows(a.operand(1))) : symbol{};
    }),
    rules::on<ops::sum_op>("the sums of a b' are sums of a times b, or a times sums of b", [](symbol y, symbol a, symbol) {
      bool const over_samples = is<ops::batch_sum_op>(a) && is<ops::outer_op>(a.operand(0));
      symbol const o = over_samples ? a.operand(0) : a;
      if (!is<ops::outer_op>(o)) return symbol{};
      symbol const b = y->with.axes == 2 ? o.operand(0) : rewrite(apply<ops::sum_op>(o.operand(0)));
      symbol const c = y->with.axes == 1 ? o.operand(1) : rewrite(apply<ops::sum_op>(o.operand(1)));
      return over_samples ? rewrite(batch_sum(rewrite(b * c))) : rewrite(b * c);
    }),
    rules::on<ops::sum_op>("the rows of A B add up to A times those of B, its columns to B' times those of A",
                           [](symbol y, symbol a, symbol) {
      if (!is<ops::matmul_op>(a) || a->extent.rank != 2 || y->with.axes == 0) return symbol{};
      if (y->with.axes == 2) return ops::matmul(a.operand(0), rules::sums_of_rows(a.operand(1)));
      return ops::matmul(rewrite(ops::transpose(a.operand(1))), rules::sums_of_columns(a.operand(0)));
    }),
    rules::on<ops::sum_op>("the sums of the rows of a' are those of the columns of a", [](symbol y, symbol a, symbol) {
      bool const other = is<ops::transpose_op>(a) && y->with.axes != 0;
      return other ? rewrite(sum_over(a.operand(0), std::uint16_t(3 - y->with.axes))) : symbol{};
    }),
    rules::on<ops::matmul_op>("equal rows times B are equal, each the sums of B's columns", [](symbol y, symbol a, symbol b) {
      if (!is<ops::spread_op>(a)) return symbol{};
      symbol const one = a.operand(0);
      if (b->extent.rank == 1) return spread(one * rewrite(apply<ops::sum_op>(b)), y->extent);
      return repeated(rewrite(one * rules::sums_of_columns(b)), y->extent, 1);
    }),
    rules::on<ops::matmul_op>("A times equal columns: each is the sums of A's rows", [](symbol y, symbol a, symbol b) {
      if (!is<ops::spread_op>(b)) return symbol{};
      symbol const one = b.operand(0);
      if (b->extent.rank == 1) return rewrite(one * rules::sums_of_rows(a));
      return repeated(rewrite(one * rules::sums_of_rows(a)), y->extent, 2);
    }),
    rules::on<ops::batch_sum_op>("what no sample touches is a factor of the sum", [](symbol, symbol a, symbol) {
      bool const factor = is<ops::multiply_op>(a) && rules::is_shared_scalar(a.operand(0)) && a.operand(1)->batched;
      return factor ? a.operand(0) * rewrite(batch_sum(a.operand(1))) : symbol{};
    }),
    rules::on<ops::matmul_op>("of equal rows or columns times B one is computed", [](symbol y, symbol a, symbol b) {
      int const axis = rules::repeated_axis(a);
      if (axis < 0) return symbol{};
      symbol const v = a.operand(0);
      if (b->extent.rank == 1)
        return axis == 0 ? spread(rewrite(apply<ops::sum_op>(v * b)), y->extent) : rewrite(v * rewrite(apply<ops::sum_op>(b)));
      if (axis == 0) return repeated(rewrite(ops::matmul(rewrite(ops::transpose(b)), v)), y->extent, 1);
      return rewrite(ops::outer(v, rules::sums_of_columns(b)));
    }),
    rules::on<ops::matmul_op>("of A times equal rows or columns one is computed", [](symbol y, symbol a, symbol b) {
      int const axis = rules::repeated_axis(b);
      if (axis < 0) return symbol{};
      symbol const v = b.operand(0);
      return axis == 1 ? repeated(rewrite(ops::matmul(a, v)), y->extent, 2) : rewrite(ops::outer(rules::sums_of_rows(a), v));
    }),
    rules::on<ops::transpose_op>("equal rows are the transpose of equal columns", [](symbol y, symbol a, symbol) {
      int const axis = rules::repeated_axis(a);
      return axis >= 0 ? repeated(a.operand(0), y->extent, std::uint16_t(axis == 0 ? 2 : 1)) : symbol{};
    }),
    rules::on<ops::batch_sum_op>("of the sum of a b', what no sample touches stands before the sum", [](symbol, symbol a, symbol) {
      if (!is<ops::outer_op>(a)) return symbol{};
      symbol const b = a.operand(0), c = a.operand(1);
      if (!b->batched && c->batched) return rewrite(ops::outer(b, rewrite(batch_sum(c))));
      return b->batched && !c->batched ? rewrite(ops::outer(rewrite(batch_sum(b)), c)) : symbol{};
    }),
    rules::on<ops::outer_op>("equal numbers times b' are equal rows, a times equal numbers equal columns",
                             [](symbol y, symbol a, symbol b) {
      if (y->batched) return symbol{};   // a product of each sample is read by a sum over them
      if (is<ops::spread_op>(a)) return repeated(rewrite(a.operand(0) * b), y->extent, 1);
      return is<ops::spread_op>(b) ? repeated(rewrite(b.operand(0) * a), y->extent, 2) : symbol{};
    }),
    rules::on<ops::sum_op>("a sum over places does not ask to where gradients were sent", [](symbol y, symbol a, symbol) {
      bool const places = y->with.axes == (a->extent.rank == 3 ? 6 : 2) && is<ops::unpool_op>(a);
      return places ? sum_over(a.operand(0), y->with.axes) : symbol{};
    }),
    rules::on<ops::sum_op>("a sum over places of a sum over samples: the places first", [](symbol y, symbol a, symbol) {
      bool const places = y->with.axes == (a->extent.rank == 3 ? 6 : 2) && is<ops::batch_sum_op>(a) && a.operand(0)->batched;
      return places ? batch_sum(sum_over(a.operand(0), y->with.axes)) : symbol{};
    }),
    // exp and log
    rules::on<ops::log_op>("log(softmax(a)) = a - logsumexp(a)", [](symbol, symbol a, symbol) {
      return is<ops::softmax_op>(a) ? a.operand(0) - apply<ops::logsumexp_op>(a.operand(0)) : symbol{};
    }),
    rules::on<ops::log_op>("log(exp(a)) = a", [](symbol, symbol a, symbol) {
      return is<ops::exp_op>(a) ? a.operand(0) : symbol{};
    }),
    // transposition: pushed down to the product, so that no gradient is transposed in memory
    rules::on<ops::transpose_op>("(a')' = a", [](symbol, symbol a, symbol) {
      return is<ops::transpose_op>(a) ? a.operand(0) : symbol{};
    }),
    rules::on<ops::transpose_op>("spread(s)' = spread(s)", [](symbol y, symbol a, symbol) {
      return is<ops::spread_op>(a) ? spread(a.operand(0), y->extent) : symbol{};
    }),
    rules::on<ops::transpose_op>("(a b')' = b a'", [](symbol, symbol a, symbol) {
      return is<ops::outer_op>(a) ? ops::outer(a.operand(1), a.operand(0)) : symbol{};
    }),
    rules::on<ops::transpose_op>("(sum of a)' = sum of a'", [](symbol, symbol a, symbol) {
      return is<ops::batch_sum_op>(a) ? rewrite(batch_sum(rewrite(ops::transpose(a.operand(0))))) : symbol{};
    }),
    rules::on<ops::transpose_op>("(a + b)' = a' + b'", [](symbol, symbol a, symbol) {
      return is<ops::add_op>(a) && a.operand(0)->extent == a.operand(1)->extent
                 ? rewrite(ops::transpose(a.operand(0))) + rewrite(ops::transpose(a.operand(1)))
                 : symbol{};
    }),
    rules::on<ops::transpose_op>("(s a)' = s a'", [](symbol, symbol a, symbol) {
      return is<ops::multiply_op>(a) && a.operand(0)->is_scalar() ? a.operand(0) * rewrite(ops::transpose(a.operand(1)))
                                                                  : symbol{};
    }),
};
// clang-format on

/// max_pool(f(a)) = f(max_pool(a)) where f rises: a quarter of the work for windows of 2x2, and the pool meets the
/// convolution. It is done once, before differentiation, so that gradients pass f where it is small, too.
/// law: the largest element stays the largest; where rounding makes equals of elements that f tells apart, the gradient
/// goes to the larger one (tests/laws/convolution.cpp)
constexpr auto pooled_first(symbol s) -> symbol {
  if (s->is_leaf() || s->how() != computed::max_pool) return s;
  symbol const a = s.operand(0);
  if (!is<ops::relu_op>(a) && !is<ops::tanh_op>(a) && !is<ops::sigmoid_op>(a)) return s;
  symbol const pooled = pooled_first(slide<ops::max_pool_op>(a.operand(0), {}, {}, s->extent, s->with));
  node n = *a;
  n.operand[0] = pooled.id, n.extent = pooled->extent;
  return {s.in, s.in->add(n)};
}

/// The rules of an op in their order, found by its id: most ops have none, and are asked often.
struct rules_by_op {
  static constexpr std::size_t buckets = 64;
  std::uint8_t first[buckets]{}, next[std::size(all_rules) + 1]{};  ///< counted from 1; 0 is none
  constexpr rules_by_op() {
    for (std::size_t r = std::size(all_rules); r > 0; --r) {
      std::uint8_t& bucket = first[all_rules[r - 1].at % buckets];
      next[r] = bucket, bucket = std::uint8_t(r);
    }
  }
};
inline constexpr rules_by_op rules_of{};

/// Applies the rules to a symbol until none fits.
constexpr auto rewrite(symbol s) -> symbol {
  // Each rule makes its result smaller or moves a transpose or a constant one step; 64 steps mean a rule that loops.
  for (int step = 0; step < 64 && !s->is_leaf(); ++step) {
    symbol better{};
    std::uint64_t const op = s->op_id;
    for (int r = rules_of.first[op % rules_by_op::buckets]; r != 0 && !better; r = rules_of.next[r])
      if (rule const& known = all_rules[r - 1]; known.at == op) better = known.rewrite(s, s.operand(0), s.operand(1));
    if (!better || better == s) return s;
    s = better;
  }
  return s;
}

}  // namespace ctgrad::inline CTGRAD_ABI
