// gmm.hpp — the log-posterior of a mixture of Gaussians, after ADBench: instances, the plain loops, the formula
// SPDX-License-Identifier: MIT
//
// D dimensions, K components, N points; component k has a weight alpha_k, a mean mu_k and the triangle Q_k of its precision:
// log-diagonal q_k, below it l_k. With a Wishart prior of gamma and m (Srajer, Kukelova & Fitzgibbon 2018):
//   L = sum_i logsumexp_k(alpha_k + sum q_k - |Q_k (x_i - mu_k)|^2 / 2) - N logsumexp(alpha)
//       + sum_k(gamma^2 / 2 (|exp q_k|^2 + |l_k|^2) - m sum q_k) + what no parameter moves
#pragma once
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/expression/reduce.hpp>
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/network/value_and_gradient.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <string>

namespace gmm {

/// One instance, in the order of ADBench's files; the gradient has the same order.
struct instance {
  int D, K, N;
  std::vector<double> alpha, mu, icf, x;  ///< K; K x D; K x (D log-diagonals, then the triangle column by column); N x D
  double gamma = 1;
  int m = 0;
  bool drawn = true;  ///< not ADBench's own

  auto width() const -> int { return D * (D + 1) / 2; }
  /// The place of row i, column j < i of a triangle behind the log-diagonals.
  auto below(int i, int j) const -> int { return D + j * D - j * (j + 1) / 2 + i - j - 1; }
  auto what_no_parameter_moves() const -> double {
    double const n = D + m + 1;
    double log_gamma = D * (D - 1) / 4.0 * std::log(std::numbers::pi);
    for (int j = 1; j <= D; ++j) log_gamma += std::lgamma(n / 2 + (1 - j) / 2.0);
    return -N * D / 2.0 * std::log(2 * std::numbers::pi) - K * (n * D * (std::log(gamma) - std::log(2.0) / 2) - log_gamma);
  }
};

/// ADBench's own where CTGRAD_DATA has it, else one of the same size with other numbers.
inline auto instance_of(int D, int K, int N) -> instance {
  instance p{D, K, N, {}, {}, {}, {}};
  auto const resize = [&] {
    p.alpha.resize(std::size_t(p.K)), p.mu.resize(std::size_t(p.K * p.D)), p.icf.resize(std::size_t(p.K * p.width()));
    p.x.resize(std::size_t(p.N * p.D));
  };
  resize();
  char const* const folder = std::getenv("CTGRAD_DATA");
  std::ifstream file(std::string(folder ? folder : "") + "/adbench/gmm/" + std::to_string(N / 1000) + "k/gmm_d" +
                     std::to_string(D) + "_K" + std::to_string(K) + ".txt");
  if (int d, k, n; file >> d >> k >> n && d == D && k == K && n == N) {
    for (auto* part : {&p.alpha, &p.mu, &p.icf, &p.x})
      for (double& number : *part) file >> number;
    if (file >> p.gamma >> p.m) return p.drawn = false, p;
  }
  bench::uniform draw;
  for (auto* part : {&p.alpha, &p.mu, &p.icf, &p.x})
    for (double& number : *part) number = double(draw.within(1));
  p.gamma = 1, p.m = 0;
  return p;
}

/// The formula in plain loops: what one writes first. With `gradient`, the derivatives by hand.
template <bool Gradient>
auto plain(instance const& p, std::vector<double>* gradient = nullptr) -> double {
  int const D = p.D, K = p.K, width = p.width();
  auto const zeros = [](int n) { return std::vector<double>(std::size_t(n)); };
  std::vector<double> exp_q = zeros(K * D), sum_q = zeros(K), z = zeros(K), y = zeros(K * D), u = zeros(D);
  double *d_alpha = nullptr, *d_mu = nullptr, *d_icf = nullptr;
  if constexpr (Gradient) {
    gradient->assign(p.alpha.size() + p.mu.size() + p.icf.size(), 0);
    d_alpha = gradient->data(), d_mu = d_alpha + K, d_icf = d_mu + K * D;
  }
  for (int k = 0; k < K; ++k)
    for (int i = 0; i < D; ++i) {
      double const q = p.icf[std::size_t(k * width + i)];
      exp_q[std::size_t(k * D + i)] = std::exp(q), sum_q[std::size_t(k)] += q;
    }
  auto const log_sum_exp = [&](double const* a) {
    double top = a[0], sum = 0;
    for (int k = 1; k < K; ++k) top = a[k] > top ? a[k] : top;
    for (int k = 0; k < K; ++k) sum += std::exp(a[k] - top);
    return top + std::log(sum);
  };
  double value = 0;
  for (int n = 0; n < p.N; ++n) {
    double const* const x = p.x.data() + n * D;
    for (int k = 0; k < K; ++k) {
      double const *mu = p.mu.data() + k * D, *e = exp_q.data() + k * D, *l = p.icf.data() + k * width;
      double* const yk = y.data() + k * D;
      for (int i = 0; i < D; ++i) u[std::size_t(i)] = x[i] - mu[i];
      for (int i = 0; i < D; ++i) yk[i] = e[i] * u[std::size_t(i)];
      int at = D;
      for (int j = 0; j < D; ++j)
        for (int i = j + 1; i < D; ++i) yk[i] += l[at++] * u[std::size_t(j)];
      double square = 0;
      for (int i = 0; i < D; ++i) square += yk[i] * yk[i];
      z[std::size_t(k)] = p.alpha[std::size_t(k)] + sum_q[std::size_t(k)] - .5 * square;
    }
    double const all = log_sum_exp(z.data());
    value += all;
    if constexpr (Gradient)
      for (int k = 0; k < K; ++k) {
        double const r = std::exp(z[std::size_t(k)] - all);
        double const *mu = p.mu.data() + k * D, *e = exp_q.data() + k * D, *l = p.icf.data() + k * width,
                     *yk = y.data() + k * D;
        double *dm = d_mu + k * D, *d = d_icf + k * width;
        d_alpha[k] += r;
        for (int i = 0; i < D; ++i) d[i] += r * (1 - yk[i] * e[i] * (x[i] - mu[i])), dm[i] += r * yk[i] * e[i];
        int at = D;
        for (int j = 0; j < D; ++j)
          for (int i = j + 1; i < D; ++i, ++at) d[at] -= r * yk[i] * (x[j] - mu[j]), dm[j] += r * yk[i] * l[at];
      }
  }
  double const weights = log_sum_exp(p.alpha.data()), gamma = p.gamma * p.gamma;
  value -= p.N * weights;
  for (int k = 0; k < K; ++k)
    for (int i = 0; i < width; ++i) {
      double const here = p.icf[std::size_t(k * width + i)], square = i < D ? std::exp(2 * here) : here * here;
      value += gamma / 2 * square - (i < D ? p.m * here : 0);
      if constexpr (Gradient) d_icf[k * width + i] += i < D ? gamma * square - p.m : gamma * here;
    }
  if constexpr (Gradient)
    for (int k = 0; k < K; ++k) d_alpha[k] -= p.N * std::exp(p.alpha[std::size_t(k)] - weights);
  return value + p.what_no_parameter_moves();
}

/// The letters of the formula. Component k is row k of each matrix; the rows of all Q_k that have the same number i are one
/// matrix, `row<i>`, so that each is a product with the point: with its first i + 1 coordinates, since Q_k is a triangle.
template <int D, int K>
struct mixture {
  template <int I>
  static consteval auto named(char letter) -> ctgrad::fixed_string<4> {
    return {{letter, char('0' + I / 10), char('0' + I % 10), 0}};
  }
  static constexpr ctgrad::input<"x", D> x{};
  static constexpr ctgrad::parameter<"alpha", K> alpha{};
  static constexpr ctgrad::parameter<"mu", K, D> mu{};
  template <int I>
  static constexpr ctgrad::parameter<named<I>('q'), K> q{};
  template <int I>
  static constexpr ctgrad::parameter<named<I>('l'), K, I + 1> l{};  // the last column is not read
  static constexpr ctgrad::hyperparameter<"gamma"> gamma{};
  static constexpr ctgrad::hyperparameter<"m"> m{};
  static constexpr ctgrad::hyperparameter<"1/N"> share{};

