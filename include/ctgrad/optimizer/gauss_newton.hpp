// ctgrad/optimizer/gauss_newton.hpp — Gauss-Newton and Levenberg-Marquardt: least squares of small problems, whole batches
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/optimizer/normal_equations.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// What both have in common: an objective, its normal equations, and a place to go back to.
template <class Network, samples Count>
class least_squares_trainer {
 public:
  using T = typename Network::scalar_type;

  least_squares_trainer(Network& net, int capacity, typename Network::execution_type how)
      : objective_(net, capacity, how), equations_(net, objective_.places, capacity, how), start_(objective_.size()),
        point_(start_.size()), gradient_(start_.size()) {}

  template <class Hyperparameter>
  void set(Hyperparameter const& which, double value) {
    objective_.set(which, value);
    if constexpr (requires { Hyperparameter::title; }) set_product(Hyperparameter::title, value);
    else set_product(which, value);
  }
  void seed(std::uint64_t value) { objective_.seed(value), equations_.program().seed = value; }
  auto steps() const -> long { return steps_; }

 protected:
  /// The objective where the network is; gradient and place are kept.
  template <class... Bindings>
  auto begin(int batch, Bindings const&... bindings) -> double {
    objective_.draw = equations_.draw = std::uint64_t(++steps_);
    double const value = objective_(batch, bindings...);
    detail::copy_numbers(objective_.gradient().data(), gradient_.size(), gradient_.data());
    objective_.copy_point(start_);
    return value;
  }
  /// The objective at `factor` times the solution of the equations.
  template <class... Bindings>
  auto at(double factor, int batch, Bindings const&... bindings) -> double {
    for (std::size_t i = 0; i < start_.size(); ++i)
      point_[i] = T(std::fma(factor, double(equations_.solution()[i]), double(start_[i])));
    objective_.go_to(point_);
    return objective_(batch, bindings...);
  }
  void go_back() { objective_.go_to(start_); }
  static void check(char const* who, double accuracy, int products, int tries) {
    require(accuracy > 0 && accuracy < 1, who, ": accuracy is ", accuracy, ", it must lie between 0 and 1");
    require(products > 0 && tries > 0, who, ": products and tries are ", products, " and ", tries, ", at least 1 is needed");
  }

  batch_objective<Network, Count> objective_;
  normal_equations<Network, Count> equations_;
  std::vector<T> start_, point_, gradient_;
  long steps_ = 0;

 private:
  void set_product(std::string_view name, double value) {
    equations_.program().template set<role::hyperparameter>(name, value);
  }
};

}  // namespace detail

/// d solves (G + damping) d = -gradient, G the Gauss-Newton matrix; the step is d, or the first of its halves, quarters,
/// ... that lowers the objective (Nocedal & Wright 2006, section 10.3). For losses that are sums of squares; a linear
/// problem is solved in one step. In `fit` all rows are one batch, whatever `batch` says, so an epoch is a step.
struct gauss_newton {
  double damping = 0;      ///< at least 0
  double accuracy = 1e-6;  ///< of the equations: their residual beside the gradient, in (0, 1)
  int products = 500;      ///< with G, most of a step, at least 1
  int tries = 20;          ///< lengths of a step, at least 1

  static constexpr bool takes_whole_batches = true;

  template <class Network, samples Count>
  class trainer;
};

template <class Network, samples Count>
class gauss_newton::trainer : public detail::least_squares_trainer<Network, Count> {
  using base = detail::least_squares_trainer<Network, Count>;

 public:
  using T = typename base::T;

  /// \param net must outlive the trainer; \param capacity most samples of one step
  /// \throws error for an option that is out of its range
  trainer(Network& net, gauss_newton const& options, int capacity, typename Network::execution_type how = {})
      : base(net, capacity, how), optimizer(options) {
    require(options.damping >= 0, "gauss_newton: damping is ", options.damping, ", at least 0 is needed");
    this->check("gauss_newton", options.accuracy, options.products, options.tries);
  }

  /// One step on a batch; returns the objective before it.
  template <class... Bindings>
  auto step(int batch, Bindings const&... bindings) -> T {
    double const value = this->begin(batch, bindings...);
    this->equations_.solve(this->gradient_, optimizer.damping, optimizer.accuracy, optimizer.products, batch, bindings...);
    double const slope = detail::dot<T>(this->gradient_, this->equations_.solution());
    double factor = 1;
    for (int i = 0; i < optimizer.tries; ++i, factor /= 2)
      if (this->at(factor, batch, bindings...) <= std::fma(1e-4 * factor, slope, value))
        return T(value);  // Armijo's condition
    this->go_back();
    return T(value);
  }

