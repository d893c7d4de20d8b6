// tests/laws/losses.cpp — each loss beside its textbook formula, its gradient beside differences, and both far away
// SPDX-License-Identifier: MIT
#include "support/evaluate.hpp"
#include "support/random_graph.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/binary.hpp>
#include <ctgrad/loss/contrastive.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/likelihood.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/loss/robust.hpp>
#include <ctgrad/passes/differentiate.hpp>

#include <catch2/catch.hpp>
#include <functional>

using namespace ctgrad;

namespace {

constexpr int outputs = 5;
inline constexpr input<"y", outputs> y;
inline constexpr input<"v", outputs> v;
inline constexpr target<"t", outputs> t;
inline constexpr label<"c", outputs> c;

using numbers = std::vector<double>;

/// A formula without the room to grow: what a test may keep at run time.
struct small_formula {
  node nodes[80]{};
  int size = 0;
  node_id root = 0;
};
template <tensor_expression E>
consteval auto small(E const& e) -> small_formula {
  static_assert(E::extent.rank == 0, "a loss is one number a sample");
  small_formula out{{}, e.formula.size, e.root};
  for (int i = 0; i < e.formula.size; ++i) out.nodes[i] = e.formula.nodes[i];
  return out;
}

/// Value and gradient of a loss at one sample.
class loss {
 public:
  explicit loss(small_formula const& f) : root_(f.root) {
    graph& g = program_->nodes;
    for (int i = 1; i < f.size; ++i) (void)g.add(f.nodes[i]);
    auto const wanted = [](node const& n) { return n.name == "y" || n.name == "v"; };
    adjoints const bar = differentiate(g, root_, wanted);
    program_->root[program_->roots++] = root_;
    for (int i = 1; i < f.size; ++i)
      if (g[i].is_leaf() && wanted(g[i]) && bar.of[i] != 0) {
        gradient_.emplace_back(std::string(std::string_view(g[i].name)), bar.of[i]);
        program_->root[program_->roots++] = bar.of[i];
      }
  }
  auto value(support::leaf_values const& at) const -> double {
    return support::evaluation(*program_, at, 1)[root_].elements[0];
  }
  auto gradient(support::leaf_values const& at) const -> std::vector<std::pair<std::string, numbers>> {
    support::evaluation const values(*program_, at, 1);
    std::vector<std::pair<std::string, numbers>> out;
    for (auto const& [name, id] : gradient_) out.emplace_back(name, values[id].elements);
    return out;
  }

 private:
  std::unique_ptr<rooted_graph> program_ = std::make_unique<rooted_graph>();
  node_id root_;
  std::vector<std::pair<std::string, node_id>> gradient_;
};

enum class truth { real, zero_or_one, sign, probabilities, count };
auto draw(support::dice& random, truth kind) -> numbers {
  numbers out;
  double sum = 0;
  for (int i = 0; i < outputs; ++i) {
    double const x = random.within(0.01, 1);
    sum += x;
    bool const yes = random.often(50);
    out.push_back(kind == truth::real          ? random.within(-2, 2)
                  : kind == truth::zero_or_one ? double(yes)
                  : kind == truth::sign        ? (yes ? 1 : -1)
                  : kind == truth::count       ? std::floor(6 * x)
                                               : x);
  }
  if (kind == truth::probabilities)
    for (double& x : out) x /= sum;
  return out;
}

/// The mean over the outputs of a formula of y, t and v.
auto mean_of(std::function<double(double, double, double)> one) {
  return [one](numbers const& a, numbers const& b, numbers const& u) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += one(a[i], b[i], u[i]);
    return sum / double(a.size());
  };
}
auto log_softmax_of(numbers const& z) -> numbers {
  double sum = 0;
  for (double x : z) sum += std::exp(x);
  numbers out;
  for (double x : z) out.push_back(x - std::log(sum));
  return out;
}

