// batch_methods.cpp — lbfgs, gauss_newton and levenberg_marquardt beside closed forms and other people's numbers
// SPDX-License-Identifier: MIT
#include "small_network.hpp"

#include <ctgrad/optimizer/gauss_newton.hpp>
#include <ctgrad/optimizer/lbfgs.hpp>

#include <vector>

using namespace ctgrad;

namespace {

// Rosenbrock's valley (1960) as squares; the minimum 0 is at (1, 1).
inline constexpr parameter<"p"> p;
inline constexpr parameter<"q"> q;
constexpr auto valley = square(1 - p) + 100 * square(q - square(p));

// A plane through points; minimum in closed form.
inline constexpr input<"x", 3> x;
inline constexpr target<"y", 2> y;
inline constexpr parameter<"W", 2, 3> W;
inline constexpr parameter<"b", 2> b;
constexpr auto plane = W * x + b;
constexpr auto plane_loss = mean_squared_error(plane, y) + 0.05 * l2(W);

struct points {
  static constexpr int count = 40;
  std::vector<double> x, y;
  points() {
    random_stream const stream{8, stream_id("points")};
    for (std::uint64_t i = 0; i < 3 * count; ++i) x.push_back(stream.normal<double>(i));
    for (std::uint64_t i = 0; i < 2 * count; ++i) y.push_back(stream.normal<double>(1000 + i));
  }
};

/// a x = c by elimination, a symmetric and positive.
auto solved(std::vector<std::vector<double>> a, std::vector<double> c) -> std::vector<double> {
  std::size_t const n = c.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = k + 1; i < n; ++i) {
      double const f = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= f * a[k][j];
      c[i] -= f * c[k];
    }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) c[k] -= a[k][j] * c[j];
    c[k] /= a[k][k];
  }
  return c;
}

/// Largest difference of W and b from the minimum of plane_loss: one system for each output.
template <class Net>
auto distance_from_minimum(Net const& net, points const& data) -> double {
  double worst = 0;
  for (int k = 0; k < 2; ++k) {
    std::vector a(4, std::vector<double>(4));
    std::vector<double> c(4);
    for (std::size_t n = 0; n < points::count; ++n) {
      double const row[4]{data.x[3 * n], data.x[3 * n + 1], data.x[3 * n + 2], 1};
      for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) a[i][j] += row[i] * row[j] / points::count;
        c[i] += row[i] * data.y[2 * n + std::size_t(k)] / points::count;
      }
    }
    for (std::size_t i = 0; i < 3; ++i) a[i][i] += 2 * 0.05;  // a mean over 2 outputs: the penalty counts twice as much
    auto const best = solved(a, c);
    for (int i = 0; i < 3; ++i) worst = std::max(worst, std::abs(double(net.view(W)(k, i)) - best[std::size_t(i)]));
    worst = std::max(worst, std::abs(double(net.view(b)(k)) - best[3]));
  }
  return worst;
}

/// Steps until no parameter of the plane is farther than 1e-9 from the minimum; at most `most`.
template <class Method>
auto steps_to_the_plane(Method method, int most) -> int {
  points const data;
  network<plane, plane_loss, double> net;
  initialize(net, 3);
  auto trainer = net.train_with(method, points::count);
  for (int step = 1; step <= most; ++step) {
    trainer.step(points::count, feed(x, data.x), feed(y, data.y));
    if (distance_from_minimum(net, data) < 1e-9) return step;
  }
  return most + 1;
}

template <class Method>
auto steps_through_the_valley(Method method, int most) -> int {
  network<valley, valley, double> net;
  net.view(p)(0) = -1.2, net.view(q)(0) = 1;
  auto trainer = net.train_with(method, 1);
  for (int step = 1; step <= most; ++step) {
    trainer.step(1);
    if (std::abs(net.view(p)(0) - 1) < 1e-6 && std::abs(net.view(q)(0) - 1) < 1e-6) return step;
  }
  return most + 1;
}

}  // namespace

