// tests/laws/random_graphs.cpp — whatever the network, each pass keeps its value, and its plan computes it
// SPDX-License-Identifier: MIT
#include "support/interpreter.hpp"
#include "support/random_graph.hpp"

#include <ctgrad/optimizer/sgd.hpp>
#include <ctgrad/passes/inference.hpp>

#include <catch2/catch.hpp>
#include <set>

using namespace support;

namespace {

constexpr int networks = 1000;

// The order of sums differs between the two sides, and a step amplifies what its gradient is sensitive to.
constexpr double tolerance = 1e-9;

/// Every root of both programs on the same data.
auto difference(ctgrad::program_graph const& a, ctgrad::program_graph const& b, leaf_values const& leaves, int batch)
    -> double {
  evaluation const x(a.graph, leaves, batch), y(b.graph, leaves, batch);
  double most = 0;
  for (int r = 0; r < a.graph.roots; ++r)
    most = std::max(most, distance(y[b.graph.root[r]].elements, x[a.graph.root[r]].elements));
  return most;
}

auto step_of(random_network const& net) -> std::unique_ptr<ctgrad::program_graph> {
  return std::make_unique<ctgrad::program_graph>(ctgrad::derive_training(net.formula, net.loss, ctgrad::sgd{}));
}

auto is_matrix_of_a_sample(ctgrad::node const& n) -> bool { return n.batched && n.extent.rank == 2; }

/// The only excuse of the planner: a matrix of each sample.
auto excused(passes const& p) -> bool {
  ctgrad::graph const& g = p.lowered.graph.nodes;
  int const bad = p.unsupported();
  if (bad == 0) return false;
  bool matrix = is_matrix_of_a_sample(g[bad]);
  for (ctgrad::node_id operand : g[bad].operand) matrix = matrix || is_matrix_of_a_sample(g[operand]);
  return matrix;
}

constexpr ctgrad::machine machines[2][3] = {{{16, 32, 1}, {16, 16, 2}, {16, 32, 4}}, {{8, 32, 1}, {8, 16, 2}, {8, 32, 4}}};

}  // namespace

TEST_CASE("simplified = derived and lowered = simplified") {
  for (std::uint64_t seed = 0; seed < networks; ++seed) {
    INFO("seed " << seed);
    auto const net = std::make_unique<random_network>(seed);
    REQUIRE(!net->formula.overflow);
    auto const derived = step_of(*net);
    auto const simplified = std::make_unique<ctgrad::program_graph>(ctgrad::simplify(*derived));
    auto const lowered =
        std::make_unique<ctgrad::program_graph>(ctgrad::lower(*simplified, ctgrad::layout{seed % 2 == 0 ? 16 : 8}));
    int const batch = 1 + int(seed % 5);
    leaf_values const data = net->data(seed, batch);
    CHECK(difference(*derived, *simplified, data, batch) < tolerance);
    CHECK(difference(*simplified, *lowered, data, batch) < tolerance);
  }
}

TEST_CASE("the plan of a training step = the derived graph, for every layout, machine and batch") {
  int refused = 0, ran = 0;
  std::set<ctgrad::anchor> anchors;
  std::set<ctgrad::verb> verbs;
  std::set<ctgrad::stride_mode> modes;
  int halved = 0, separated = 0, flips = 0, packed = 0, across = 0, weighed = 0, views = 0;  // what is rare is there, too
  for (std::uint64_t seed = 0; seed < networks; ++seed) {
    auto const net = std::make_unique<random_network>(seed);
    auto const derived = step_of(*net);
    bool excuse = false;
    for (int l = 0; l < (seed % 4 == 0 ? 3 : 2); ++l) {  // the third has next to no cache: products are packed
      auto const lay = l < 2 ? ctgrad::layout{machines[l][0].lanes} : ctgrad::layout{8, 2048};
      auto const lowered = std::make_unique<ctgrad::program_graph>(ctgrad::lower(ctgrad::simplify(*derived), lay));
      auto const plan = run_passes(*lowered, net->formula, lay);
      excuse = excused(*plan);
      if (excuse) break;
      INFO("seed " << seed << ", " << plan->lay.lanes << " lanes");
      REQUIRE(plan->refused() == "");
      halved += plan->lowered.splits > 0;
      separated += plan->lowered.graph.nodes.size > lowered->graph.nodes.size;
      for (auto flip : plan->parts.flipped_by) flips += flip != 0;
      for (int i = 1; i < plan->lowered.graph.nodes.size; ++i)
        views += is_view(plan->lowered.graph.nodes, plan->lowered.graph.nodes[i], plan->lay);
      for (ctgrad::machine const& hw : machines[l < 2 ? l : 1]) {
        plan_for(*plan, hw);
        for (int k = 0; k < plan->planned.key_count; ++k) {
          ctgrad::kernel_key const& key = plan->planned.keys[k];
          anchors.insert(key.what), modes.insert(key.mode), packed += key.packed, weighed += key.weighed;
          for (int i = 0; i < key.instructions; ++i) verbs.insert(key.code[i].what);
        }
        for (int c = 0; c < plan->planned.call_count; ++c) across += plan->planned.calls[c].part[0].across;
        constexpr int steps = 2;
        int const batches[steps] = {1 + int(seed * 7 % 40), 1 + int(seed % 17)};
        leaf_values want = net->data(seed, 1);
        interpreter machine(*plan, 40);
        machine.fill(want);
        for (int s = 0; s < steps; ++s) {
          INFO("registers a pack " << hw.registers_per_pack << ", step " << s << ", batch " << batches[s]);
          net->next_batch(want, seed + std::uint64_t(s) * networks, batches[s]);
          auto const got = machine.run(want, batches[s]);
          auto const result = run(*derived, want, batches[s]);
          REQUIRE(machine.fault() == "");
          REQUIRE(distance(got, result) < tolerance);
          for (int i = 0; i < plan->lowered.assignments; ++i) {
            ctgrad::node const& leaf = plan->lowered.graph.nodes[plan->lowered.assigned[i].leaf];
            INFO(std::string_view(leaf.name));
            REQUIRE(distance(machine.value(plan->lowered.assigned[i].leaf), want(leaf, 1)) < tolerance);
          }
        }
      }
    }
    excuse ? ++refused : ++ran;
  }
  CHECK(ran >= 900);
  CHECK(refused * 50 <= networks);
  CHECK(anchors.size() == 5);
  CHECK(verbs.size() == 13);
  CHECK(modes.size() >= 7);  // none, multiply, sum, maximum, move, put, cumsum
  CHECK(halved > 0);
  CHECK(separated > 0);
  CHECK(flips > 0);
  CHECK(packed > 0);
  CHECK(across > 0);
  CHECK(weighed > 0);
  CHECK(views > 0);
}

