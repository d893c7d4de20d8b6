// strides_networks.hpp — networks whose rows are a multiple of 4 KB, or a pack less or more: what strides and strides_avx2 time
// SPDX-License-Identifier: MIT
#pragma once
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/network/network.hpp>

#include <array>
#include <string>
#include <vector>

namespace strides {
using namespace ctgrad;

/// Matrices that a product reads where they lie: the data with rows as wide as they are, weights and values as we lay them.
template <int Width>
struct narrow {
  using start = bench::narrow_start<Width>;
  static constexpr input<"x", Width> x{};
  static constexpr target<"y", Width> y{};
  static constexpr parameter<"one.W", 64, Width> W1{};
  static constexpr parameter<"two.W", Width, 64> W2{};
  static constexpr auto output = x | dense<64, "one"> | relu | dense<Width, "two">;
  static constexpr auto loss = mean_squared_error(output, y);
  void step_of(auto& trainer, start const& from, float& last) const {
    last = trainer.step(int(start::batch), feed(x, from.x), feed(y, from.y));
  }
};
/// Matrices that are copied.
template <int Width>
struct wide {
  using start = bench::wide_start<Width>;
  static constexpr input<"x", Width> x{};
  static constexpr label<"t", 10> t{};
  static constexpr parameter<"one.W", Width, Width> W1{};
  static constexpr parameter<"two.W", 10, Width> W2{};
  static constexpr auto output = x | dense<Width, "one"> | relu | dense<10, "two">;
  static constexpr auto loss = cross_entropy(output, t);
  void step_of(auto& trainer, start const& from, float& last) const {
    last = trainer.step(int(start::batch), feed(x, from.x), feed(t, from.label));
  }
};

template <class Formula>
struct program {
  using network_type = network<Formula::output, Formula::loss>;
  typename Formula::start const from{};
  network_type net{};
  typename network_type::template trainer<sgd> trainer = net.train_with(sgd{}, int(Formula::start::batch));
  float last = 0;

  static auto must() { return bench::work_of<network_type, decltype(trainer)>(int(Formula::start::batch)); }
  explicit program(float rate) {
    trainer.optimizer.rate = rate;
    from.W1.copy_to(net.view(Formula::W1));
    from.W2.copy_to(net.view(Formula::W2));
  }
  void step() { Formula{}.step_of(trainer, from, last); }
};

// Of steps with rate 0.01, computed in double by plain loops.
using first_losses = std::array<float, 5>;
template <class Formula>
inline constexpr first_losses losses{};
template <>
inline constexpr first_losses losses<narrow<1008>>{0.3513066f, 0.3503859f, 0.3495217f, 0.3487051f, 0.3479335f};
template <>
inline constexpr first_losses losses<narrow<1024>>{0.3531405f, 0.3519633f, 0.3508526f, 0.3498046f, 0.3488187f};
template <>
inline constexpr first_losses losses<narrow<1040>>{0.3529010f, 0.3518074f, 0.3507772f, 0.3498140f, 0.3489169f};
template <>
inline constexpr first_losses losses<narrow<2032>>{0.3755696f, 0.3711690f, 0.3672495f, 0.3637540f, 0.3606379f};
template <>
inline constexpr first_losses losses<narrow<2048>>{0.3778943f, 0.3731535f, 0.3689400f, 0.3651996f, 0.3618816f};
template <>
inline constexpr first_losses losses<narrow<2064>>{0.3678192f, 0.3642611f, 0.3610764f, 0.3582279f, 0.3556835f};
template <>
inline constexpr first_losses losses<wide<1008>>{2.3051668f, 2.2992011f, 2.2937704f, 2.2887894f, 2.2841816f};
template <>
inline constexpr first_losses losses<wide<1024>>{2.3053452f, 2.2904690f, 2.2774757f, 2.2660854f, 2.2560746f};
template <>
inline constexpr first_losses losses<wide<1040>>{2.3167346f, 2.3103505f, 2.3046219f, 2.2994319f, 2.2947039f};
template <>
inline constexpr first_losses losses<wide<2032>>{2.3382786f, 2.2942985f, 2.2678149f, 2.2500224f, 2.2365374f};
template <>
inline constexpr first_losses losses<wide<2048>>{2.3256804f, 2.2916605f, 2.2695055f, 2.2539627f, 2.2416877f};
template <>
inline constexpr first_losses losses<wide<2064>>{2.3167160f, 2.2665735f, 2.2383279f, 2.2204009f, 2.2071950f};

template <class Formula>
auto racer(std::string const& who) -> bench::racer {
  auto ours = bench::ours<program<Formula>>(who);
  ours.losses = losses<Formula>;
  return ours;
}

/// Each width is a row of its own, in turns with the others: what counts is the time of an operation.
inline auto racers() -> std::vector<bench::racer> {
  return {racer<narrow<1024>>("ctgrad"),       racer<narrow<1008>>("1008-64-1008"), racer<narrow<1040>>("1040-64-1040"),
          racer<narrow<2032>>("2032-64-2032"), racer<narrow<2048>>("2048-64-2048"), racer<narrow<2064>>("2064-64-2064"),
          racer<wide<1008>>("1008-1008-10"),   racer<wide<1024>>("1024-1024-10"),   racer<wide<1040>>("1040-1040-10"),
          racer<wide<2032>>("2032-2032-10"),   racer<wide<2048>>("2048-2048-10"),   racer<wide<2064>>("2064-2064-10")};
}

}  // namespace strides
