// tests/laws/structured_ops.cpp — products, sums, maxima and softmax: pullbacks, and a list that misses no op
// SPDX-License-Identifier: MIT
#include "support/dual.hpp"
#include "support/evaluate.hpp"
#include "support/random_graph.hpp"

#include <ctgrad/ops/argmax.hpp>
#include <ctgrad/ops/convolution.hpp>
#include <ctgrad/ops/einsum.hpp>
#include <ctgrad/ops/machine.hpp>
#include <ctgrad/ops/moves.hpp>
#include <ctgrad/ops/pooling.hpp>
#include <ctgrad/ops/softmax.hpp>
#include <ctgrad/ops/statistics.hpp>
#include <ctgrad/passes/training.hpp>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

using namespace support;
using namespace ctgrad::ops;
using ctgrad::make_shape;
using ctgrad::symbol;

namespace {

constexpr int batch = 3;

/// sum(weights .* op(a, b)) and its derivatives, for random weights: each element of the pullback counts.
class probe {
 public:
  template <class Make>
  probe(ctgrad::shape a, ctgrad::shape b, bool batched, Make make) : random_(7) {
    ctgrad::graph& g = program_->nodes;
    symbol const x = leaf('s', 0, a, batched), z = leaf('s', 1, b, batched), y = make(x, z);
    symbol const w = leaf('s', 2, y->extent, y->batched);
    symbol out = y * w;
    if (!out->is_scalar()) out = ctgrad::apply<sum_op>(out);
    y_ = ctgrad::batch_sum(out).id;
    if (!out->batched) y_ = out.id;
    auto const wanted = [](ctgrad::node const& n) { return n.name == "s0" || n.name == "s1"; };
    ctgrad::adjoints const bar = ctgrad::differentiate(g, y_, wanted);
    program_->root[program_->roots++] = y_;
    for (symbol s : {x, z})
      if (ctgrad::node_id const d = bar.of[s.id]; d != 0) {
        program_->root[program_->roots++] = d;
        derivatives_.emplace_back(std::string(std::string_view(s->name)), d);
      }
  }
  auto leaves() -> leaf_values& { return leaves_; }

  /// The pullback against a central difference with step h.
  auto error(double h) -> double {
    leaf_values direction;
    evaluation const here(*program_, leaves_, batch);
    double slope = 0;
    for (auto const& [name, id] : derivatives_)
      for (double gradient : here[id].elements) {
        double const d = random_.within(-1, 1);
        direction[name].push_back(d);
        slope += gradient * d;
      }
    double const difference = (at(direction, h) - at(direction, -h)) / (2 * h);
    return std::abs(slope - difference) / std::max(1.0, std::abs(slope));
  }

 private:
  dice random_;
  std::unique_ptr<ctgrad::rooted_graph> program_ = std::make_unique<ctgrad::rooted_graph>();
  leaf_values leaves_;
  ctgrad::node_id y_ = 0;
  std::vector<std::pair<std::string, ctgrad::node_id>> derivatives_;

  auto leaf(char kind, int i, ctgrad::shape extent, bool batched) -> symbol {
    ctgrad::node n{};
    n.what = batched ? ctgrad::role::input : ctgrad::role::parameter;
    n.name = numbered_name(kind, i), n.extent = extent, n.batched = batched;
    std::vector<double>& v = leaves_[std::string(std::string_view(n.name))];
    for (int e = 0; e < extent.size() * (batched ? batch : 1); ++e) v.push_back(random_.within(-1, 1));
    return {&program_->nodes, program_->nodes.add(n)};
  }
  auto at(leaf_values const& direction, double h) const -> double {
    leaf_values moved = leaves_;
    for (auto const& [name, d] : direction.of)
      for (std::size_t e = 0; e < d.size(); ++e) moved.of[name][e] += h * d[e];
    return evaluation(*program_, moved, batch)[y_].elements[0];
  }
};

template <class Op>
auto one(symbol a, symbol) -> symbol {
  return ctgrad::apply<Op>(a);
}
template <class Op>
auto both(symbol a, symbol b) -> symbol {
  return ctgrad::apply<Op>(a, b);
}

}  // namespace