  /// `count` of `width` places, from `first` on, are 1, the others 0.
  template <int Width, int First, int Count>
  static consteval auto ones() {
    return ctgrad::build<ctgrad::make_shape(Width)>(
        [](ctgrad::symbol one) {
          ctgrad::affine_map at;
          at.offset = First, at.stride[0] = 1;
          return ctgrad::put_at(ctgrad::spread(one, ctgrad::make_shape(Count)), ctgrad::make_shape(Width), at);
        },
        ctgrad::number(1));
  }
  template <int I>
  static consteval auto triangle() {
    if constexpr (I == 0) return ctgrad::outer(exp(q<0>), ones<1, 0, 1>());
    else return hadamard(l<I>, ones<I + 1, 0, I>()) + ctgrad::outer(exp(q<I>), ones<I + 1, I, 1>());
  }
  template <int I>
  static constexpr auto row = triangle<I>();
  template <int I>
  static constexpr auto x_to = ctgrad::slice<0, 0, I + 1>(x);
  template <int I>
  static constexpr auto mu_to = ctgrad::slice<1, 0, I + 1>(mu);
  template <int I>
  static constexpr auto y = ctgrad::sum<1>(hadamard(row<I>, mu_to<I>)) - row<I> * x_to<I>;  // row i of Q_k (mu_k - x)
  template <int I>
  static consteval auto squares() {
    if constexpr (I == 0) return square(y<0>);
    else return squares<I - 1>() + square(y<I>);
  }
  template <int I>
  static consteval auto sum_of_q() {
    if constexpr (I == 0) return q<0> + 0.;
    else return sum_of_q<I - 1>() + q<I>;
  }
  template <int I>
  static consteval auto prior() {
    constexpr auto own = square(gamma) / 2. * sum(square(row<I>)) - m * sum(q<I>);
    if constexpr (I == 0) return own;
    else return prior<I - 1>() + own;
  }
  static constexpr auto value =
      logsumexp(alpha + sum_of_q<D - 1>() - .5 * squares<D - 1>()) - logsumexp(alpha) + share * prior<D - 1>();
};

/// Ours beside the plain loops. The objective of the formula is L / N, without what no parameter moves.
template <int D, int K, int N>
struct race {
  using letters = mixture<D, K>;
  static constexpr auto& value = letters::value;
  using network = ctgrad::network<value, value, double>;

