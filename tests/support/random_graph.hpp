// tests/support/random_graph.hpp — a network from a seed: any ops, any widths, anything used twice
// SPDX-License-Identifier: MIT
#pragma once
#include "evaluate.hpp"

#include <ctgrad/core/random.hpp>
#include <ctgrad/ops/argmax.hpp>
#include <ctgrad/ops/einsum.hpp>
#include <ctgrad/ops/machine.hpp>
#include <ctgrad/ops/moves.hpp>
#include <ctgrad/ops/products.hpp>
#include <ctgrad/ops/softmax.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace support {

/// A stream of random numbers, one after another.
class dice {
 public:
  explicit dice(std::uint64_t seed) : stream_{seed, ctgrad::stream_id("random_graph")} {}
  auto below(int n) -> int { return int(stream_.below(next_++, std::uint64_t(n))); }
  auto within(double low, double high) -> double { return low + (high - low) * stream_.uniform<double>(next_++); }
  auto often(int percent) -> bool { return below(100) < percent; }

 private:
  ctgrad::random_stream stream_;
  std::uint64_t next_ = 0;
};

inline constexpr std::string_view numbered_name(char kind, int i) {
  constexpr std::string_view all = "x0x1x2x3W0W1W2W3W4W5W6W7W8W9v0v1v2v3v4v5v6v7v8v9s0s1s2s3s4s5s6s7s8s9t0t1t2t3y0y1y2y3";
  for (std::size_t at = 0; at < all.size(); at += 2)
    if (all[at] == kind && all[at + 1] == char('0' + i)) return all.substr(at, 2);
  return {};
}

/// Values stay in a safe range: each symbol knows how large it may be, and what would grow is squashed. So exp does not
/// overflow, log sees at least 1, and rounding can be told from mistakes.
class random_network {
 public:
  ctgrad::graph formula{};
  ctgrad::node_id loss = 0;

  explicit random_network(std::uint64_t seed) : dice_(seed) {
    classes_ = pick({2, 3, 10, 16, 17, 33});
    int const inputs = 1 + dice_.below(2);
    for (int i = 0; i < inputs; ++i) known_.push_back({leaf(ctgrad::role::input, 'x', i, vector_of(width())), 1});
    if (dice_.often(10)) known_.push_back({leaf(ctgrad::role::input, 'x', 3, {}), 1});  // one number of each sample
    if (dice_.often(25)) known_.push_back({label(), 1});
    if (dice_.often(20)) {
      int const rows = pick({1, 3, 5}), cols = width();  // arguments may be evaluated in any order
      known_.push_back({leaf(ctgrad::role::input, 'x', 2, ctgrad::make_shape(rows, cols)), 1});
    }
    for (int op = 0, most = 3 + dice_.below(14); op < most; ++op) grow();
    for (int term = 0, most = 1 + dice_.below(3); term < most; ++term) add_term();
  }

  /// Random data for every leaf: `batch` samples.
  auto data(std::uint64_t seed, int batch) const -> leaf_values {
    leaf_values out;
    dice random(seed);
    for (int i = 1; i < formula.size; ++i) fill(out, random, formula[i], batch);
    out["rate"] = {0.05};
    return out;
  }
  /// New samples, the parameters as they are.
  void next_batch(leaf_values& leaves, std::uint64_t seed, int batch) const {
    dice random(seed);
    for (int i = 1; i < formula.size; ++i)
      if (formula[i].batched) fill(leaves, random, formula[i], batch);
  }

 private:
  struct value {
    ctgrad::symbol is;
    double most;  ///< a bound of its absolute value, roughly
  };
  dice dice_;
  std::vector<value> known_;
  int classes_, matrices_ = 0, vectors_ = 0, scalars_ = 0, targets_ = 0;

  static void fill(leaf_values& out, dice& random, ctgrad::node const& n, int batch) {
    if (!n.is_leaf() || n.what == ctgrad::role::constant || n.what == ctgrad::role::scalar) return;
    std::vector<double>& v = out.of[leaf_values::key_of(n)];
    v.clear();
    int const samples = n.batched ? batch : 1;
    if (n.what == ctgrad::role::label)
      for (int s = 0; s < samples; ++s) v.push_back(random.below(n.extent.size()));
    else
      for (int e = 0; e < samples * n.extent.size(); ++e) v.push_back(random.within(-1, 1));
  }