struct row {
  char const* name;
  small_formula formula;
  truth kind;
  std::function<double(numbers const& y, numbers const& t, numbers const& v)> textbook;
};

double const sqrt_eps = 0x1p-17;

auto all_losses() -> std::vector<row> {
  using std::abs, std::exp, std::log, std::max;
  static constexpr small_formula formulas[] = {small(mean_squared_error(y, t)),
                                               small(half_squared_error(y, t)),
                                               small(mean_absolute_error(y, t)),
                                               small(huber(y, t, 0.7)),
                                               small(log_cosh(y, t)),
                                               small(quantile_loss(y, t, 0.9)),
                                               small(binary_cross_entropy(y, t)),
                                               small(binary_cross_entropy(y, t)),
                                               small(hinge(y, t)),
                                               small(exponential_loss(y, t)),
                                               small(gaussian_nll(y, v, t)),
                                               small(poisson_nll(y, t)),
                                               small(contrastive(y, t, 0.5)),
                                               small(cross_entropy(y, t)),
                                               small(cross_entropy(y, t, {.label_smoothing = 0.2})),
                                               small(kl_divergence(y, t)),
                                               small(elastic_net(y, 0.3))};
  auto const sum_over_classes = [](double smoothing, bool divergence) {
    return [=](numbers const& z, numbers const& p, numbers const&) {
      numbers const l = log_softmax_of(z);
      double sum = 0;
      for (std::size_t i = 0; i < z.size(); ++i) {
        double const q = (1 - smoothing) * p[i] + smoothing / outputs;
        sum += q * ((divergence ? log(q) : 0) - l[i]);
      }
      return sum;
    };
  };
  std::vector<row> all{
      {"mean_squared_error", {}, truth::real, mean_of([](double a, double b, double) { return (a - b) * (a - b); })},
      {"half_squared_error", {}, truth::real, mean_of([](double a, double b, double) {
         return outputs * (a - b) * (a - b) / 2;
       })},
      {"mean_absolute_error", {}, truth::real, mean_of([](double a, double b, double) { return abs(a - b); })},
      {"huber", {}, truth::real, mean_of([](double a, double b, double) {
         double const e = abs(a - b);
         return e <= 0.7 ? e * e / 2 : 0.7 * (e - 0.35);
       })},
      {"log_cosh", {}, truth::real, mean_of([](double a, double b, double) { return log(std::cosh(a - b)); })},
      {"quantile_loss", {}, truth::real, mean_of([](double a, double b, double) {
         return max(0.9 * (b - a), -0.1 * (b - a));
       })},
      {"binary_cross_entropy", {}, truth::zero_or_one, mean_of([](double z, double b, double) {
         double const p = 1 / (1 + exp(-z));
         return -b * log(p) - (1 - b) * log(1 - p);
       })},
      {"binary_cross_entropy of probabilities", {}, truth::probabilities, mean_of([](double z, double b, double) {
         double const p = 1 / (1 + exp(-z));
         return -b * log(p) - (1 - b) * log(1 - p);
       })},
      {"hinge", {}, truth::sign, mean_of([](double a, double b, double) { return max(0.0, 1 - a * b); })},
      {"exponential_loss", {}, truth::sign, mean_of([](double a, double b, double) { return exp(-a * b); })},
      {"gaussian_nll", {}, truth::real, mean_of([](double m, double b, double u) {
         double const variance = exp(u);
         return log(variance) / 2 + (b - m) * (b - m) / (2 * variance);
       })},
      {"poisson_nll", {}, truth::count, mean_of([](double z, double b, double) { return exp(z) - b * z; })},
      {"contrastive", {}, truth::zero_or_one, mean_of([](double d, double b, double) {
         double const gap = max(0.0, 0.5 - d);
         return (b * d * d + (1 - b) * gap * gap) / 2;
       })},
      {"cross_entropy", {}, truth::probabilities, sum_over_classes(0, false)},
      {"cross_entropy with smoothing", {}, truth::probabilities, sum_over_classes(0.2, false)},
      {"kl_divergence", {}, truth::probabilities, sum_over_classes(0, true)},
      {"elastic_net", {}, truth::real, mean_of([](double a, double, double) {
         return outputs * (0.3 * abs(a) + 0.35 * a * a);
       })},
  };
  for (std::size_t i = 0; i < all.size(); ++i) all[i].formula = formulas[i];
  REQUIRE(all.size() == std::size(formulas));
  return all;
}

}  // namespace

