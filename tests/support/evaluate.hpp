// tests/support/evaluate.hpp — the reference: a graph evaluated node by node, in double, by plain loops
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/argmax.hpp>
#include <ctgrad/ops/einsum.hpp>
#include <ctgrad/ops/windows.hpp>
#include <ctgrad/passes/lower.hpp>

#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace support {

/// A value for a batch: [sample][element], or [element] where the samples share it.
struct tensor {
  std::vector<double> elements;
  int size = 1;
  bool batched = false;

  /// Broadcasts: a scalar has every element, a shared value every sample.
  auto at(int sample, int element) const -> double {
    return elements[std::size_t((batched ? sample : 0) * size + (size == 1 ? 0 : element))];
  }
};

/// What the leaves of a graph are worth: row-major, all samples of a batch; of a label the class of each sample.
struct leaf_values {
  using key = std::pair<std::string, std::uint64_t>;  // states of one parameter differ by their second part
  std::map<key, std::vector<double>> of;

  static auto key_of(ctgrad::node const& n) -> key {
    return {std::string(std::string_view(n.name)), n.what == ctgrad::role::state ? n.op_id : 0};
  }
  auto operator[](std::string const& name) -> std::vector<double>& { return of[{name, 0}]; }

  auto operator()(ctgrad::node const& n, int batch) const -> std::vector<double> {
    if (n.what == ctgrad::role::constant) return {n.value};
    if (n.what == ctgrad::role::scalar && n.name == "batch") return {double(batch)};
    if (n.what == ctgrad::role::scalar && n.name == "1/batch") return {1.0 / batch};
    auto const found = of.find(key_of(n));
    if (found != of.end()) return found->second;
    if (n.what == ctgrad::role::state) return std::vector<double>(std::size_t(n.extent.size()));  // zero at first
    throw std::logic_error("nothing is bound to " + key_of(n).first);
  }
};

/// Every node that the roots need.
class evaluation {
 public:
  evaluation(ctgrad::rooted_graph const& graph, leaf_values const& leaves, int batch)
      : g_(graph.nodes), batch_(batch), of_(std::size_t(g_.size)) {
    ctgrad::needed_nodes const need = ctgrad::needed(graph);
    for (int i = 1; i < g_.size; ++i)
      if (need.of[i]) evaluate(i, leaves);
  }
  auto operator[](int id) const -> tensor const& { return of_[std::size_t(id)]; }

 private:
  ctgrad::graph const& g_;
  int batch_;
  std::vector<tensor> of_;