  auto memory() const -> trainer_memory<T> { return {this->steps_, 0, hash_of("gauss_newton"), {}}; }
  void restore(trainer_memory<T> const& from) {
    require(from.kind == hash_of("gauss_newton") && from.numbers.empty(),
            "restore: this is the memory of another optimizer");
    this->steps_ = from.steps;
  }

  gauss_newton optimizer;
};

/// The step of `gauss_newton` with a damping that learns: it falls as long as the objective does what its quadratic model
/// says, and grows until it does (Marquardt 1963; the rule for the damping is that of Nielsen 1999, "Damping parameter in
/// Marquardt's method", eq. 2.5).
struct levenberg_marquardt {
  double damping = 1e-3;   ///< of the first step, beside the curvature along the gradient; positive
  double accuracy = 1e-3;  ///< of the equations: their residual beside the gradient, in (0, 1)
  int products = 500;      ///< with G, most of a try, at least 1
  int tries = 20;          ///< dampings in a step, at least 1

  static constexpr bool takes_whole_batches = true;

  template <class Network, samples Count>
  class trainer;
};

template <class Network, samples Count>
class levenberg_marquardt::trainer : public detail::least_squares_trainer<Network, Count> {
  using base = detail::least_squares_trainer<Network, Count>;

 public:
  using T = typename base::T;

  /// \param net must outlive the trainer; \param capacity most samples of one step
  /// \throws error for an option that is out of its range
  trainer(Network& net, levenberg_marquardt const& options, int capacity, typename Network::execution_type how = {})
      : base(net, capacity, how), optimizer(options) {
    require(options.damping > 0, "levenberg_marquardt: damping is ", options.damping, ", it must be positive");
    this->check("levenberg_marquardt", options.accuracy, options.products, options.tries);
  }

  /// One step on a batch; returns the objective before it. Where no damping lowers it, nothing moves.
  template <class... Bindings>
  auto step(int batch, Bindings const&... bindings) -> T {
    double const value = this->begin(batch, bindings...);
    double const square = detail::dot<T>(this->gradient_, this->gradient_);
    if (square == 0) return T(value);
    if (damping_ == 0)
      damping_ = T(optimizer.damping *
                   detail::most(this->equations_.multiply(this->gradient_, batch, bindings...) / square, 1e-12));
    for (int i = 0; i < optimizer.tries; ++i) {
      double const damping = double(damping_);
      this->equations_.solve(this->gradient_, damping, optimizer.accuracy, optimizer.products, batch, bindings...);
      auto const d = this->equations_.solution();
      double const promised = std::fma(damping, detail::dot<T>(d, d), -detail::dot<T>(d, this->gradient_)) / 2;
      double const gain = (value - this->at(1, batch, bindings...)) / promised;
      if (gain > 0 && promised > 0) {
        double const excess = 2 * gain - 1;
        damping_ = T(damping * detail::most(1.0 / 3, std::fma(-excess * excess, excess, 1))), growth_ = 2;
        return T(value);
      }
      damping_ = T(damping * growth_), growth_ *= 2;
    }
    this->go_back();
    damping_ = 0, growth_ = 2;  // a minimum to rounding: the next step begins anew
    return T(value);
  }

  auto memory() const -> trainer_memory<T> {
    return {this->steps_, 0, hash_of("levenberg_marquardt"), {damping_, T(growth_)}};
  }
  void restore(trainer_memory<T> const& from) {
    require(from.kind == hash_of("levenberg_marquardt") && from.numbers.size() == 2,
            "restore: this is the memory of another optimizer");
    require(from.numbers[0] >= 0 && std::isfinite(from.numbers[0]) && from.numbers[1] >= 2, "restore: a damping of ",
            from.numbers[0], " that grows by ", from.numbers[1], " is none that this method makes");
    this->steps_ = from.steps, damping_ = from.numbers[0], growth_ = double(from.numbers[1]);
  }

  levenberg_marquardt optimizer;

 private:
  T damping_ = 0;
  double growth_ = 2;
};

}  // namespace ctgrad::inline CTGRAD_ABI