  auto pick(std::initializer_list<int> from) -> int { return from.begin()[dice_.below(int(from.size()))]; }
  auto width() -> int { return pick({1, 2, 3, 8, 16, 17, 24, 40, classes_}); }
  static auto vector_of(int n) -> ctgrad::shape { return ctgrad::make_shape(n); }

  auto leaf(ctgrad::role what, char kind, int number, ctgrad::shape extent) -> ctgrad::symbol {
    ctgrad::node n{};
    n.what = what, n.extent = extent, n.name = numbered_name(kind, number);
    n.batched = what != ctgrad::role::parameter;
    return {&formula, formula.add(n)};
  }
  auto label() -> ctgrad::symbol { return leaf(ctgrad::role::label, 't', 0, vector_of(classes_)); }

  /// Something known for which `fits` holds, preferably something new.
  template <class Fits>
  auto some(Fits fits) -> value {
    std::vector<value> all;
    for (value const& v : known_)
      if (fits(*v.is)) all.push_back(v);
    if (all.empty()) return {};
    std::size_t const n = all.size();
    return all[dice_.often(50) ? n - 1 - std::size_t(dice_.below(int(std::min<std::size_t>(n, 3))))
                               : std::size_t(dice_.below(int(n)))];
  }
  auto matrix(int rows, int cols) -> value {
    value const old = some([&](ctgrad::node const& n) {
      return !n.batched && n.extent.rank == 2 && (rows == 0 || n.extent.rows() == rows) && n.extent.cols() == cols;
    });
    if (old.is && dice_.often(40)) return old;
    value const turned = some([&](ctgrad::node const& n) {
      return !n.batched && n.extent.rank == 2 && n.extent.rows() == cols && (rows == 0 || n.extent.cols() == rows);
    });
    if (turned.is && dice_.often(50)) return {ctgrad::ops::transpose(turned.is), turned.most};
    if (matrices_ == 10) return old;
    return remember({leaf(ctgrad::role::parameter, 'W', matrices_++, ctgrad::make_shape(rows ? rows : width(), cols)), 1});
  }
  auto shared_vector(int n) -> value {
    if (vectors_ == 10 || dice_.often(40))
      if (value const old = some([&](ctgrad::node const& o) { return !o.batched && o.extent == vector_of(n); }); old.is)
        return old;
    if (vectors_ == 10) return {ctgrad::literal(formula, 0.5), 0.5};
    return remember({leaf(ctgrad::role::parameter, 'v', vectors_++, vector_of(n)), 1});
  }
  auto shared_scalar() -> value {
    if (scalars_ == 10 || dice_.often(60)) {
      double const c = dice_.often(30) ? pick({-1, 0, 1, 2}) : dice_.within(-1, 1);
      return {ctgrad::literal(formula, c), std::abs(c)};
    }
    return remember({leaf(ctgrad::role::parameter, 's', scalars_++, {}), 1});
  }

  auto remember(value v) -> value {
    using namespace ctgrad::ops;
    if (v.most > 4 && v.is->what == ctgrad::role::none) {  // squashed before it grows
      if (dice_.often(50)) v = {ctgrad::apply<tanh_op>((1 / v.most) * v.is), 1};
      else v = {(2 / v.most) * v.is, 2};
    }
    known_.push_back(v);
    return v;
  }

  void grow() {
    switch (dice_.below(14)) {
      case 0:
      case 1:
      case 2: return dense();
      case 3:
      case 4: return unary();
      case 5:
      case 6: return binary();
      case 7: return with_scalar();
      case 8: return reduce();
      case 9: return softmax();
      case 10: return shared_product();
      case 11: return transposed();
      case 12:
      case 13: return tensor();
    }
  }
  static auto is_vector(ctgrad::node const& n) -> bool { return n.extent.rank == 1; }
  static auto any(ctgrad::node const&) -> bool { return true; }

