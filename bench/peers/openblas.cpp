// bench/peers/openblas.cpp — the programs written on OpenBLAS as racers
// SPDX-License-Identifier: MIT
#include "peers.hpp"

#ifdef HAVE_OPENBLAS
#include <common.h>

// In a namespace, since the other programs have a W1 too; what it includes is included above, outside.
namespace on_openblas {
#define main unused_main
#define OB
#include <ref_blas.cpp>
#undef main
}  // namespace on_openblas

auto bench::openblas(std::string_view name) -> racer {
  on_openblas::openblas_set_num_threads(1);
  auto note = std::string(on_openblas::openblas_get_corename()) + " kernels, 1 thread";
  if (name == "w1") return racer_of<on_openblas::W1>("openblas", note);
  if (name == "w2") return racer_of<on_openblas::W2>("openblas", note);
  if (name == "w4") return racer_of<on_openblas::W4>("openblas", note + ", im2col");
  return {};
}
#else
auto bench::openblas(std::string_view name) -> racer {
  return name == "w1" || name == "w2" || name == "w4" ? racer{"openblas"} : racer{};
}
#endif
