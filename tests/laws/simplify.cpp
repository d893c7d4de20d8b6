// tests/laws/simplify.cpp — each row of `all_rules` is a law: both sides have one shape, one space and one value
// SPDX-License-Identifier: MIT
#include "support/random_graph.hpp"

#include <ctgrad/optimizer/sgd.hpp>
#include <ctgrad/passes/lower.hpp>

#include <catch2/catch.hpp>
#include <set>

using namespace support;
using namespace ctgrad::ops;
using ctgrad::apply;
using ctgrad::make_shape;
using ctgrad::symbol;

namespace {

// Identities reassociate: what is compared may differ by rounding.
constexpr double tolerance = 1e-12;

/// Leaves of every kind, all of them random.
struct letters {
  std::unique_ptr<ctgrad::graph> g = std::make_unique<ctgrad::graph>();
  leaf_values leaves;
  static constexpr int batch = 3;
  symbol x, y, p, q, A, B, s, u, r, one, zero;  // x, y, r of each sample; the others shared; r, s, u scalars

  explicit letters(std::uint64_t seed) {
    dice random(seed);
    auto const leaf = [&](std::string_view name, ctgrad::shape extent, bool batched) {
      ctgrad::node n{};
      n.what = batched ? ctgrad::role::input : ctgrad::role::parameter;
      n.name = name, n.extent = extent, n.batched = batched;
      std::vector<double>& v = leaves[std::string(name)];
      for (int e = 0; e < extent.size() * (batched ? batch : 1); ++e) v.push_back(random.within(0.2, 2));
      return symbol{g.get(), g->add(n)};
    };
    x = leaf("x", make_shape(4), true), y = leaf("y", make_shape(4), true);
    p = leaf("p", make_shape(4), false), q = leaf("q", make_shape(4), false);
    A = leaf("A", make_shape(4, 4), false), B = leaf("B", make_shape(4, 4), false);
    s = leaf("s", {}, false), u = leaf("u", {}, false), r = leaf("r", {}, true);
    one = ctgrad::literal(*g, 1), zero = ctgrad::literal(*g, 0);
  }
  auto number(double v) const -> symbol { return ctgrad::literal(*g, v); }
  auto spread(symbol v) const -> symbol { return ctgrad::spread(v, make_shape(4)); }
};

auto add(symbol a, symbol b) -> symbol { return apply<add_op>(a, b); }
auto sub(symbol a, symbol b) -> symbol { return apply<subtract_op>(a, b); }
auto mul(symbol a, symbol b) -> symbol { return apply<multiply_op>(a, b); }
auto div(symbol a, symbol b) -> symbol { return apply<divide_op>(a, b); }
auto neg(symbol a) -> symbol { return apply<negate_op>(a); }
auto turn(symbol a) -> symbol { return apply<transpose_op>(a); }

/// A matrix whose rows, or columns, are all this vector.
auto rows_of(symbol a) -> symbol { return ctgrad::repeated(a, make_shape(4, 4), 1); }
auto columns_of(symbol a) -> symbol { return ctgrad::repeated(a, make_shape(4, 4), 2); }

/// The gradients of windows of 2 in a signal of 4, sent to where the largest stood.
auto sent_back(letters const& l) -> symbol {
  ctgrad::windows const w{1, 1, 1, {1, 1, 1, 1, 1, 0}, {4, 2, 2, 2, 1, 0}};
  ctgrad::attributes const with = ctgrad::attributes_of(w, false);
  symbol const signal = ctgrad::move(l.x, make_shape(1, 4), ctgrad::row_major(make_shape(1, 4)));
  symbol const gradient = ctgrad::move(l.y, make_shape(1, 2), ctgrad::row_major(make_shape(1, 2)));
  symbol const index = ctgrad::slide<pool_index_op>(signal, {}, {}, make_shape(1, 2), with);
  return ctgrad::slide<unpool_op>(gradient, index, {}, make_shape(1, 4), with);
}

/// A formula on which a rule fires, or nearly: then it must not.
struct example {
  std::string_view rule;
  symbol (*left)(letters const& l);
};

constexpr example examples[] = {
    {"constants are added", [](letters const& l) { return add(l.number(2), l.number(3)); }},
    {"0 + a = a", [](letters const& l) { return add(l.zero, l.x); }},
    {"0 + a = a", [](letters const& l) { return add(l.p, l.spread(l.zero)); }},
    {"a - 0 = a", [](letters const& l) { return sub(l.x, l.zero); }},
    {"a - 0 = a", [](letters const& l) { return sub(l.zero, l.A); }},
    {"a - a = 0", [](letters const& l) { return sub(l.p, l.p); }},
    {"0 a = 0", [](letters const& l) { return mul(l.zero, l.A); }},
    {"0 a = 0", [](letters const& l) { return mul(l.s, l.zero); }},
    {"0 * A = 0", [](letters const& l) { return apply<matmul_op>(l.A, l.spread(l.zero)); }},
    {"0 * A = 0", [](letters const& l) { return apply<matmul_op>(ctgrad::spread(l.zero, make_shape(4, 4)), l.p); }},
    {"0 b' = 0", [](letters const& l) { return ctgrad::ops::outer(l.spread(l.zero), l.p); }},
    {"0 b' = 0", [](letters const& l) { return ctgrad::ops::outer(l.p, l.spread(l.zero)); }},
    {"1 a = a", [](letters const& l) { return mul(l.one, l.x); }},
    {"1 a = a", [](letters const& l) { return mul(l.A, l.one); }},
    {"-1 a = -a", [](letters const& l) { return mul(l.number(-1), l.x); }},
    {"constants come first", [](letters const& l) { return mul(l.x, l.number(3)); }},
    {"c (d a) = (c d) a", [](letters const& l) { return mul(l.number(3), mul(l.number(0.5), l.x)); }},
    {"a (-b) = -(a b)", [](letters const& l) { return mul(l.x, neg(l.p)); }},
    {"a (-b) = -(a b)", [](letters const& l) { return mul(neg(l.s), l.x); }},
    {"a + (-b) = a - b", [](letters const& l) { return add(l.x, neg(l.y)); }},
    {"a + (-b) = a - b", [](letters const& l) { return add(neg(l.p), l.y); }},
    {"a - (-b) = a + b", [](letters const& l) { return sub(l.x, neg(l.p)); }},
    {"-(-a) = a", [](letters const& l) { return neg(neg(l.x)); }},
    {"-(-a) = a", [](letters const& l) { return neg(l.number(4)); }},
    {"c a - c b = c (a - b)", [](letters const& l) { return sub(mul(l.s, l.x), mul(l.s, l.p)); }},
    {"c a - c b = c (a - b)", [](letters const& l) { return sub(mul(l.s, l.r), mul(l.s, l.u)); }},
    {"spread(s) + a = s + a", [](letters const& l) { return add(l.spread(l.s), l.x); }},
    {"spread(s) + a = s + a", [](letters const& l) { return add(l.spread(l.s), l.spread(l.r)); }},
    {"spread(s) - a = s - a", [](letters const& l) { return sub(l.p, l.spread(l.s)); }},
    {"spread(s) a = s a", [](letters const& l) { return mul(l.spread(l.r), l.x); }},
    {"spread(s) / a = s / a", [](letters const& l) { return div(l.spread(l.s), l.p); }},
    {"-spread(s) = spread(-s)", [](letters const& l) { return neg(l.spread(l.r)); }},
    {"what no sample touches is a factor of the sum", [](letters const& l) { return ctgrad::batch_sum(mul(l.s, l.x)); }},
    {"the sum of n equal numbers is n of them", [](letters const& l) { return apply<sum_op>(l.spread(l.s)); }},
    {"the sum of n equal numbers is n of them", [](letters const& l) { return apply<sum_op>(l.spread(l.r)); }},
    {"the sum of n equal numbers is n of them",
     [](letters const& l) { return ctgrad::sum_over(ctgrad::spread(l.r, make_shape(4, 3)), 2); }},
    {"a shared number is a factor of the sum", [](letters const& l) { return apply<sum_op>(mul(l.s, l.x)); }},
    {"a shared number is a factor of the sum", [](letters const& l) { return apply<sum_op>(neg(l.p)); }},
    {"a shared number is a factor of the sum", [](letters const& l) { return ctgrad::sum_over(div(l.A, l.s), 2); }},
    {"a shared number added to n elements is n of them added to the sum",
     [](letters const& l) { return apply<sum_op>(sub(l.x, l.s)); }},
    {"a shared number added to n elements is n of them added to the sum",
     [](letters const& l) { return ctgrad::sum_over(add(l.s, l.A), 1); }},
    {"a shared number added to n elements is n of them added to the sum",
     [](letters const& l) { return apply<sum_op>(sub(l.s, l.x)); }},
    {"the sum of A B is the sums of A's columns times those of B's rows",
     [](letters const& l) { return apply<sum_op>(apply<matmul_op>(l.A, l.B)); }},
    {"the sum of A B is the sums of A's columns times those of B's rows",
     [](letters const& l) { return apply<sum_op>(apply<matmul_op>(l.A, l.x)); }},
    {"the rows of A B add up to A times those of B, its columns to B' times those of A",
     [](letters const& l) { return ctgrad::sum_over(apply<matmul_op>(l.A, l.B), 2); }},
    {"the rows of A B add up to A times those of B, its columns to B' times those of A",
     [](letters const& l) { return ctgrad::sum_over(apply<matmul_op>(l.A, l.B), 1); }},
    {"the sums of the rows of a' are those of the columns of a",
     [](letters const& l) { return ctgrad::sum_over(turn(l.A), 2); }},
    {"the sums of a b' are sums of a times b, or a times sums of b",
     [](letters const& l) { return ctgrad::sum_over(apply<outer_op>(l.p, l.x), 1); }},
    {"the sums of a b' are sums of a times b, or a times sums of b",
     [](letters const& l) { return ctgrad::sum_over(apply<outer_op>(l.x, l.p), 2); }},
    {"the sums of a b' are sums of a times b, or a times sums of b",
     [](letters const& l) { return apply<sum_op>(ctgrad::batch_sum(apply<outer_op>(l.x, l.y))); }},
    {"of equal rows or columns times B one is computed",
     [](letters const& l) { return apply<matmul_op>(rows_of(l.p), l.B); }},
    {"of equal rows or columns times B one is computed",
     [](letters const& l) { return apply<matmul_op>(columns_of(l.p), l.B); }},
    {"of equal rows or columns times B one is computed",
     [](letters const& l) { return apply<matmul_op>(rows_of(l.p), l.x); }},
    {"of equal rows or columns times B one is computed",
     [](letters const& l) { return apply<matmul_op>(columns_of(l.p), l.x); }},
    {"of A times equal rows or columns one is computed",
     [](letters const& l) { return apply<matmul_op>(l.A, rows_of(l.x)); }},
    {"of A times equal rows or columns one is computed",
     [](letters const& l) { return apply<matmul_op>(l.A, columns_of(l.p)); }},
    {"equal rows are the transpose of equal columns", [](letters const& l) { return turn(rows_of(l.p)); }},
    {"equal rows are the transpose of equal columns", [](letters const& l) { return turn(columns_of(l.p)); }},
    {"of the sum of a b', what no sample touches stands before the sum",
     [](letters const& l) { return ctgrad::batch_sum(apply<outer_op>(l.p, l.x)); }},
    {"of the sum of a b', what no sample touches stands before the sum",
     [](letters const& l) { return ctgrad::batch_sum(apply<outer_op>(l.x, l.p)); }},
    {"equal numbers times b' are equal rows, a times equal numbers equal columns",
     [](letters const& l) { return apply<outer_op>(l.spread(l.s), l.p); }},
    {"equal numbers times b' are equal rows, a times equal numbers equal columns",
     [](letters const& l) { return apply<outer_op>(l.p, l.spread(l.s)); }},
    {"equal rows times B are equal, each the sums of B's columns",
     [](letters const& l) { return apply<matmul_op>(ctgrad::spread(l.s, make_shape(3, 4)), l.B); }},
    {"equal rows times B are equal, each the sums of B's columns",
     [](letters const& l) { return apply<matmul_op>(ctgrad::spread(l.s, make_shape(3, 4)), l.x); }},
    {"A times equal columns: each is the sums of A's rows",
     [](letters const& l) { return apply<matmul_op>(l.A, ctgrad::spread(l.r, make_shape(4, 3))); }},
    {"A times equal columns: each is the sums of A's rows",
     [](letters const& l) { return apply<matmul_op>(l.A, l.spread(l.s)); }},
    {"spread(s)' = spread(s)", [](letters const& l) { return turn(ctgrad::spread(l.s, make_shape(4, 4))); }},
    {"a sum over places of a sum over samples: the places first",
     [](letters const& l) {
       return ctgrad::sum_over(ctgrad::batch_sum(ctgrad::move(l.x, make_shape(2, 2), ctgrad::row_major(make_shape(2, 2)))),
                               2);
     }},
    {"a sum over places does not ask to where gradients were sent",
     [](letters const& l) { return ctgrad::sum_over(sent_back(l), 2); }},
    {"log(softmax(a)) = a - logsumexp(a)", [](letters const& l) { return apply<log_op>(apply<softmax_op>(l.x)); }},
    {"log(exp(a)) = a", [](letters const& l) { return apply<log_op>(apply<exp_op>(l.x)); }},
    {"(a')' = a", [](letters const& l) { return turn(turn(l.A)); }},
    {"(a b')' = b a'", [](letters const& l) { return turn(apply<outer_op>(l.x, l.p)); }},
    {"(sum of a)' = sum of a'", [](letters const& l) { return turn(ctgrad::batch_sum(apply<outer_op>(l.x, l.y))); }},
    {"(a + b)' = a' + b'", [](letters const& l) { return turn(add(l.A, l.B)); }},
    {"(s a)' = s a'", [](letters const& l) { return turn(mul(l.s, l.A)); }},
    // Broadcasting: the zero, the one or the spread scalar is what gives the result its shape or its samples.
    {"spread(s) + a = s + a", [](letters const& l) { return add(l.spread(l.zero), l.s); }},
    {"spread(s) + a = s + a", [](letters const& l) { return add(l.spread(l.zero), l.r); }},
    {"none", [](letters const& l) { return sub(l.x, l.p); }},
    {"none", [](letters const& l) { return apply<matmul_op>(l.A, l.x); }},
    {"none", [](letters const& l) { return ctgrad::sum_over(l.A, 2); }},
    {"none", [](letters const& l) { return ctgrad::batch_sum(apply<outer_op>(l.x, l.y)); }},
    {"none", [](letters const& l) { return apply<outer_op>(l.spread(l.r), l.p); }},
    {"none", [](letters const& l) { return apply<sum_op>(mul(l.r, l.x)); }},
    {"none", [](letters const& l) { return apply<sum_op>(add(l.s, l.u)); }},
    {"spread(s) - a = s - a", [](letters const& l) { return sub(l.s, l.spread(l.zero)); }},
    {"none", [](letters const& l) { return sub(mul(l.r, l.x), mul(l.r, l.p)); }},
    {"none", [](letters const& l) { return mul(l.s, mul(l.u, l.x)); }},
    {"none", [](letters const& l) { return div(l.spread(l.r), l.p); }},
};

/// The rule that fires on a symbol first, as in `rewrite`.
struct step {
  std::string_view rule = "none";
  symbol better{};
};
auto fire(symbol s) -> step {
  for (ctgrad::rule const& r : ctgrad::all_rules)
    if (r.at == s->op_id && !s->is_leaf())
      if (symbol const better = r.rewrite(s, s.operand(0), s.operand(1))) return {r.name, better};
  return {};
}

auto values_of(ctgrad::graph const& g, std::initializer_list<symbol> what, leaf_values const& leaves, int batch)
    -> std::vector<tensor> {
  auto const program = std::make_unique<ctgrad::rooted_graph>();
  program->nodes = g;
  for (symbol s : what) program->root[program->roots++] = s.id;
  evaluation const all(*program, leaves, batch);
  std::vector<tensor> out;
  for (symbol s : what) out.push_back(all[s.id]);
  return out;
}

}  // namespace

