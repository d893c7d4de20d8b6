// ctgrad/optimizer/schedules.hpp — how the learning rate changes while training goes on
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/optimizer/ranges.hpp>

#include <cmath>
#include <concepts>

namespace ctgrad::inline CTGRAD_ABI {

/// A schedule says by what the rate of the optimizer is multiplied in the step before which `step` of `steps` have been
/// taken, 0 <= step < steps. Lengths are shares of the training, so that they fit any number of epochs. A schedule of
/// the user's own may be a lambda.
/// \code fit(neural_network{..., .optimizer = adam{.rate = 1e-3}, .schedule = warm_up{.then = cosine_decay{}}}, data); \endcode
template <class S>
concept schedule_like = requires(S const& s, long step, long steps) {
  { s(step, steps) } -> std::convertible_to<double>;
};

/// The rate stays as it is.
struct constant_rate {
  auto operator()(long, long) const -> double { return 1; }
};

/// `factor` after a share `every` of the training, its square after twice as long, ...
struct step_decay {
  double factor = 0.1;     ///< positive
  double every = 1.0 / 3;  ///< share of the training, in (0, 1]

  auto operator()(long step, long steps) const -> double {
    // The small excess: a third of 9 steps is 3 steps, although 3 / 9 / (1. / 3) may round below 1.
    return std::pow(factor, std::floor(double(step) / double(steps) / every * (1 + 1e-12)));
  }
  [[gnu::cold]] void check() const {
    detail::require_positive("step_decay", "factor", factor);
    require(every > 0 && every <= 1, "step_decay: every is ", every,
            ", a share of the training above 0 and at most 1 is needed");
  }
};

/// Falls by the same factor in each step, from 1 to `to`.
struct exponential_decay {
  double to = 0.01;  ///< positive

  auto operator()(long step, long steps) const -> double { return std::pow(to, double(step) / double(steps)); }
  [[gnu::cold]] void check() const { detail::require_positive("exponential_decay", "to", to); }
};

/// Half a cosine wave from 1 to `to` (Loshchilov & Hutter 2017, eq. 5, one period).
struct cosine_decay {
  double to = 0;  ///< at least 0

  auto operator()(long step, long steps) const -> double {
    return to + (1 - to) * (1 + std::cos(3.141592653589793 * double(step) / double(steps))) / 2;
  }
  [[gnu::cold]] void check() const { detail::require_at_least_0("cosine_decay", "to", to); }
};

/// Grows in equal steps to 1 over the first share of the training; then another schedule, over what is left.
template <schedule_like Then = constant_rate>
struct warm_up {
  double share = 0.05;  ///< of the training, in [0, 1)
  Then then{};          ///< the schedule of the remaining steps

  auto operator()(long step, long steps) const -> double {
    long const rising = detail::least(steps - 1, long(std::ceil(share * double(steps))));
    return step < rising ? double(step + 1) / double(rising + 1) : then(step - rising, steps - rising);
  }
  [[gnu::cold]] void check() const {
    detail::require_share_below_1("warm_up", "share", share);
    check_numbers(then);
  }
};

/// From `from` up to 1 and down to `to`, each half a cosine wave (Smith & Topin 2019; their peak is the rate).
struct one_cycle {
  double from = 1.0 / 25;  ///< at least 0
  double to = 1e-5;        ///< at least 0
  double peak = 0.3;       ///< share of the training before the peak, in [0, 1)

  auto operator()(long step, long steps) const -> double {
    double const at = double(step) / double(steps);
    auto const wave = [](double begin, double end, double t) {
      return end + (begin - end) * (1 + std::cos(3.141592653589793 * t)) / 2;
    };
    return at < peak ? wave(from, 1, at / peak) : wave(1, to, (at - peak) / (1 - peak));
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("one_cycle", "from", from);
    detail::require_at_least_0("one_cycle", "to", to);
    detail::require_share_below_1("one_cycle", "peak", peak);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