// In each operand these are linear: central differences with any step are exact, so 1e-12 is rounding.
TEST_CASE("pullbacks of linear and bilinear ops = differences, to 1e-12") {
  for (bool batched : {false, true}) {
    INFO("batched " << batched);
    CHECK(probe(make_shape(5, 3), make_shape(3), batched, both<matmul_op>).error(1) < 1e-12);
    CHECK(probe(make_shape(5, 3), make_shape(3, 4), batched, both<matmul_op>).error(1) < 1e-12);
    CHECK(probe(make_shape(1, 1), make_shape(1, 1), batched, both<matmul_op>).error(1) < 1e-12);
    CHECK(probe(make_shape(5), make_shape(3), batched, both<outer_op>).error(1) < 1e-12);
    CHECK(probe(make_shape(5, 3), {}, batched, one<transpose_op>).error(1) < 1e-12);
    CHECK(probe(make_shape(7), {}, batched, one<sum_op>).error(1) < 1e-12);
    CHECK(probe(make_shape(4, 2), {}, batched, one<sum_op>).error(1) < 1e-12);
    CHECK(probe(make_shape(7), {}, batched, one<copy_op>).error(1) < 1e-12);
    CHECK(probe({}, {}, batched, [](symbol a, symbol) { return ctgrad::spread(a, make_shape(3, 2)); }).error(1) < 1e-12);
  }
  CHECK(probe(make_shape(7), {}, true, one<batch_sum_op>).error(1) < 1e-12);
  CHECK(probe({}, {}, true, one<batch_sum_op>).error(1) < 1e-12);
  CHECK(probe(make_shape(7), make_shape(7), true, both<weighed_sum_op>).error(1) < 1e-12);
  CHECK(probe(make_shape(7), {}, true, one<total_op>).error(1) < 1e-12);
}

TEST_CASE("pullbacks of moves, running sums, tables and einsum = differences, to 1e-12") {
  using namespace ctgrad;
  shape const m = make_shape(4, 6);
  for (bool batched : {false, true}) {
    INFO("batched " << batched);
    auto const error = [&](shape a, shape b, auto make) { return probe(a, b, batched, make).error(1); };
    CHECK(error(m, {}, [](symbol a, symbol) { return sum_over(a, 1); }) < 1e-12);
    CHECK(error(m, {}, [](symbol a, symbol) { return sum_over(a, 2); }) < 1e-12);
    // slices backwards and by steps, a permutation, rows that repeat
    CHECK(error(m, {}, [](symbol a, symbol) { return move(a, make_shape(2, 3), {23, {-12, -2}}); }) < 1e-12);
    CHECK(error(m, {}, [](symbol a, symbol) { return move(a, make_shape(6, 4), {0, {1, 6}}); }) < 1e-12);
    CHECK(error(make_shape(6), {}, [](symbol a, symbol) { return apply_map<move_op>(a, make_shape(3, 6), {0, {0, 1}}); }) <
          1e-12);
    CHECK(error(make_shape(2, 3), {},
                [](symbol a, symbol) { return apply_map<put_op>(a, make_shape(4, 6), {1, {12, 2}}); }) < 1e-12);
    CHECK(error(m, {}, [](symbol a, symbol) { return cumsum_op::along(a, 0); }) < 1e-12);
    CHECK(error(m, {}, [](symbol a, symbol) { return cumsum_op::along(a, 1); }) < 1e-12);
    CHECK(error(m, {}, [](symbol a, symbol) { return by_table<gather_op>(a, 3, index_table<2, 0, 2>, 3); }) < 1e-12);
    CHECK(error(m, {}, [](symbol a, symbol) { return by_table<scatter_op>(a, 5, index_table<3, 0, 3, 4>, 4); }) < 1e-12);
    auto const letters = [](auto... letter) {  // of an einsum_op
      axis_letters l;
      (l.append(letter), ...);
      return l;
    };
    CHECK(error(make_shape(2, 4, 3), make_shape(3, 4, 5), [&](symbol a, symbol b) {  // "bij,jic->bc"
            return einsum(a, b, letters(1, 2, 3), letters(3, 2, 4), letters(1, 4));
          }) < 1e-12);
    CHECK(error(make_shape(2, 4), make_shape(4, 2), [&](symbol a, symbol b) {  // "ij,ji->ji"
            return einsum(a, b, letters(1, 2), letters(2, 1), letters(2, 1));
          }) < 1e-12);
  }
}

namespace {

// Odd extents, a stride, a dilation, paddings that differ, two groups: whatever a kernel may get wrong.
constexpr ctgrad::windows slanted{4, 6, 2, {7, 4, 3, 2, 1, 1}, {8, 6, 2, 1, 3, 0}};
constexpr ctgrad::windows plain{1, 2, 1, {1, 1, 1, 1, 1, 0}, {9, 7, 3, 1, 1, 0}};  // a signal

template <class Op>
auto slid(ctgrad::windows const& w, ctgrad::shape const& to) {
  return [=](symbol a, symbol b) {
    bool const rows = a->extent.rank + (b ? b->extent.rank : 3) >= 6;
    return ctgrad::slide<Op>(a, Op::operands > 1 ? b : symbol{}, {}, to, ctgrad::attributes_of(w, rows));
  };
}

}  // namespace

