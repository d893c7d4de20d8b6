// ctgrad/estimator/laws/determinism.hpp — laws: nothing but the specification and the data makes a model
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/laws/law_case.hpp>

#include <memory>
#include <thread>

namespace ctgrad::inline CTGRAD_ABI::estimator_laws {

template <class Spec>
void judge_determinism(law_case<Spec>& on) {
  using model = typename law_case<Spec>::model;
  auto const& [spec, data, fresh, fitted] = std::tie(on.spec, on.data, on.fresh, on.fitted);
  on.law("the same specification and data give the same model", [&] { return on.same(fit(spec, data), fitted); });
  on.law("another fit in between changes nothing", [&] {
    model const first = fit(spec, data);
    (void)fit(spec, fresh);
    return on.same(first, fitted) + on.same(fit(spec, data), fitted);
  });
  on.law("asking changes nothing", [&] {
    auto const before = on.ask(fitted, fresh);
    (void)on.ask(fitted, data);
    return before == on.ask(fitted, fresh) ? "" : "the second answer differs";
  });
  on.law("a moved model answers the same", [&] {
    model from = fit(spec, data);
    model const to = std::move(from);
    return on.same(to, fitted);
  });
  on.template promise<std::copyable<model>>("a copied model answers the same, and outlives the first", [&] {
    if constexpr (std::copyable<model>) {
      auto first = std::make_unique<model>(fit(spec, data));
      model const copy = *first;
      first.reset();
      return on.same(copy, fitted);
    }
  });
  on.law("a model outlives what it was made of", [&] {
    auto rows = std::make_unique<dataset>(data);
    model const heir = fit(spec, *rows);
    *rows = law_dataset(law_case<Spec>::shape, data.rows(), 7);  // a model that still looks there answers otherwise
    return on.same(heir, fitted);
  });
  on.law("two threads may ask one model", [&] {
    typename law_case<Spec>::answers other;
    std::thread thread([&] { other = on.ask(fitted, fresh); });
    auto const mine = on.ask(fitted, fresh);
    thread.join();
    return mine == other && mine == on.ask(fitted, fresh) ? "" : "their answers differ";
  });
  on.law("two threads may fit at once", [&] {
    std::unique_ptr<model> other;
    std::thread thread([&] { other = std::make_unique<model>(fit(spec, data)); });
    model const mine = fit(spec, data);
    thread.join();
    return on.same(mine, fitted) + on.same(*other, fitted);
  });
  on.law("names of columns and classes say nothing", [&] { return on.same(fit(spec, renamed(data)), fitted); });
  if constexpr (requires { spec.seed; })
    on.law("another seed gives a model as usable", [&] {
      Spec other = spec;
      other.seed = spec.seed + 1;
      return on.usable(on.ask(fit(other, data), fresh));
    });
  std::string const saved = "saved and read back, it answers the same";
  if constexpr (saved_estimator<Spec>) {
    using traits = estimator_traits<Spec>;
    on.law(saved, [&] { return on.same(traits::read(traits::write(fitted)), fitted); });
    on.law("saved, read back and saved again, it is the same text", [&] {
      auto const once = traits::write(fitted);
      return traits::write(traits::read(once)) == once ? "" : "the texts differ";
    });
    on.refuses("a saved text that is cut short", [&] {
      auto const whole = traits::write(fitted);
      (void)traits::read(whole.substr(0, whole.size() / 2));
    });
  } else on.report.not_promised(saved);
}

}  // namespace ctgrad::inline CTGRAD_ABI::estimator_laws