TEST_CASE("a rule fires where it should, first, and keeps shape, space and value") {
  for (example const& e : examples)
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      letters const l(seed);
      symbol const left = e.left(l);
      step const s = fire(left);
      INFO(e.rule << ", node " << left->op->name);
      CHECK(s.rule == e.rule);
      if (!s.better) continue;
      CHECK(s.better->extent == left->extent);
      CHECK(s.better->batched == left->batched);
      CHECK(s.better.id != left.id);
      auto const v = values_of(*l.g, {left, s.better}, l.leaves, letters::batch);
      CHECK(distance(v[1].elements, v[0].elements) < tolerance);
    }
}

TEST_CASE("each rule has an example") {
  std::set<std::string> rules, shown;
  for (ctgrad::rule const& r : ctgrad::all_rules) rules.insert(std::string(r.name));
  for (example const& e : examples) shown.insert(std::string(e.rule));
  shown.erase("none");
  CHECK(rules == shown);
}

TEST_CASE("rules keep shape, space and value wherever they fire in random training steps") {
  std::map<std::string_view, int> fired;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    INFO("seed " << seed);
    auto const net = std::make_unique<random_network>(seed);
    auto const step_of =
        std::make_unique<ctgrad::program_graph>(ctgrad::derive_training(net->formula, net->loss, ctgrad::sgd{}));
    ctgrad::graph& g = step_of->graph.nodes;
    int const batch = 2;
    leaf_values const leaves = net->data(seed, batch);
    struct pair {
      std::string_view rule;
      ctgrad::node_id left, right;
    };
    std::vector<pair> pairs;
    // What a rule adds is visited in its turn: rules also meet the results of others.
    for (int i = 1; i < g.size && g.size < ctgrad::graph::capacity - 200; ++i)
      if (step const s = fire({&g, ctgrad::node_id(i)}); s.better)
        pairs.push_back({s.rule, ctgrad::node_id(i), s.better.id});
    constexpr std::size_t chunk = ctgrad::rooted_graph::capacity / 2;
    for (std::size_t from = 0; from < pairs.size(); from += chunk) {
      std::size_t const to = std::min(pairs.size(), from + chunk);
      step_of->graph.roots = 0;
      for (std::size_t k = from; k < to; ++k)
        for (ctgrad::node_id id : {pairs[k].left, pairs[k].right}) step_of->graph.root[step_of->graph.roots++] = id;
      evaluation const values(step_of->graph, leaves, batch);
      for (std::size_t k = from; k < to; ++k) {
        INFO(pairs[k].rule << ": node " << pairs[k].left << " becomes " << pairs[k].right);
        ctgrad::node const &left = g[pairs[k].left], &right = g[pairs[k].right];
        REQUIRE(right.extent == left.extent);
        REQUIRE(right.batched == left.batched);
        REQUIRE(distance(values[pairs[k].right].elements, values[pairs[k].left].elements) < 1e-9);
        ++fired[pairs[k].rule];
      }
    }
  }
  CHECK(fired.size() > 15);  // most rules meet random networks, too
}

TEST_CASE("simplify: a simplified graph stays as it is") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    auto const net = std::make_unique<random_network>(seed);
    auto const once = std::make_unique<ctgrad::program_graph>(
        ctgrad::simplify(ctgrad::derive_training(net->formula, net->loss, ctgrad::sgd{})));
    auto const twice = std::make_unique<ctgrad::program_graph>(ctgrad::simplify(*once));
    auto const count = [](ctgrad::program_graph const& p) {
      ctgrad::needed_nodes const need = ctgrad::needed(p.graph);
      int n = 0;
      for (int i = 1; i < p.graph.nodes.size; ++i) n += need.of[i];
      return n;
    };
    CHECK(count(*twice) == count(*once));
  }
}
