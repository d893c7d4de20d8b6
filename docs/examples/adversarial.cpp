// adversarial.cpp — two players on one set of parameters: each has a loss and leaves of its own
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace ctgrad;

// The forger makes points of the plane from noise; the critic says how real a point looks.
inline constexpr input<"z", 2> z;
inline constexpr input<"x", 2> x;
consteval auto critic(auto point) {
  return point | dense<32, "critic.1"> | leaky_relu<0.2> | dense<32, "critic.2"> | leaky_relu<0.2> | dense<1, "critic.3">;
}
inline constexpr auto forged = z | dense<32, "forger.1"> | relu | dense<32, "forger.2"> | relu | dense<2, "forger.3">;

// Goodfellow et al. 2014; the forger's is the loss of section 3 that does not saturate.
inline constexpr auto critic_loss = sum(softplus(-critic(x)) + softplus(critic(forged)));
inline constexpr auto forger_loss = sum(softplus(-critic(forged)));

int main() {
  network<forged, forger_loss> net;   // it reads the parameters of both
  initialize(net, 1, initializers::he());

  constexpr int batch = 128, steps = 3000;
  auto of_critic = trains(adam{.rate = 1e-3, .beta1 = 0.5}, parameter<"critic.1.W", 32, 2>{}, parameter<"critic.1.b", 32>{},
                          parameter<"critic.2.W", 32, 32>{}, parameter<"critic.2.b", 32>{}, parameter<"critic.3.W", 1, 32>{},
                          parameter<"critic.3.b", 1>{});
  auto of_forger = trains(adam{.rate = 5e-4, .beta1 = 0.5}, parameter<"forger.1.W", 32, 2>{}, parameter<"forger.1.b", 32>{},
                          parameter<"forger.2.W", 32, 32>{}, parameter<"forger.2.b", 32>{}, parameter<"forger.3.W", 2, 32>{},
                          parameter<"forger.3.b", 2>{});
  auto judge = net.train_with(ref<critic_loss>, of_critic, batch);
  auto forge = net.train_with(of_forger, batch);

  // Real points lie on a ring of radius 1, give or take 0.1.
  random_stream const angle{2, stream_id("angle")}, radius{2, stream_id("radius")}, noise{2, stream_id("noise")};
  std::vector<float> real(2 * batch), from(2 * batch);
  std::uint64_t drawn = 0, asked = 0;
  auto const draw_noise = [&] { for (float& v : from) v = noise.normal(asked++); };
  for (int step = 0; step < steps; ++step) {
    for (std::size_t i = 0; i < batch; ++i, ++drawn) {
      float const a = 6.2831853f * angle.uniform(drawn), r = 1 + 0.1f * radius.normal(drawn);
      real[2 * i] = r * std::cos(a), real[2 * i + 1] = r * std::sin(a);
    }
    draw_noise();
    judge.step(batch, feed(x, real), feed(z, from));
    draw_noise();
    forge.step(batch, feed(z, from));
  }

  auto predict = net.predict_with(batch);
  std::vector<float> points(2 * batch);
  draw_noise();
  predict(batch, points, feed(z, from));
  int on_ring = 0, quarters[4]{};
  for (std::size_t i = 0; i < batch; ++i) {
    float const a = points[2 * i], b = points[2 * i + 1], r = std::sqrt(a * a + b * b);
    on_ring += r > 0.7f && r < 1.3f, ++quarters[2 * (a > 0) + (b > 0)];
  }
  int const fewest = *std::ranges::min_element(quarters);
  std::printf("forged points lie %s the ring, and %s\n", on_ring > 0.95 * batch ? "on" : "beside",
              fewest > batch / 8 ? "all around it" : "in some parts of it only");
}
