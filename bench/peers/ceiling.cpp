// bench/peers/ceiling.cpp — the hand-written AVX-512 programs as racers
// SPDX-License-Identifier: MIT
#include "peers.hpp"

#if defined(HAVE_CEILINGS) && defined(__AVX512F__)
#include <common.h>
#include <immintrin.h>

// In a namespace, since the other programs have a W1 too; what it includes is included above, outside.
namespace ceilings {
#define main unused_main
#include <ref_avx512.cpp>
#undef main
}  // namespace ceilings

auto bench::ceiling(std::string_view name) -> racer {
  if (name == "w1") return racer_of<ceilings::W1>("ceiling", "written by hand");
  if (name == "w2") return racer_of<ceilings::W2>("ceiling", "written by hand");
  return {};
}
#else
auto bench::ceiling(std::string_view name) -> racer { return name == "w1" || name == "w2" ? racer{"ceiling"} : racer{}; }
#endif
