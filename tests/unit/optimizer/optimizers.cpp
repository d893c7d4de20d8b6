// optimizers.cpp — every optimizer beside the loop that its paper states
// SPDX-License-Identifier: MIT
#include "small_network.hpp"

#include <limits>
#include <string>

using namespace ctgrad;
using small::difference_in_50_steps, small::gradients_in_memory, small::vector;

TEST_CASE("sgd: p <- p - rate g") {
  CHECK(difference_in_50_steps(sgd{.rate = 0.1}, [](vector& p, vector const& g, int) {
          for (std::size_t i = 0; i < p.size(); ++i) p[i] -= 0.1 * g[i];
        }) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<sgd> == 0);
}

TEST_CASE("momentum: the heavy ball") {
  vector v{};
  CHECK(difference_in_50_steps(momentum{.rate = 0.05, .beta = 0.8}, [&](vector& p, vector const& g, int) {
          for (std::size_t i = 0; i < p.size(); ++i) v[i] = 0.8 * v[i] + g[i], p[i] -= 0.05 * v[i];
        }) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<momentum> == 0);
}

TEST_CASE("nesterov: the step from where the velocity leads") {
  vector v{};
  CHECK(difference_in_50_steps(nesterov{.rate = 0.05, .beta = 0.8}, [&](vector& p, vector const& g, int) {
          for (std::size_t i = 0; i < p.size(); ++i) v[i] = 0.8 * v[i] + g[i], p[i] -= 0.05 * (g[i] + 0.8 * v[i]);
        }) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<nesterov> == 0);
}

TEST_CASE("adagrad: all past squares") {
  vector s{};
  CHECK(difference_in_50_steps(adagrad{.rate = 0.1}, [&](vector& p, vector const& g, int) {
          for (std::size_t i = 0; i < p.size(); ++i) s[i] += g[i] * g[i], p[i] -= 0.1 * g[i] / (std::sqrt(s[i]) + 1e-10);
        }) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<adagrad> == 0);
}

TEST_CASE("rmsprop: a running mean of squares") {
  vector s{};
  CHECK(difference_in_50_steps(rmsprop{.rate = 0.01, .decay = 0.95}, [&](vector& p, vector const& g, int) {
          for (std::size_t i = 0; i < p.size(); ++i)
            s[i] = 0.95 * s[i] + 0.05 * g[i] * g[i], p[i] -= 0.01 * g[i] / (std::sqrt(s[i]) + 1e-8);
        }) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<rmsprop> == 0);
}

namespace {

// Kingma & Ba 2014, algorithm 1, line by line.
struct plain_adam {
  double rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0;
  vector m{}, v{};

  void operator()(vector& p, vector const& g, int t) {
    for (std::size_t i = 0; i < p.size(); ++i) {
      m[i] = beta1 * m[i] + (1 - beta1) * g[i];
      v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      double const m_hat = m[i] / (1 - std::pow(beta1, t)), v_hat = v[i] / (1 - std::pow(beta2, t));
      p[i] -= rate * (m_hat / (std::sqrt(v_hat) + epsilon) + decay * p[i]);
    }
  }
};

}  // namespace

TEST_CASE("adam: means corrected for their start at zero") {
  CHECK(difference_in_50_steps(adam{.rate = 0.02}, plain_adam{.rate = 0.02}) < 1e-6);
  CHECK(difference_in_50_steps(adam{.rate = 0.02, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 0.1},
                               plain_adam{.rate = 0.02, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 0.1}) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<adam> == 0);
}

TEST_CASE("adamw: decay beside the step, not within it") {
  CHECK(difference_in_50_steps(adamw{.rate = 0.02, .weight_decay = 0.1}, plain_adam{.rate = 0.02, .decay = 0.1}) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<adamw> == 0);
}

TEST_CASE("lion: one size for every step") {
  vector m{};
  auto const plain = [&](vector& p, vector const& g, int) {
    for (std::size_t i = 0; i < p.size(); ++i) {
      double const c = 0.9 * m[i] + 0.1 * g[i];
      p[i] -= 0.01 * ((c > 0) - (c < 0) + 0.2 * p[i]);
      m[i] = 0.99 * m[i] + 0.01 * g[i];
    }
  };
  CHECK(difference_in_50_steps(lion{.rate = 0.01, .weight_decay = 0.2}, plain) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<lion> == 0);
}

namespace {

struct sign_descent {
  double rate = 0.01;
  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    rule.assign(p, p - rule.scalar("rate") * apply<ops::sign_op>(gradient));
  }
  void scalars(auto set) const { set("rate", rate); }
};

}  // namespace

TEST_CASE("optimizer: a stranger's is one small type") {
  CHECK(difference_in_50_steps(sign_descent{.rate = 0.01}, [](vector& p, vector const& g, int) {
          for (std::size_t i = 0; i < p.size(); ++i) p[i] -= 0.01 * ((g[i] > 0) - (g[i] < 0));
        }) < 1e-6);
}

TEST_CASE("optimizer: the largest update there is fits one kernel") {
  STATIC_REQUIRE(gradients_in_memory<clipped_by_value<adamw>> == 0);
}

TEST_CASE("optimizer: a number out of its range is refused when the trainer is made") {
  network<small::predicted, small::loss> net;
  auto const refused = [&](auto const& optimizer, std::string const& sentence) {
    CHECK_THROWS_WITH(net.train_with(optimizer, 1), sentence);
  };
  auto const nothing = std::numeric_limits<double>::quiet_NaN();
  refused(sgd{.rate = -1}, "sgd: rate is -1, a finite number of at least 0 is needed");
  refused(sgd{.rate = nothing}, "sgd: rate is nan, a finite number of at least 0 is needed");
  refused(adam{.beta1 = 2}, "adam: beta1 is 2, it must be at least 0 and below 1");
  refused(clipped_by_value{.optimizer = momentum{.beta = 1}}, "momentum: beta is 1, it must be at least 0 and below 1");
  refused(clipped_by_norm{.optimizer = sgd{}, .bound = 0}, "clipped_by_norm: bound is 0, a finite number above 0 is needed");
  refused(groups(trains(sgd{}, small::A), trains(rmsprop{.epsilon = 0})),
          "rmsprop: epsilon is 0, a finite number above 0 is needed");
  refused(trains(lion{.weight_decay = -1}, small::a), "lion: weight_decay is -1, a finite number of at least 0 is needed");
  CHECK_NOTHROW(net.train_with(sgd{.rate = 0}, 1));  // a step that only computes the objective
}