TEST_CASE("pullbacks of convolutions and their adjoints = differences, to 1e-12") {
  using namespace ctgrad;
  shape const image = make_shape(4, 7, 8), map = make_shape(6, 4, 6), kernel = make_shape(6, 2, 3, 2);
  shape const signal = make_shape(1, 9), steps = make_shape(2, 7), taps = make_shape(2, 1, 3);
  for (bool batched : {false, true}) {
    INFO("batched " << batched);
    CHECK(probe(image, kernel, batched, slid<convolution_op>(slanted, map)).error(1) < 1e-12);
    CHECK(probe(map, kernel, batched, slid<convolution_image_op>(slanted, image)).error(1) < 1e-12);
    CHECK(probe(image, map, batched, slid<convolution_kernel_op>(slanted, kernel)).error(1) < 1e-12);
    CHECK(probe(signal, taps, batched, slid<convolution_op>(plain, steps)).error(1) < 1e-12);
    CHECK(probe(steps, taps, batched, slid<convolution_image_op>(plain, signal)).error(1) < 1e-12);
    CHECK(probe(make_shape(6), kernel, batched,
                [&](symbol bias, symbol w) {  // the bias of each map
                  return slide<biased_convolution_op>(spread(apply<sum_op>(w), image), w, bias, map,
                                                      attributes_of(slanted, true));
                })
              .error(0x1p-14) < 1e-7);
  }
}

TEST_CASE("pullbacks of pools: the maximum is linear between ties, and its index is constant") {
  using namespace ctgrad;
  constexpr windows pool{3, 3, 3, {7, 3, 3, 2, 1, 0}, {8, 4, 2, 2, 1, 0}};  // rows overlap
  shape const image = make_shape(3, 7, 8), map = make_shape(3, 3, 4);
  for (bool batched : {false, true}) {
    CHECK(probe(image, {}, batched, slid<max_pool_op>(pool, map)).error(0x1p-20) < 1e-9);
    auto const travels = [&](symbol a, symbol of) {
      symbol const index = slide<pool_index_op>(of, {}, {}, map, attributes_of(pool, true));
      return a->extent == map ? slide<unpool_op>(a, index, {}, image, attributes_of(pool, true))
                              : slide<pick_op>(a, index, {}, map, attributes_of(pool, true));
    };
    CHECK(probe(map, image, batched, travels).error(1) < 1e-12);
    CHECK(probe(image, image, batched, travels).error(1) < 1e-12);
  }
}

TEST_CASE("derivatives through the statistics of a batch = differences") {
  for (ctgrad::shape const s : {make_shape(4), make_shape(2, 5), make_shape(2, 3, 2)}) {
    CHECK(probe(s, {}, true, [](symbol a, symbol) { return batch_mean(a); }).error(1) < 1e-12);
    CHECK(probe(s, {}, true, [](symbol a, symbol) { return batch_variance(a); }).error(0x1p-14) < 1e-7);
    CHECK(probe(s, make_shape(s[0]), true,
                [](symbol a, symbol) {  // in training, what is kept does not count
                  symbol const d =
                      a - for_each_place(ctgrad::apply<of_training_op>(batch_mean(a), batch_mean(a)), a->extent);
                  return d * d;
                })
              .error(0x1p-14) < 1e-7);
  }
}

TEST_CASE("argmax is constant, and the first of equals") {
  auto const program = std::make_unique<ctgrad::rooted_graph>();
  ctgrad::graph& g = program->nodes;
  ctgrad::node n{};
  n.what = ctgrad::role::parameter, n.name = "a", n.extent = make_shape(2, 3);
  symbol const a{&g, g.add(n)}, rows = argmax_over(a, 2), all = ctgrad::apply<argmax_op>(a);
  program->root[0] = rows.id, program->root[1] = all.id, program->roots = 2;
  leaf_values leaves;
  leaves["a"] = {1, 5, 5, 2, 0, 7};
  evaluation const values(*program, leaves, 1);
  CHECK(values[rows.id].elements == std::vector<double>{1, 2});
  CHECK(values[all.id].elements[0] == 5);
  CHECK(ctgrad::differentiate(g, all.id, [](ctgrad::node const&) { return true; }).of[a.id] == 0);
}

TEST_CASE("the maximum: piecewise linear, and ties share the derivative") {
  CHECK(probe(make_shape(6), {}, false, one<maximum_op>).error(0x1p-20) < 1e-9);
  CHECK(probe(make_shape(6), {}, true, one<maximum_op>).error(0x1p-20) < 1e-9);

  auto const program = std::make_unique<ctgrad::rooted_graph>();
  ctgrad::graph& g = program->nodes;
  ctgrad::node n{};
  n.what = ctgrad::role::parameter, n.name = "a", n.extent = make_shape(4);
  symbol const a{&g, g.add(n)}, y = ctgrad::apply<maximum_op>(a);
  ctgrad::adjoints const bar = ctgrad::differentiate(g, y.id, [](ctgrad::node const&) { return true; });
  program->root[program->roots++] = bar.of[a.id];
  leaf_values leaves;
  leaves["a"] = {2, 5, -1, 5};
  CHECK(evaluation(*program, leaves, 1)[bar.of[a.id]].elements == std::vector<double>{0, 0.5, 0, 0.5});
}

