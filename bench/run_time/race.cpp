// bench/run_time/race.cpp — see race.hpp
// SPDX-License-Identifier: MIT
#include "race.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

#include "peers.hpp"

namespace bench {
namespace {

auto agrees(racer const& racer, std::span<float const> losses) -> bool {
  bool all = true;
  racer.start(.01f);
  for (auto expected : racer.losses.empty() ? losses : racer.losses) {
    racer.step();
    auto const loss = racer.loss();
    bool const same = std::abs(loss - expected) <= 1e-5f * std::max(1.f, std::abs(expected));
    if (!same) std::fprintf(stderr, "%s: loss %.6f, but %.6f is right\n", racer.who.c_str(), loss, expected);
    all &= same;
  }
  return all;
}

/// Ours say of themselves what the roofline must know, and have no note.
auto note_of(racer const& racer) -> std::string {
  if (racer.must.floats_of_a_register == 0) return racer.note;
  bool const is_wide = racer.must.floats_of_a_register == 16;
  return "compiler " __VERSION__ ", " +
         std::string(is_wide ? "AVX-512" : std::to_string(32 * racer.must.floats_of_a_register) + "-bit registers");
}

void enter(std::string const& name, racer const& racer) {
  racer.start(1e-6f);  // small, so that a million steps do not change what is computed
  auto const time = [step = racer.step, must = racer.must, more = racer.more](benchmark::State& state) {
    for (auto _ : state) step();
    if (more)
      for (auto const& [name, value] : more()) state.counters[name] = value;
    if (must.flops == 0) return;
    state.counters["flops"] = must.flops, state.counters["bytes"] = must.bytes, state.counters["memory"] = must.memory;
    state.counters["bytes_of_a_number"] = must.bytes_of_a_number;
    state.counters["floats_of_a_register"] = must.floats_of_a_register;
    state.counters["processors"] = must.processors;
  };
  auto* const entry = benchmark::RegisterBenchmark((name + "/" + racer.who).c_str(), time)->Unit(benchmark::kNanosecond);
  if (racer.wall) entry->UseRealTime();
}

}  // namespace

auto race(int argc, char** argv, std::string const& name, std::span<float const> losses, std::vector<racer> ours) -> int {
  bool const only_check = argc > 1 && std::string_view(argv[1]) == "--check";
  bool all_agree = true;
  std::vector<racer> all = std::move(ours);
  for (auto* const peer : {ceiling, openblas, eigen, onednn, dlib}) all.push_back(peer(name));
  for (auto const& racer : all) {
    if (racer.who.empty()) continue;
    bool const present = racer.step != nullptr;
    benchmark::AddCustomContext(name + "/" + racer.who, present ? note_of(racer) : "absent");
    if (!present) continue;
    all_agree &= agrees(racer, losses);
    enter(name, racer);
  }
  if (!all_agree) return 1;
  if (only_check) return 0;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace bench