TEST_CASE("strong_wolfe: what it returns meets the conditions, from any first try") {
  struct curve {
    double (*value)(double);
    double (*slope)(double);
  };
  curve const curves[]{
      {[](double t) { return (t - 3) * (t - 3); }, [](double t) { return 2 * (t - 3); }},
      {[](double t) { return -t / (t * t + 2); },
       [](double t) { return (t * t - 2) / (t * t + 2) / (t * t + 2); }},  // Moré & Thuente 1994, 5.1
      {[](double t) { return std::pow(t + 0.004, 5) - 2 * std::pow(t + 0.004, 4); },
       [](double t) { return 5 * std::pow(t + 0.004, 4) - 8 * std::pow(t + 0.004, 3); }},  // 5.2
      {[](double t) { return std::exp(t) - 3 * t; }, [](double t) { return std::exp(t) - 3; }},
  };
  for (curve const& c : curves)
    for (double first : {1e-3, 0.1, 1.0, 10.0, 1000.0}) {
      int asked = 0;
      auto const line = [&](double t) { return ++asked, line_point{t, c.value(t), c.slope(t)}; };
      line_point const start = line(0);
      line_point const found = strong_wolfe(line, start, first, {.decrease = 1e-4, .curvature = 0.1, .rounding = 1e-14});
      INFO("first " << first << ", found " << found.at << " after " << asked);
      CHECK(found.at > 0);
      CHECK(found.value <= start.value + 1e-4 * found.at * start.slope + 1e-14);
      CHECK(std::abs(found.slope) <= 0.1 * std::abs(start.slope));
    }
}

TEST_CASE("strong_wolfe: where nothing is lower it stays; where numbers end it comes back") {
  auto const up = [](double t) { return line_point{t, t, 1}; };
  CHECK(strong_wolfe(up, {0, 0, -1}, 1).at == 0);  // a slope that lies
  auto const wall = [](double t) {
    return t < 0.01 ? line_point{t, -t + 40 * t * t, -1 + 80 * t} : line_point{t, NAN, NAN};
  };
  line_point const found = strong_wolfe(wall, wall(0), 1);
  CHECK(found.at > 0);
  CHECK(found.value < 0);
}

TEST_CASE("a linear problem: Gauss-Newton needs one step, Levenberg-Marquardt few, L-BFGS one of 20 moves or two") {
  CHECK(steps_to_the_plane(gauss_newton{.accuracy = 1e-12}, 2) == 1);
  CHECK(steps_to_the_plane(gauss_newton{}, 3) <= 2);
  CHECK(steps_to_the_plane(levenberg_marquardt{.accuracy = 1e-12}, 10) <= 6);
  CHECK(steps_to_the_plane(lbfgs{}, 4) <= 2);
}

TEST_CASE("Rosenbrock's valley: through it from (-1.2, 1)") {
  CHECK(steps_through_the_valley(gauss_newton{.accuracy = 1e-12}, 40) <= 20);
  CHECK(steps_through_the_valley(levenberg_marquardt{.accuracy = 1e-12}, 60) <= 40);
  CHECK(steps_through_the_valley(lbfgs{}, 10) <= 3);
}