  void evaluate(int id, leaf_values const& leaves) {
    using ctgrad::computed;
    ctgrad::node const& n = g_[id];
    tensor const &a = of_[n.operand[0]], &b = of_[n.operand[1]], &c = of_[n.operand[2]];
    tensor& y = of_[std::size_t(id)];
    y.size = n.extent.size(), y.batched = n.batched;
    int const samples = n.batched ? batch_ : 1;
    y.elements.assign(std::size_t(samples * y.size), 0);
    auto const each = [&](auto value) {
      for (int s = 0; s < samples; ++s)
        for (int e = 0; e < y.size; ++e) y.elements[std::size_t(s * y.size + e)] = value(s, e);
    };
    int const samples_of_a = a.batched ? batch_ : 1, cols = n.extent.cols();
    switch (n.how()) {
      case computed::given: {
        std::vector<double> const v = leaves(n, batch_);
        if (n.what == ctgrad::role::label) return each([&](int s, int e) { return v[std::size_t(s)] == e ? 1. : 0.; });
        return each([&](int s, int e) { return v.at(std::size_t(s * y.size + e)); });
      }
      case computed::elementwise:
        return each([&](int s, int e) {
          return n.op->value(a.at(s, e), b.size && n.operand[1] ? b.at(s, e) : 0, n.operand[2] ? c.at(s, e) : 0);
        });
      case computed::matmul: {
        int const inner = g_[n.operand[0]].extent.cols();
        return each([&](int s, int e) {
          double sum = 0;
          for (int k = 0; k < inner; ++k) sum += a.at(s, e / cols * inner + k) * b.at(s, k * cols + e % cols);
          return sum;
        });
      }
      case computed::outer: return each([&](int s, int e) { return a.at(s, e / cols) * b.at(s, e % cols); });
      case computed::transpose: return each([&](int s, int e) { return a.at(s, e % cols * n.extent.rows() + e / cols); });
      case computed::sum:
      case computed::maximum:
      case computed::argmax: return reduce(n, a, y, samples);
      case computed::batch_sum:
        return each([&](int, int e) {
          double sum = 0;
          int const along = n.extent.rank == 1 ? e : n.with.axes == 0 ? e / cols : e % cols;
          for (int s = 0; s < samples_of_a; ++s) sum += a.at(s, e) * (n.operand[1] != 0 ? b.at(s, along) : 1);
          return sum;
        });
      case computed::total:
        for (double x : a.elements) y.elements[0] += x;
        return;
      case computed::copy: return each([&](int s, int e) { return a.at(s, e); });
      case computed::composite: return composite(n, a, each);
      case computed::einsum: return einsum(n, a, b, y);
      case computed::move: {
        ctgrad::shape const& to = n.extent;
        return each([&](int s, int e) { return a.at(s, mapped(n.with, index_of(to, e), to.rank)); });
      }
      case computed::put: {
        ctgrad::shape const& from = g_[n.operand[0]].extent;
        for (int s = 0; s < samples; ++s)
          for (int e = 0; e < a.size; ++e)
            y.elements[std::size_t(s * y.size + mapped(n.with, index_of(from, e), from.rank))] = a.at(s, e);
        return;
      }
      case computed::cumsum:
        return each([&](int s, int e) {
          index last = index_of(n.extent, e);
          int const axis = std::countr_zero(unsigned(n.with.axes)), until = last.along[axis];
          double sum = 0;
          for (last.along[axis] = 0; last.along[axis] <= until; ++last.along[axis]) sum += a.at(s, flat(n.extent, last));
          return sum;
        });
      case computed::convolution:
      case computed::convolution_image:
      case computed::convolution_kernel: return products_of_windows(n, a, b, c, y);
      case computed::max_pool:
      case computed::pool_index:
      case computed::unpool:
      case computed::pick: return pools(n, a, b, y);
      case computed::into_lanes:  // of plans, which have an interpreter of their own
      case computed::out_of_lanes:
      case computed::map_total: throw std::logic_error("the reference knows no layouts");
      case computed::gather: {
        int const row = y.size / n.extent[0];
        return each([&](int s, int e) { return a.at(s, n.with.table[e / row] * row + e % row); });
      }
      case computed::scatter: {
        int const row = y.size / n.extent[0];
        for (int s = 0; s < samples; ++s)
          for (int e = 0; e < a.size; ++e)
            y.elements[std::size_t(s * y.size + n.with.table[e / row] * row + e % row)] += a.at(s, e);
        return;
      }
    }
  }

  // ---- tensors of any rank, row-major -----------------------------------------------------------------------------

  struct index {
    int along[ctgrad::shape::most_axes];
  };
  static auto index_of(ctgrad::shape const& s, int flat) -> index {
    index i{};
    for (int axis = s.rank - 1; axis >= 0; --axis) i.along[axis] = flat % s[axis], flat /= s[axis];
    return i;
  }
  static auto flat(ctgrad::shape const& s, index const& i) -> int {
    int at = 0;
    for (int axis = 0; axis < s.rank; ++axis) at = at * s[axis] + i.along[axis];
    return at;
  }
  static auto mapped(ctgrad::attributes const& map, index const& i, int rank) -> int {
    int at = map.offset;
    for (int axis = 0; axis < rank; ++axis) at += i.along[axis] * map.stride[axis];
    return at;
  }