  static auto problem() -> instance const& {
    static instance const p = instance_of(D, K, N);
    return p;
  }

  template <class F>
  static void each_row(F f) {
    [&]<int... I>(std::integer_sequence<int, I...>) {
      (f.template operator()<I>(), ...);
    }(std::make_integer_sequence<int, D>{});
  }

  template <template <class, ctgrad::samples> class Evaluated>
  struct program {
    network net{};
    Evaluated<network, ctgrad::samples::alike> at{net, N};
    float last = 0;

    static auto must() { return bench::work_of<network, decltype(at)>(N); }
    explicit program(float) {
      instance const& p = problem();
      for (int k = 0; k < K; ++k) {
        net.view(letters::alpha)(k) = p.alpha[std::size_t(k)];
        for (int i = 0; i < D; ++i) net.view(letters::mu)(k, i) = p.mu[std::size_t(k * D + i)];
        each_row([&]<int I>() {
          net.view(letters::template q<I>)(k) = p.icf[std::size_t(k * p.width() + I)];
          if constexpr (I > 0)
            for (int j = 0; j < I; ++j)
              net.view(letters::template l<I>)(k, j) = p.icf[std::size_t(k * p.width() + p.below(I, j))];
        });
      }
      at.set(letters::gamma, p.gamma), at.set(letters::m, p.m), at.set(letters::share, 1. / N);
    }
    auto objective() -> double { return N * at(N, feed(letters::x, problem().x)) + problem().what_no_parameter_moves(); }
    void step() { last = float(objective() / N); }
  };
  template <bool Gradient>
  struct loops {
    float last = 0;
    std::vector<double> gradient{};
    static auto must() { return bench::work{}; }
    explicit loops(float) {}
    void step() { last = float(plain<Gradient>(problem(), &gradient) / N); }
  };

  /// Ours in the order of the files.
  static auto gradient(program<ctgrad::value_and_gradient>& ours) -> std::vector<double> {
    instance const& p = problem();
    std::vector<double> all(p.alpha.size() + p.mu.size() + p.icf.size());
    double *mu = all.data() + K, *icf = mu + K * D;
    for (int k = 0; k < K; ++k) {
      all[std::size_t(k)] = N * ours.at.gradient(letters::alpha)(k);
      for (int i = 0; i < D; ++i) mu[k * D + i] = N * ours.at.gradient(letters::mu)(k, i);
      each_row([&]<int I>() {
        icf[k * p.width() + I] = N * ours.at.gradient(letters::template q<I>)(k);
        if constexpr (I > 0)
          for (int j = 0; j < I; ++j)
            icf[k * p.width() + p.below(I, j)] = N * ours.at.gradient(letters::template l<I>)(k, j);
      });
    }
    return all;
  }

  /// Value and every derivative beside the plain loops', and beside ADBench's reference where it is there.
  static auto is_right() -> bool {
    program<ctgrad::value_and_gradient> ours(0);
    double const value = ours.objective();
    std::vector<double> const found = gradient(ours);
    std::vector<double> right;
    double const expected = plain<true>(problem(), &right);
    double largest = 0, wrong = 0;
    for (std::size_t i = 0; i < right.size(); ++i)
      largest = std::max(largest, std::abs(right[i])), wrong = std::max(wrong, std::abs(right[i] - found[i]));
    std::fprintf(stderr, "%s: objective %.12g and %.12g, derivatives differ by %.2g of the largest\n",
                 problem().drawn ? "an instance of our own" : "ADBench's instance", value, expected, wrong / largest);
    return std::abs(value - expected) <= 1e-12 * std::abs(expected) && wrong <= 1e-10 * largest;
  }

  static auto run(int argc, char** argv, std::string const& name) -> int {
    if (!is_right()) return 1;
    float const each = float(plain<false>(problem()) / N);
    std::string const note = problem().drawn ? "numbers of our own: CTGRAD_DATA has no ADBench" : "ADBench's numbers";
    bench::racer by_hand = bench::ours<loops<true>>("plain loops, value and gradient by hand");
    bench::racer alone = bench::ours<loops<false>>("plain loops, value alone");
    by_hand.note = alone.note = note;
    return bench::race(argc, argv, name, std::array{each},
                       {bench::ours<program<ctgrad::value_and_gradient>>(),
                        bench::ours<program<ctgrad::value_alone>>("ctgrad, value alone"), by_hand, alone});
  }
};

}  // namespace gmm