TEST_CASE("the plan of a prediction = the formula") {
  for (std::uint64_t seed = 0; seed < networks / 4; ++seed) {
    auto const net = std::make_unique<random_network>(seed);
    for (int output = net->formula.size - 1; output > 0; output -= 5) {  // any node may be what is predicted
      auto const derived =
          std::make_unique<ctgrad::program_graph>(ctgrad::derive_inference(net->formula, ctgrad::node_id(output)));
      if (is_matrix_of_a_sample(net->formula[output])) continue;
      auto const lowered =
          std::make_unique<ctgrad::program_graph>(ctgrad::lower(ctgrad::simplify(*derived), ctgrad::layout{16}));
      auto const plan = run_passes(*lowered, net->formula, ctgrad::layout{16});
      if (excused(*plan)) continue;
      INFO("seed " << seed << ", node " << output);
      REQUIRE(plan->refused() == "");
      plan_for(*plan, machines[0][0], true);
      for (int batch : {1, 1 + int(seed % 35)}) {
        INFO("batch " << batch);
        leaf_values data = net->data(seed, batch);
        interpreter machine(*plan, batch);
        machine.fill(data);
        auto const got = machine.run(data, batch);
        REQUIRE(machine.fault() == "");
        REQUIRE(distance(got, run(*derived, data, batch)) < tolerance);
      }
    }
  }
}

TEST_CASE("memory: what is needed at the same time has no element in common") {
  for (std::uint64_t seed = 0; seed < networks / 4; ++seed) {
    INFO("seed " << seed);
    auto const net = std::make_unique<random_network>(seed);
    auto const lowered =
        std::make_unique<ctgrad::program_graph>(ctgrad::lower(ctgrad::simplify(*step_of(*net)), ctgrad::layout{16}));
    auto const plan = run_passes(*lowered, net->formula, ctgrad::layout{16});
    if (excused(*plan)) continue;
    ctgrad::graph const& g = plan->lowered.graph.nodes;
    struct range {
      int id, born = -1, dies = -1;
    };
    std::map<int, range> live;  // of values in memory that are no leaves
    for (int s = 0; s < plan->order.size; ++s) {
      ctgrad::kernel_program const& k = plan->programs.kernels[plan->order.kernel[s]];
      for (int i = 0; i < k.write_count; ++i)
        if (int const id = k.writes[i]; id >= ctgrad::graph::capacity || !g[id].is_leaf()) live[id] = {id, s, s};
      for (int i = 0; i < k.read_count; ++i)
        if (auto const found = live.find(k.reads[i]); found != live.end()) found->second.dies = s;
    }
    for (int r = 0; r < plan->lowered.graph.roots; ++r) live[plan->lowered.graph.root[r]].dies = plan->order.size;
    auto const first_and_last = [&](int id) {  // the elements that are meant; padding is watched by the interpreter
      ctgrad::place const& at = plan->memory.of[id];
      bool const copy = id >= ctgrad::graph::capacity;
      ctgrad::layout::extents e = plan->lay.of(g[copy ? id - ctgrad::graph::capacity : id]);
      if (copy) std::swap(e.rows, e.lanes);
      std::ptrdiff_t const rows = e.rows < 0 || e.lanes < 0 ? 1 : e.rows, lanes = e.lanes < 0 ? 1 : e.lanes;
      return std::pair{at.offset, at.offset + (rows - 1) * at.stride + lanes - 1};
    };
    for (auto const& [i, a] : live)
      for (auto const& [j, b] : live) {
        if (i >= j || a.born > b.dies || b.born > a.dies || plan->memory.of[i].space != plan->memory.of[j].space) continue;
        auto const [a0, a1] = first_and_last(i);
        auto const [b0, b1] = first_and_last(j);
        INFO("nodes " << i << " and " << j);
        CHECK((a1 < b0 || b1 < a0));
      }
  }
}