  /// Over all axes, or over those that are named.
  void reduce(ctgrad::node const& n, tensor const& a, tensor& y, int samples) const {
    using ctgrad::computed;
    ctgrad::shape const& from = g_[n.operand[0]].extent;
    bool const sum = n.how() == computed::sum;
    std::vector<double> most(y.elements.size(), -std::numeric_limits<double>::infinity());
    std::vector<int> seen(y.elements.size());
    for (int s = 0; s < samples; ++s)
      for (int e = 0; e < a.size; ++e) {
        index const i = index_of(from, e);
        index kept{};
        for (int axis = 0, k = 0; axis < from.rank; ++axis)
          if (n.with.axes != 0 && (n.with.axes >> axis & 1) == 0) kept.along[k++] = i.along[axis];
        std::size_t const at = std::size_t(s * y.size + flat(n.extent, kept));
        double const x = a.at(s, e);
        if (sum) y.elements[at] += x;
        else if (x > most[at]) most[at] = x, y.elements[at] = n.how() == computed::argmax ? seen[at] : x;
        ++seen[at];
      }
  }

  /// Every letter runs over its axis; what the result does not name is summed, and so are samples that it does not have.
  void einsum(ctgrad::node const& n, tensor const& a, tensor const& b, tensor& y) const {
    constexpr int letters = 16;
    int extent[letters]{};
    ctgrad::node const* const of[3] = {&g_[n.operand[0]], &g_[n.operand[1]], &n};
    for (int k = 0; k < 3; ++k)
      for (int axis = 0; axis < of[k]->extent.rank; ++axis)
        extent[ctgrad::axis_letters{n.with.letters[k]}[axis]] = of[k]->extent[axis];
    int places = 1;
    for (int e : extent) places *= e > 0 ? e : 1;
    for (int place = 0; place < places; ++place) {
      int value[letters]{}, at[3];
      for (int l = 0, rest = place; l < letters; ++l)
        if (extent[l] > 0) value[l] = rest % extent[l], rest /= extent[l];
      for (int k = 0; k < 3; ++k) {
        index i{};
        for (int axis = 0; axis < of[k]->extent.rank; ++axis)
          i.along[axis] = value[ctgrad::axis_letters{n.with.letters[k]}[axis]];
        at[k] = flat(of[k]->extent, i);
      }
      for (int s = 0; s < (a.batched || b.batched ? batch_ : 1); ++s)
        y.elements[std::size_t((y.batched ? s : 0) * y.size + at[2])] += a.at(s, at[0]) * b.at(s, at[1]);
    }
  }

  // ---- windows that slide -----------------------------------------------------------------------------------------