TEST_CASE("losses = their textbook formulas, to 1e-12") {
  support::dice random(1);
  for (row const& r : all_losses()) {
    loss const l(r.formula);
    for (int k = 0; k < 100; ++k) {
      numbers const a = draw(random, truth::real), b = draw(random, r.kind), u = draw(random, truth::real);
      support::leaf_values at;
      at["y"] = a, at["t"] = b, at["v"] = u;
      double const want = r.textbook(a, b, u);
      INFO(r.name << ", case " << k << ": " << l.value(at) << ", not " << want);
      REQUIRE(std::abs(l.value(at) - want) <= 1e-12 * std::max(1.0, std::abs(want)));
    }
  }
}

TEST_CASE("gradients of losses = finite differences") {
  support::dice random(2);
  for (row const& r : all_losses()) {
    loss const l(r.formula);
    for (int k = 0; k < 100; ++k) {
      support::leaf_values at;
      at["y"] = draw(random, truth::real), at["t"] = draw(random, r.kind), at["v"] = draw(random, truth::real);
      for (auto const& [name, gradient] : l.gradient(at))
        for (std::size_t i = 0; i < gradient.size(); ++i) {
          double const x = at[name][i];
          at[name][i] = x + sqrt_eps;
          double const above = l.value(at);
          at[name][i] = x - sqrt_eps;
          double const difference = (above - l.value(at)) / (2 * sqrt_eps);
          at[name][i] = x;
          INFO(r.name << ", case " << k << ", d/d" << name << i << ": " << gradient[i] << ", not " << difference);
          REQUIRE(std::abs(gradient[i] - difference) <= 1e-7 * std::max(1.0, std::abs(difference)));
        }
    }
  }
}

TEST_CASE("losses of logits and their gradients are finite at +-1000, and right") {
  support::leaf_values at;
  at["v"] = numbers(outputs), at["y"] = {1000, -1000, 0, 1000, -1000}, at["t"] = {0, 0.25, 0.25, 0.5, 0}, at["c"] = {1};
  auto const check = [&](small_formula const& f, double value, numbers const& gradient) {
    loss const l(f);
    CHECK(l.value(at) == Approx(value).epsilon(1e-12));
    numbers const got = l.gradient(at).front().second;
    for (std::size_t i = 0; i < gradient.size(); ++i) CHECK(got[i] == Approx(gradient[i]).margin(1e-12));
  };
  double const ln2 = std::log(2.0);
  static constexpr small_formula of_label = small(cross_entropy(y, c)), of_target = small(cross_entropy(y, t)),
                                 smoothed = small(cross_entropy(y, c, {.label_smoothing = 0.1})),
                                 divergence = small(kl_divergence(y, t)), binary = small(binary_cross_entropy(y, t));
  check(of_label, 2000 + ln2, {0.5, -1, 0, 0.5, 0});
  check(of_target, 1000 + ln2 - (-250.0 + 500), {0.5, -0.25, -0.25, 0, 0});
  check(smoothed, 1000 + ln2 + 900, {0.48, -0.92, -0.02, 0.48, -0.02});
  check(divergence, 750 + ln2 - (0.5 * ln2 + 0.5 * 2 * ln2), {0.5, -0.25, -0.25, 0, 0});
  check(binary, (1000 + 250 + ln2 + 500) / 5, {0.2, -0.05, 0.05, 0.1, 0});
}

