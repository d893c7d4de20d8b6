// bench/run_time/race.hpp — times one case: ours and its peers, turn by turn in one process
// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// What one step must compute and move: for the roofline. None is stated where `flops` is 0.
struct work {
  double flops = 0;   ///< of sums of products
  double bytes = 0;   ///< that the kernels read or write
  double memory = 0;  ///< bytes that a step touches: they fit into some cache
  int bytes_of_a_number = 4;
  int processors = 1;            ///< that share it
  int floats_of_a_register = 0;  ///< 16 with AVX-512, 8 with AVX2: of the instructions that the program was compiled for
};

/// A training program of one case. One without functions is absent on this machine.
struct racer {
  std::string who{};
  void (*start)(float rate) = nullptr;  // back to the common start of start.hpp, with this learning rate
  void (*step)() = nullptr;             // one training step
  float (*loss)() = nullptr;            // of the last step
  std::string note{};                   // what a reader should know: "SkylakeX kernels, 1 thread"
  work must{};
  std::span<float const> losses{};  // its first losses, where they are not those of the case
  bool wall = false;                // several threads: the time that passes, not that of the processors
  std::vector<std::pair<std::string, double>> (*more)() = nullptr;  // further numbers, measured once
};

/// The body of a benchmark's main: requires that the first losses of ours, and of the peers that know this case, are
/// `losses`, then times all of them. With --check, it stops before the timing. All other arguments are Google Benchmark's.
auto race(int argc, char** argv, std::string const& name, std::span<float const> losses, std::vector<racer> ours) -> int;

/// Our side, as a program with a constructor from the learning rate, a step(), the `last` loss and its `must()`.
template <class Program>
auto ours(std::string who = "ctgrad") -> racer {
  static Program* program = nullptr;
  auto const start = [](float rate) {
    delete program;
    program = new Program(rate);
  };
  return {std::move(who), start, [] { program->step(); }, [] { return program->last; }, "", Program::must()};
}

}  // namespace bench