namespace {

// Multinomial regression with a penalty: strictly convex but for a shift of all intercepts.
inline constexpr input<"r", 3> r;
inline constexpr label<"t", 3> t;
inline constexpr parameter<"V", 3, 3> V;
inline constexpr parameter<"c", 3> c;
constexpr auto scores = V * r + c;
constexpr auto scores_loss = cross_entropy(scores, t) + 0.1 * l2(V);

inline constexpr input<"u"> u;
inline constexpr target<"s"> s;
inline constexpr parameter<"height"> height;
inline constexpr parameter<"rate"> rate;
inline constexpr parameter<"floor"> ground;
constexpr auto decay = height * exp(-(rate * u)) + ground;
constexpr auto decay_loss = mean_squared_error(decay, s);

template <class Method>
auto fitted_decay(Method method, int steps) {
  std::vector<double> at, seen;
  for (int i = 0; i < 20; ++i) {
    at.push_back(i / 4.0);
    seen.push_back(2.5 * std::exp(-0.7 * at.back()) + 0.3 + 0.05 * ((5 * i) % 7 - 3));
  }
  network<decay, decay_loss, double> net;
  net.view(height)(0) = 1, net.view(rate)(0) = 1;
  auto trainer = net.train_with(method, 20);
  double loss = 0;
  for (int step = 0; step < steps; ++step) loss = trainer.step(20, feed(u, at), feed(s, seen));
  CHECK(net.view(height)(0) == Approx(2.45227902899).epsilon(1e-6));
  CHECK(net.view(rate)(0) == Approx(0.6835593118).epsilon(1e-6));
  CHECK(net.view(ground)(0) == Approx(0.302630795875).epsilon(1e-6));
  CHECK(loss == Approx(0.010134711714586155).epsilon(1e-9));
}

/// G v by differences of the residuals of the small network: 2 (sum_n w_n J_n' J_n / outputs + penalty) v.
auto product_by_differences(network<small::predicted, small::loss, double> net, small::batch_of_rows const& data,
                            std::vector<double> const& weights, std::vector<double> const& v) -> std::vector<double> {
  detail::element_places<decltype(net)> const places(net);
  std::vector<double> point(places.size());
  places.gather(net.memory(), point);
  auto const at = [&](std::vector<double> const& p) {
    places.scatter(p, net.memory());
    std::vector<double> y(small::batch * small::outputs);
    auto predict = net.predict_with(small::batch);
    predict(small::batch, y, feed(small::x, data.x));
    return y;
  };
  std::vector<std::vector<double>> columns;
  for (std::size_t k = 0; k < point.size(); ++k) {
    auto up = point, down = point;
    up[k] += 1e-5, down[k] -= 1e-5;
    auto a = at(up), b = at(down);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = (a[i] - b[i]) / 2e-5;
    columns.push_back(a);
  }
  double sum = 0;
  for (double w : weights) sum += w;
  std::vector<double> product(point.size());
  for (std::size_t i = 0; i < columns[0].size(); ++i) {
    double along = 0;
    for (std::size_t k = 0; k < v.size(); ++k) along += columns[k][i] * v[k];
    double const w = weights[i / small::outputs] / sum / small::outputs;
    for (std::size_t k = 0; k < v.size(); ++k) product[k] += 2 * w * columns[k][i] * along;
  }
  std::size_t first = 0;  // element of A
  for (int k = 0; k < net.table.find("A"); ++k) first += std::size_t(net.table.entries[k].extent.size());
  for (std::size_t k = first; k < first + small::hidden * small::inputs; ++k) product[k] += 2 * small::penalty * v[k];
  return product;
}

}  // namespace

TEST_CASE("the Gauss-Newton matrix: its products are those of Jacobians by differences, with penalty and weights") {
  network<small::predicted, small::loss, double> net;
  initialize(net, 4);
  small::batch_of_rows const data = small::rows(2);
  std::vector<double> v(small::size), weights(small::batch, 1), uneven{1, 2, 0.5, 0, 3, 1, 0.25};
  random_stream const stream{2, stream_id("direction")};
  for (std::size_t k = 0; k < v.size(); ++k) v[k] = stream.normal<double>(k);
  detail::element_places<decltype(net)> const places(net);
  auto const check = [&](auto const& equations, double curvature, std::vector<double> const& expected) {
    double along = 0;
    for (std::size_t k = 0; k < v.size(); ++k) {
      CHECK(equations.product()[k] == Approx(expected[k]).epsilon(1e-6).margin(1e-8));  // second differences
      along += v[k] * expected[k];
    }
    CHECK(curvature == Approx(along).epsilon(1e-6));
  };
  detail::normal_equations<decltype(net), samples::alike> alike(net, places, small::batch);
  double const first = alike.multiply(v, small::batch, feed(small::x, data.x), feed(small::y, data.y));
  check(alike, first, product_by_differences(net, data, weights, v));
  detail::normal_equations<decltype(net), samples::weighted> weighted(net, places, small::batch);
  double const second =
      weighted.multiply(v, small::batch, feed(small::x, data.x), feed(small::y, data.y), feed(sample_weights, uneven));
  check(weighted, second, product_by_differences(net, data, uneven, v));
}

TEST_CASE("nonlinear least squares: the numbers of scipy.optimize.least_squares") {
  fitted_decay(levenberg_marquardt{}, 15);
  fitted_decay(gauss_newton{}, 15);
  fitted_decay(lbfgs{}, 4);
}

TEST_CASE("lbfgs: multinomial regression, the coefficients of scikit-learn") {
  double const coefficients[3][3]{{0.196148232695, 0.036326084958, -0.074347726583},
                                  {-0.499715342988, -0.190373562125, 0.261949848813},
                                  {0.303567110293, 0.154047477167, -0.187602122229}};
  double const intercepts[3]{0.458540943405, 0.155689589587, -0.614230532992};
  std::vector<double> rows;
  std::vector<std::int32_t> labels;
  for (int i = 0; i < 30; ++i) {
    for (int j = 0; j < 3; ++j) rows.push_back(((7 + 3 * j) * i + 5 * j) % 11 / 5.0 - 1);
    bool const above = rows[std::size_t(3 * i)] + rows[std::size_t(3 * i + 1)] > 0;
    labels.push_back((i * i + 3 * i + 2 * above) % 3);
  }
  network<scores, scores_loss, double> net;
  auto trainer = net.train_with(lbfgs{}, 30);
  for (int step = 0; step < 3; ++step) trainer.step(30, feed(r, rows), feed(t, labels));
  double mean = 0;
  for (int k = 0; k < 3; ++k) mean += net.view(c)(k) / 3;
  for (int k = 0; k < 3; ++k) {
    for (int j = 0; j < 3; ++j) CHECK(net.view(V)(k, j) == Approx(coefficients[k][j]).margin(1e-7));
    CHECK(net.view(c)(k) - mean == Approx(intercepts[k]).margin(1e-7));
  }
}

