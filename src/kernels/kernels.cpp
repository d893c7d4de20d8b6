// src/kernels/kernels.cpp — asks the processor which loops it can run
// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include <ctgrad/core/error.hpp>
#include <ctgrad/tree/instruction_set.hpp>

#include <atomic>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

auto tables() -> std::vector<kernel_table const*> {
  std::vector<kernel_table const*> found{&portable_kernels};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
    found.push_back(&avx2_kernels);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    found.push_back(&avx512_kernels);
#endif
  return found;
}

auto chosen() -> std::atomic<kernel_table const*>& {
  static std::atomic<kernel_table const*> table{tables().back()};
  return table;
}

}  // namespace

auto kernels() -> kernel_table const& { return *chosen().load(std::memory_order_relaxed); }

auto instruction_sets() -> std::vector<std::string_view> {
  std::vector<std::string_view> names;
  for (auto const* table : tables()) names.emplace_back(table->name);
  return names;
}

void use_instruction_set(std::string_view name) {
  for (auto const* table : tables())
    if (table->name == name) return chosen().store(table, std::memory_order_relaxed);
  require(false, "use_instruction_set: this processor has no ", name);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