  void dense() {
    value const x = some(is_vector);
    value const w = matrix(0, x.is->extent.rows());
    if (!w.is) return;
    double const cols = x.is->extent.rows();
    value y{ctgrad::ops::matmul(w.is, x.is), std::sqrt(cols) * w.most * x.most};
    if (dice_.often(60)) {
      value const b = shared_vector(y.is->extent.rows());
      y = {y.is + b.is, y.most + b.most};
    }
    if (dice_.often(30))  // two products and one sum
      if (value const z = some([&](ctgrad::node const& n) { return is_vector(n) && n.batched; }); z.is)
        if (value const u = matrix(y.is->extent.rows(), z.is->extent.rows()); u.is)
          y = {y.is + ctgrad::ops::matmul(u.is, z.is), y.most + std::sqrt(double(z.is->extent.rows())) * u.most * z.most};
    remember(y);
  }
  void unary() {
    using namespace ctgrad;
    using namespace ctgrad::ops;
    value const x = some(any);
    switch (dice_.below(10)) {
      case 0:
      case 1: return (void)remember({apply<relu_op>(x.is), x.most});
      case 2:
      case 3: return (void)remember({apply<tanh_op>(x.is), 1});
      case 4: return (void)remember({apply<sigmoid_op>(x.is), 1});
      case 5: return (void)remember({apply<exp_op>(0.5 * x.is), std::exp(0.5 * x.most)});
      case 6: return (void)remember({apply<log_op>(1 + x.is * x.is), std::log(1 + x.most * x.most)});
      case 7: return (void)remember({apply<abs_op>(x.is), x.most});
      case 8: return (void)remember({-x.is, x.most});
      case 9: return (void)remember({apply<log_op>(apply<exp_op>(x.is)), x.most});
    }
  }
  void binary() {
    value const x = some(any);
    value y = some([&](ctgrad::node const& n) { return n.extent == x.is->extent; });  // perhaps x itself
    if (x.is->extent.rank == 1 && dice_.often(30)) y = shared_vector(x.is->extent.rows());
    combine(x, y);
  }
  void with_scalar() {
    value const s = dice_.often(50) ? shared_scalar() : some([](ctgrad::node const& n) { return n.is_scalar(); });
    if (!s.is) return;
    value const x = some(any);
    if (x.is->extent.rank == 2 && (s.is->batched || x.is->batched) && !dice_.often(20)) return;
    dice_.often(50) ? combine(s, x) : combine(x, s);
  }
  void combine(value x, value y) {
    switch (dice_.below(5)) {
      case 0: return (void)remember({x.is + y.is, x.most + y.most});
      case 1: return (void)remember({x.is - y.is, x.most + y.most});
      case 2:
      case 3: return (void)remember({x.is * y.is, x.most * y.most});
      case 4: return (void)remember({x.is / (1 + y.is * y.is), x.most});
    }
  }
  void reduce() {
    using namespace ctgrad::ops;
    value const x = some([](ctgrad::node const& n) { return n.extent.rank > 0; });
    double const size = x.is->extent.size();
    switch (dice_.below(5)) {
      case 0:
      case 1:
      case 2: return (void)remember({ctgrad::apply<sum_op>(x.is), std::sqrt(size) * x.most});
      case 3: return (void)remember({ctgrad::apply<logsumexp_op>(x.is), x.most + std::log(size)});
      case 4: return (void)remember({ctgrad::apply<maximum_op>(x.is), x.most});
    }
  }
  void softmax() {
    value const x = some(is_vector);
    ctgrad::symbol const y = ctgrad::apply<ctgrad::ops::softmax_op>(x.is);
    if (dice_.often(20)) remember({0.1 * ctgrad::apply<ctgrad::ops::log_op>(y), 1});
    else remember({y, 1});
  }
  void shared_product() {
    value const a = matrix(0, width());
    if (!a.is) return;
    value const b = dice_.often(50) ? matrix(a.is->extent.cols(), width()) : shared_vector(a.is->extent.cols());
    if (!b.is || b.is->is_scalar()) return;
    remember({ctgrad::ops::matmul(a.is, b.is), std::sqrt(double(a.is->extent.cols())) * a.most * b.most});
  }
  void transposed() {
    value const a = some([](ctgrad::node const& n) { return n.extent.rank == 2; });
    if (a.is) remember({ctgrad::ops::transpose(a.is), a.most});
  }