TEST_CASE("memory: a method that was restored goes on bit for bit; another's memory is refused") {
  auto const go_on = [&](auto method) {
    network<small::predicted, small::loss, double> whole, half;
    initialize(whole, 3), initialize(half, 3);
    small::batch_of_rows const rows = small::rows(1);
    auto const step = [&](auto& trainer) {
      return trainer.step(small::batch, feed(small::x, rows.x), feed(small::y, rows.y));
    };
    auto one = whole.train_with(method, small::batch), first = half.train_with(method, small::batch);
    for (int i = 0; i < 4; ++i) step(one);
    for (int i = 0; i < 2; ++i) step(first);
    auto second = half.train_with(method, small::batch);
    second.restore(first.memory());
    for (int i = 0; i < 2; ++i) step(second);
    CHECK(small::flattened(half) == small::flattened(whole));
    CHECK(second.memory() == one.memory());
    auto plain = half.train_with(sgd{}, small::batch);
    CHECK_THROWS_WITH(plain.restore(first.memory()),
                      "restore: this is the memory of another optimizer, or of other parameters");
  };
  go_on(lbfgs{.iterations = 3});
  go_on(levenberg_marquardt{});
  go_on(adam{});
}

TEST_CASE("memory: places that do not exist and dampings that cannot be are refused") {
  network<plane, plane_loss, double> net;
  auto quasi = net.train_with(lbfgs{.memory = 3}, 2);
  auto memory = quasi.memory();
  memory.numbers.back() = 3;
  CHECK_THROWS_WITH(quasi.restore(memory),
                    "restore: 0 moves are said to be remembered, the last in place 3, but there are 3 places");
  auto least = net.train_with(levenberg_marquardt{}, 2);
  auto other = least.memory();
  other.numbers[0] = std::nan("");
  CHECK_THROWS_WITH(least.restore(other), "restore: a damping of nan that grows by 2 is none that this method makes");
}

TEST_CASE("methods: the same bits for 1, 2 and 3 threads") {
  auto const walk = [](auto method, int threads) {
    points const data;
    network<plane, plane_loss, double> net;
    initialize(net, 3);
    auto trainer = net.train_with(method, points::count, {.threads = threads});
    for (int step = 0; step < 3; ++step) trainer.step(points::count, feed(x, data.x), feed(y, data.y));
    return std::vector(net.memory().begin(), net.memory().end());
  };
  for (int threads : {2, 3}) {
    CHECK(walk(lbfgs{.iterations = 3}, threads) == walk(lbfgs{.iterations = 3}, 1));
    CHECK(walk(levenberg_marquardt{}, threads) == walk(levenberg_marquardt{}, 1));
  }
}

TEST_CASE("methods: options out of their range are refused") {
  network<plane, plane_loss, double> net;
  CHECK_THROWS_WITH(net.train_with(lbfgs{.iterations = 0}, 1),
                    "lbfgs: iterations, memory and evaluations are 0, 10 and 25, at least 1 is needed");
  CHECK_THROWS_WITH(net.train_with(lbfgs{.curvature = 1}, 1),
                    "lbfgs: decrease is 0.0001 and curvature 1, but 0 < decrease < curvature < 1 is needed");
  CHECK_THROWS_WITH(net.train_with(gauss_newton{.damping = -1}, 1), "gauss_newton: damping is -1, at least 0 is needed");
  CHECK_THROWS_WITH(net.train_with(levenberg_marquardt{.damping = 0}, 1),
                    "levenberg_marquardt: damping is 0, it must be positive");
  CHECK_THROWS_WITH(net.train_with(levenberg_marquardt{.accuracy = 1}, 1),
                    "levenberg_marquardt: accuracy is 1, it must lie between 0 and 1");
}