TEST_CASE("softmax and logsumexp = finite differences") {
  for (bool batched : {false, true})
    for (int classes : {1, 2, 17}) {
      CHECK(probe(make_shape(classes), {}, batched, one<softmax_op>).error(0x1p-17) < 1e-8);
      CHECK(probe(make_shape(classes), {}, batched, one<logsumexp_op>).error(0x1p-17) < 1e-8);
    }
}

TEST_CASE("softmax and logsumexp = dual numbers, to 1e-12, and so do what they are lowered to") {
  for (bool expanded : {false, true}) {
    constexpr int classes = 5;
    dice random(4);
    std::vector<double> x, d, w;
    for (int i = 0; i < classes; ++i)
      x.push_back(random.within(-3, 3)), d.push_back(random.within(-1, 1)), w.push_back(random.within(-1, 1));
    dual sum, picked;
    for (std::size_t i = 0; i < x.size(); ++i) sum = sum + exp(dual(x[i], d[i]));
    for (std::size_t i = 0; i < x.size(); ++i) picked = picked + dual(w[i]) * exp(dual(x[i], d[i])) / sum;

    auto const program = std::make_unique<ctgrad::rooted_graph>();
    ctgrad::graph& g = program->nodes;
    ctgrad::node n{};
    n.what = ctgrad::role::parameter, n.name = "x", n.extent = make_shape(classes);
    symbol const z{&g, g.add(n)};
    n.name = "w";
    symbol const weights{&g, g.add(n)};
    symbol const p = expanded ? softmax_op::expand(z, {}) : ctgrad::apply<softmax_op>(z);
    symbol const l = expanded ? logsumexp_op::expand(z, {}) : ctgrad::apply<logsumexp_op>(z);
    leaf_values leaves;
    leaves["x"] = x, leaves["w"] = w;
    auto const wanted = [](ctgrad::node const& leaf) { return leaf.name == "x"; };
    auto const compare = [&](symbol y, dual truth) {
      ctgrad::adjoints const bar = ctgrad::differentiate(g, y.id, wanted);
      program->root[0] = y.id, program->root[1] = bar.of[z.id], program->roots = 2;
      evaluation const values(*program, leaves, 1);
      double slope = 0;
      for (std::size_t i = 0; i < x.size(); ++i) slope += values[bar.of[z.id]].elements[i] * d[i];
      CHECK(std::abs(values[y.id].elements[0] - truth.v) < 1e-12);
      CHECK(std::abs(slope - truth.d) < 1e-12);
    };
    compare(ctgrad::apply<sum_op>(weights * p), picked);
    compare(l, log(sum));
  }
}

TEST_CASE("softmax and logsumexp are finite for any finite logits") {
  auto const program = std::make_unique<ctgrad::rooted_graph>();
  ctgrad::graph& g = program->nodes;
  ctgrad::node n{};
  n.what = ctgrad::role::parameter, n.name = "x", n.extent = make_shape(3);
  symbol const x{&g, g.add(n)};
  symbol const p = softmax_op::expand(x, {}), l = logsumexp_op::expand(x, {});
  program->root[0] = p.id, program->root[1] = l.id, program->roots = 2;
  leaf_values leaves;
  leaves["x"] = {1e300, -1e300, 1e300};
  evaluation const values(*program, leaves, 1);
  CHECK(values[p.id].elements == std::vector<double>{0.5, 0, 0.5});
  CHECK(values[l.id].elements[0] == 1e300);
}

TEST_CASE("every op in ops/ is in a law") {
  std::filesystem::path const root = CTGRAD_SOURCE_DIR;
  auto const words = [](std::filesystem::path const& folder) {  // the words of all files, letters, digits and _
    std::vector<std::string> out;
    for (auto const& file : std::filesystem::directory_iterator(folder)) {
      std::ifstream in(file.path());
      std::string word;
      for (char c; in.get(c);)
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') word += c;
        else if (!word.empty()) out.push_back(std::exchange(word, {}));
    }
    return out;
  };
  std::vector<std::string> const ops = words(root / "include/ctgrad/ops"), laws = words(root / "tests/laws");
  std::set<std::string> const tested(laws.begin(), laws.end());
  int count = 0;
  for (std::size_t i = 1; i < ops.size(); ++i) {
    if (ops[i - 1] != "struct" || !ops[i].ends_with("_op")) continue;
    ++count;
    INFO(ops[i]);
    CHECK(tested.contains(ops[i]));
  }
  CHECK(count >= 28);
}
