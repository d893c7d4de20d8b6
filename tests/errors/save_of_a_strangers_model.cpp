// tests/errors/save_of_a_strangers_model.cpp — a pipeline can be saved where each of its stages can
// SPDX-License-Identifier: MIT
// EXPECT: load and save: a model of this type cannot be saved, since it, or one of those that it is made of, has no model_format and no traits that write it
#include <ctgrad/preparation/pipeline.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>

using namespace ctgrad;

namespace stranger {

using ctgrad::transform;

struct halver {};
struct halved {
  table_schema takes{}, makes{};
  void prepare(std::span<float const> from, std::span<float> to) const {
    for (std::size_t c = 0; c < from.size(); ++c) to[c] = from[c] / 2;
  }
#ifdef CORRECTED
  static constexpr auto kind = "halver";
  static void fields(auto&, auto&) {}  // nothing is learnt
  void complete() { makes = takes; }
#endif
};
inline auto fit(halver const&, dataset const& data) -> halved {
  return {{.width = data.width()}, {.width = data.width()}};
}

}  // namespace stranger

#ifdef CORRECTED
template <>
struct ctgrad::estimator_traits<stranger::halver> : estimator_defaults, saved_as_text<stranger::halved> {};
#endif

void keep(dataset const& data) { save(fit(standard_scaler{} | stranger::halver{}, data), "halves.json"); }