TEST_CASE("conventions: huber, hinge, absolute and quantile error at their kinks") {
  static constexpr small_formula absolute = small(mean_absolute_error(y, t)), margin = small(hinge(y, t)),
                                 quantile = small(quantile_loss(y, t, 0.9)), bent = small(huber(y, t, 1));
  support::leaf_values at;
  at["v"] = numbers(outputs), at["y"] = numbers(outputs, 1), at["t"] = numbers(outputs, 1);
  CHECK(loss(absolute).gradient(at)[0].second[0] == 0);
  CHECK(loss(margin).gradient(at)[0].second[0] == 0);
  CHECK(loss(quantile).gradient(at)[0].second[0] == Approx(-0.9 / outputs));
  at["t"] = numbers(outputs, 0);
  CHECK(loss(bent).gradient(at)[0].second[0] == Approx(1.0 / outputs));
}

TEST_CASE("a loss of one number is that of a vector of one") {
  static constexpr input<"y"> scalar{};
  static constexpr target<"t"> number{};
  static constexpr small_formula f = small(mean_squared_error(scalar, number) + half_squared_error(scalar, number) +
                                           huber(scalar, number) + elastic_net(scalar));
  support::leaf_values at;
  at["y"] = {3}, at["t"] = {1};
  CHECK(loss(f).value(at) == Approx(4 + 2 + 1.5 + (0.5 * 3 + 0.25 * 9)));
}

TEST_CASE("activations = their formulas") {
  static constexpr small_formula f[] = {small(sum(leaky_relu<0.2>(y))),
                                        small(sum(elu<2>(y))),
                                        small(sum(selu(y))),
                                        small(sum(gelu(y))),
                                        small(sum(gelu_tanh(y))),
                                        small(sum(silu(y))),
                                        small(sum(mish(y))),
                                        small(sum(softplus(y))),
                                        small(sum(hard_sigmoid(y))),
                                        small(sum(hard_tanh(y))),
                                        small(sum(sigmoid(y))),
                                        small(sum(prelu(y, v))),
                                        small(sum(relu(y)))};
  using std::exp, std::log, std::tanh;
  double const pi = std::acos(-1.0), alpha = 1.6732632423543772, scale = 1.0507009873554805;
  std::function<double(double, double)> const truth[] = {
      [](double x, double) { return x > 0 ? x : 0.2 * x; },
      [](double x, double) { return x > 0 ? x : 2 * (exp(x) - 1); },
      [=](double x, double) { return scale * (x > 0 ? x : alpha * (exp(x) - 1)); },
      [](double x, double) { return x / 2 * std::erfc(-x / std::sqrt(2.0)); },
      [=](double x, double) { return x / 2 * (1 + tanh(std::sqrt(2 / pi) * (x + 0.044715 * x * x * x))); },
      [](double x, double) { return x / (1 + exp(-x)); },
      [](double x, double) { return x * tanh(log(1 + exp(x))); },
      [](double x, double) { return log(1 + exp(x)); },
      [](double x, double) { return x < -3  ? 0
                                    : x > 3 ? 1
                                            : (x + 3) / 6; },
      [](double x, double) { return x < -1  ? -1
                                    : x > 1 ? 1
                                            : x; },
      [](double x, double) { return 1 / (1 + exp(-x)); },
      [](double x, double slope) { return x > 0 ? x : slope * x; },
      [](double x, double) { return x > 0 ? x : 0; }};
  static_assert(std::size(f) == std::size(truth));
  support::dice random(4);
  for (std::size_t k = 0; k < std::size(f); ++k) {
    loss const l(f[k]);
    for (int i = 0; i < 100; ++i) {
      support::leaf_values at;
      double want = 0;
      for (int e = 0; e < outputs; ++e) {
        double const x = random.within(-5, 5), slope = random.within(0, 1);
        at["y"].push_back(x), at["v"].push_back(slope), want += truth[k](x, slope);
      }
      INFO("activation " << k);
      REQUIRE(l.value(at) == Approx(want).epsilon(1e-12).margin(1e-12));
    }
  }
}