  // What only strided kernels do.
  void tensor() {
    using namespace ctgrad;
    value const x = some([](node const& n) { return n.extent.rank > 0; });
    value const m = some([](node const& n) { return n.extent.rank == 2; });
    shape const& s = x.is->extent;
    switch (dice_.below(8)) {
      case 0: {  // of the last axis: the first elements, or every other from some element on
        affine_map map = row_major(s);
        shape to = s;
        int const last = s.rank - 1, from = dice_.below(s[last]);
        if (from % 2 == 1) {
          to.extent[last] = from;
          return (void)remember({move(x.is, to, map), x.most});
        }
        map.offset = from, map.stride[last] = 2;
        to.extent[last] = (s[last] - from + 1) / 2;
        return (void)remember({move(x.is, to, map), x.most});
      }
      case 1:  // rows that repeat a vector
        if (s.rank == 1) remember({move(x.is, make_shape(3, s[0]), {0, {0, 1}}), x.most});
        return;
      case 2:
        if (m.is)
          remember({sum_over(m.is, std::uint16_t(1 + dice_.below(2))), std::sqrt(double(m.is->extent.size())) * m.most});
        return;
      case 3:
        if (m.is) remember({reduce_over<ops::maximum_op>(m.is, std::uint16_t(1 + dice_.below(2))), m.most});
        return;
      case 4:
        return (void)remember(
            {ops::cumsum_op::along(x.is, std::uint16_t(dice_.below(s.rank))), std::sqrt(double(s.size())) * x.most});
      case 5: {  // a matrix of each sample times a vector or a matrix
        if (!m.is) return;
        value const y =
            some([&](node const& n) { return n.extent.rank > 0 && n.extent.rank < 3 && n.extent[0] == m.is->extent[1]; });
        if (y.is) remember({ops::matmul(m.is, y.is), std::sqrt(double(y.is->extent[0])) * m.most * y.most});
        return;
      }
      case 6: {
        value const y = some(is_vector);
        if (s.rank == 1 && y.is->extent.size() < 20) remember({ops::outer(x.is, y.is), x.most * y.most});
        return;
      }
      case 7:
        if (s[0] > 2) remember({ops::by_table<ops::gather_op>(x.is, 4, ops::index_table<2, 0, 1, 2>, 4), x.most});
        return;
    }
  }

  // ---- the loss: terms of each sample and shared ones -----------------------------------------------------------------

  auto scalar_of(value x) -> ctgrad::symbol {
    using namespace ctgrad;
    using namespace ctgrad::ops;
    if (x.is->is_scalar()) return x.is * x.is;
    double const mean = 1.0 / x.is->extent.size();
    switch (dice_.below(3)) {
      case 0: return mean * apply<sum_op>(x.is * x.is);
      case 1: return mean * apply<sum_op>(apply<abs_op>(x.is));
      default: return mean * apply<sum_op>(apply<log_op>(1 + x.is * x.is));
    }
  }
  auto term() -> ctgrad::symbol {
    using namespace ctgrad;
    using namespace ctgrad::ops;
    auto const batched_vector = [](node const& n) { return is_vector(n) && n.batched; };
    switch (dice_.below(6)) {
      case 0: {
        value const x = some(batched_vector);
        value const w = matrix(classes_, x.is->extent.rows());
        if (!w.is) break;
        symbol const z = ops::matmul(w.is, x.is), y = label(), picked = apply<sum_op>(y * z);
        return apply<logsumexp_op>(z) - picked;
      }
      case 1: {
        if (targets_ == 4) break;
        value const x = some(batched_vector);
        symbol const error = x.is - leaf(role::target, 'y', targets_++, x.is->extent);
        return (1.0 / x.is->extent.size()) * apply<sum_op>(error * error);
      }
      case 2: {
        value const a = some([](node const& n) { return !n.batched; });
        if (!a.is) break;
        value const b = some([&](node const& n) { return !n.batched && n.extent == a.is->extent; });
        return scalar_of(dice_.often(50) ? a : value{a.is - b.is, a.most + b.most});
      }
      default: break;
    }
    return scalar_of(some(any));
  }
  void add_term() {
    using namespace ctgrad;
    symbol t = term();
    if (dice_.often(40)) t = dice_.within(0.1, 1) * t;
    if (dice_.often(10)) t = apply<ops::exp_op>(shared_scalar().is) * t;
    if (dice_.often(10)) t = apply<ops::log_op>(1 + t * t);
    if (loss == 0) loss = t.id;
    else loss = (dice_.often(80) ? symbol{&formula, loss} + t : symbol{&formula, loss} - t).id;
  }
};

}  // namespace support