  /// f(map place, image place or -1, window place) for each place of each window, in the order of their elements.
  template <class F>
  static void each_place(ctgrad::windows const& w, int channel_of_each_map, F f) {
    auto const at = [](ctgrad::window_axis const& axis, int window, int k) {
      int const where = window * axis.stride + k * axis.dilation - axis.padding;
      return where >= 0 && where < axis.image ? where : -1;
    };
    for (int m = 0; m < w.maps; ++m)
      for (int i = 0; i < w.y.windows * w.x.windows; ++i)
        for (int k = 0; k < w.y.size * w.x.size; ++k) {
          int const y = at(w.y, i / w.x.windows, k / w.x.size), x = at(w.x, i % w.x.windows, k % w.x.size);
          int const c =
              channel_of_each_map >= 0 ? m / (w.maps / w.groups) * (w.channels / w.groups) + channel_of_each_map : m;
          f(m * w.y.windows * w.x.windows + i, y < 0 || x < 0 ? -1 : (c * w.y.image + y) * w.x.image + x, k);
        }
  }
  void products_of_windows(ctgrad::node const& n, tensor const& a, tensor const& b, tensor const& c, tensor& y) const {
    using ctgrad::computed;
    ctgrad::windows const w = ctgrad::windows_of(g_, n);
    int const places = w.y.size * w.x.size, channels = w.channels / w.groups, windows = w.y.windows * w.x.windows;
    for (int s = 0; s < (a.batched || b.batched || c.batched ? batch_ : 1); ++s) {
      auto const to = [&](int e) -> double& { return y.elements[std::size_t((y.batched ? s : 0) * y.size + e)]; };
      if (n.operand[2] != 0)
        for (int e = 0; e < y.size; ++e) to(e) = c.at(s, e / windows);
      for (int channel = 0; channel < channels; ++channel)
        each_place(w, channel, [&](int map, int image, int k) {
          int const kernel = (map / windows * channels + channel) * places + k;
          if (image < 0) return;
          if (n.how() == computed::convolution) to(map) += b.at(s, kernel) * a.at(s, image);
          else if (n.how() == computed::convolution_image) to(image) += b.at(s, kernel) * a.at(s, map);
          else to(kernel) += b.at(s, map) * a.at(s, image);
        });
    }
  }
  void pools(ctgrad::node const& n, tensor const& a, tensor const& b, tensor& y) const {
    using ctgrad::computed;
    ctgrad::windows const w = ctgrad::windows_of(g_, n);
    for (int s = 0; s < (y.batched ? batch_ : 1); ++s) {
      std::vector<double> most(std::size_t(w.map_size()), -std::numeric_limits<double>::infinity());
      each_place(w, -1, [&](int map, int image, int k) {
        auto const to = [&](int e) -> double& { return y.elements[std::size_t(s * y.size + e)]; };
        if (image < 0) return;
        if (n.how() == computed::unpool && int(b.at(s, map)) == k) to(image) += a.at(s, map);
        if (n.how() == computed::pick && int(b.at(s, map)) == k) to(map) = a.at(s, image);
        if (n.how() == computed::unpool || n.how() == computed::pick || a.at(s, image) <= most[std::size_t(map)]) return;
        most[std::size_t(map)] = a.at(s, image);
        to(map) = n.how() == computed::max_pool ? a.at(s, image) : k;
      });
    }
  }

  static auto largest(tensor const& a, int s) -> double {
    double most = -std::numeric_limits<double>::infinity();
    for (int e = 0; e < a.size; ++e) most = std::fmax(most, a.at(s, e));
    return most;
  }

  template <class Each>
  static void composite(ctgrad::node const& n, tensor const& a, Each each) {
    std::vector<double> most, sum_of_exp;
    for (int s = 0; s < int(a.elements.size()) / a.size; ++s) {
      most.push_back(largest(a, s)), sum_of_exp.push_back(0);
      for (int e = 0; e < a.size; ++e) sum_of_exp.back() += std::exp(a.at(s, e) - most.back());
    }
    if (n.op->name == "softmax")
      each([&](int s, int e) { return std::exp(a.at(s, e) - most[std::size_t(s)]) / sum_of_exp[std::size_t(s)]; });
    else if (n.op->name == "logsumexp")
      each([&](int s, int) { return most[std::size_t(s)] + std::log(sum_of_exp[std::size_t(s)]); });
    else if (n.op->name == "of_training") each([&](int s, int e) { return a.at(s, e); });
    else throw std::logic_error("the reference does not know " + std::string(n.op->name));
  }
};

/// One run of a program: returns its result and, where leaves get new values, sets them.
inline auto run(ctgrad::program_graph const& p, leaf_values& leaves, int batch) -> std::vector<double> {
  evaluation const values(p.graph, leaves, batch);
  for (int i = 0; i < p.assignments; ++i)
    leaves.of[leaf_values::key_of(p.graph.nodes[p.assigned[i].leaf])] = values[p.graph.root[p.assigned[i].root]].elements;
  return values[p.graph.root[0]].elements;
}

/// The largest difference, in units of the larger of 1 and the largest number: what rounding may be compared with.
inline auto distance(std::vector<double> const& got, std::vector<double> const& want) -> double {
  if (got.size() != want.size()) return std::numeric_limits<double>::infinity();
  double scale = 1, most = 0;
  for (double x : want) scale = std::fmax(scale, std::abs(x));
  for (std::size_t i = 0; i < got.size(); ++i) {
    double const d = std::abs(got[i] - want[i]);
    if (!(d <= most)) most = d;  // NaN too
    if (most != most) return std::numeric_limits<double>::infinity();
  }
  return most / scale;
}

}  // namespace support
