// bench/run_time/peers.hpp — the programs that race beside ours, by the name of the case
// SPDX-License-Identifier: MIT
#pragma once
#include "race.hpp"

#include <string_view>
#include <utility>

namespace bench {

// One without a name does not know the case; one without functions knows it, but is absent on this machine.
auto ceiling(std::string_view name) -> racer;   // written by hand for this one network and for AVX-512
auto openblas(std::string_view name) -> racer;  // written by hand on OpenBLAS's matrix product
auto eigen(std::string_view name) -> racer;     // matrix formulas
auto dlib(std::string_view name) -> racer;      // its networks and its SGD
auto onednn(std::string_view name) -> racer;    // its primitives

/// A racer that owns a `Model` with a step(), a loss and a learning rate lr, and starts by constructing it.
template <class Model>
auto racer_of(std::string who, std::string note) -> racer {
  static Model* model = nullptr;  // never freed: neither are its arrays
  return {std::move(who), [](float rate) { (model = new Model)->lr = rate; }, [] { model->step(); },
          [] { return model->loss; }, std::move(note)};
}

}  // namespace bench
