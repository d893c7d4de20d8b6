// ctgrad/optimizer/lbfgs.hpp — a quasi-Newton method for small problems on whole batches
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/optimizer/batch_objective.hpp>
#include <ctgrad/optimizer/line_search.hpp>

#include <limits>

namespace ctgrad::inline CTGRAD_ABI {

/// Goes along -H gradient, where H approximates the inverse Hessian by the last few moves and the changes of the gradient
/// along them (Nocedal 1980; Nocedal & Wright 2006, algorithms 7.4 and 7.5), as far as the strong conditions of Wolfe
/// ask. A step is several iterations on one batch: in `fit` all rows, whatever `batch` says, so an epoch is a step.
/// \code fit(neural_network{..., .optimizer = lbfgs{}, .epochs = 10}, data); \endcode
struct lbfgs {
  int iterations = 20;     ///< of a step, at least 1
  int memory = 10;         ///< moves that are remembered, at least 1
  double decrease = 1e-4;  ///< Wolfe's c1, in (0, curvature)
  double curvature = 0.9;  ///< Wolfe's c2, in (decrease, 1)
  int evaluations = 25;    ///< most of them along one direction, at least 1
  double tolerance = 0;    ///< a step ends early where no element of the gradient is larger; at least 0

  static constexpr bool takes_whole_batches = true;

  template <class Network, samples Count>
  class trainer;
};

/// Takes steps of `lbfgs` on the parameters of a network, and remembers the last moves. Allocates nothing in a step.
template <class Network, samples Count>
class lbfgs::trainer {
 public:
  using T = typename Network::scalar_type;

  /// \param net must outlive the trainer; \param capacity most samples of one step
  /// \throws error for an option that is out of its range
  trainer(Network& net, lbfgs const& options, int capacity, typename Network::execution_type how = {})
      : optimizer(options), objective_(net, capacity, how), size_(objective_.size()), start_(size_), point_(size_),
        direction_(size_), old_gradient_(size_), places_(detail::most(1, options.memory)), weight_(std::size_t(places_)),
        moves_(2 * size_ * weight_.size()) {
    require(options.iterations > 0 && options.memory > 0 && options.evaluations > 0,
            "lbfgs: iterations, memory and evaluations are ", options.iterations, ", ", options.memory, " and ",
            options.evaluations, ", at least 1 is needed");
    require(options.decrease > 0 && options.decrease < options.curvature && options.curvature < 1, "lbfgs: decrease is ",
            options.decrease, " and curvature ", options.curvature, ", but 0 < decrease < curvature < 1 is needed");
  }

  /// Up to `iterations` moves on a batch; returns the objective before them.
  template <class... Bindings>
  auto step(int batch, Bindings const&... bindings) -> T {
    ++steps_;
    objective_.draw = std::uint64_t(steps_);
    double const first = objective_(batch, bindings...);
    double value = first;
    for (int i = 0; i < optimizer.iterations && std::isfinite(value); ++i) {
      double largest = 0;
      for (T const g : objective_.gradient()) largest = detail::most(largest, std::abs(double(g)));
      if (largest <= optimizer.tolerance) break;
      if (!move(value, batch, bindings...)) {
        if (remembered_ == 0) break;  // downhill is not lower: here the numbers end
        remembered_ = 0;
      }
    }
    return T(first);
  }

  template <class Hyperparameter>
  void set(Hyperparameter const& which, double value) {
    objective_.set(which, value);
  }
  void seed(std::uint64_t value) { objective_.seed(value); }
  auto steps() const -> long { return steps_; }

  auto memory() const -> trainer_memory<T> {
    trainer_memory<T> out{steps_, 0, kind(), moves_};
    out.numbers.push_back(T(remembered_)), out.numbers.push_back(T(newest_));
    return out;
  }
  void restore(trainer_memory<T> const& from) {
    std::size_t const count = moves_.size();
    require(from.kind == kind() && from.numbers.size() == count + 2,
            "restore: this is the memory of another optimizer, or of other parameters");
    T const remembered = from.numbers[count], newest = from.numbers[count + 1];
    require(remembered >= 0 && remembered <= T(places_) && newest >= 0 && newest < T(places_), "restore: ", remembered,
            " moves are said to be remembered, the last in place ", newest, ", but there are ", places_, " places");
    detail::copy_numbers(from.numbers.data(), count, moves_.data());
    steps_ = from.steps, remembered_ = int(remembered), newest_ = int(newest);
  }

  lbfgs optimizer;

 private:
  /// One move along a direction; false where nothing lower was found, and then the parameters are as before.
  template <class... Bindings>
  auto move(double& value, int batch, Bindings const&... bindings) -> bool {
    objective_.copy_point(start_);
    detail::copy_numbers(objective_.gradient().data(), old_gradient_.size(), old_gradient_.data());
    look();
    line_point const here{0, value, detail::dot<T>(direction_, old_gradient_)};
    if (!(here.slope < 0)) return false;
    double evaluated = 0;
    auto const at = [&](double t) -> line_point {
      for (std::size_t i = 0; i < size_; ++i) point_[i] = T(std::fma(t, double(direction_[i]), double(start_[i])));
      objective_.go_to(point_);
      evaluated = t;
      double const v = objective_(batch, bindings...);
      return {t, v, detail::dot<T>(direction_, objective_.gradient())};
    };
    // Without a memory, the direction is the gradient, whose length says nothing: the first try moves by 1 in all.
    double length = 0;
    for (T const d : direction_) length += std::abs(double(d));
    double const first = remembered_ > 0 ? 1 : detail::least(1.0, 1 / length);
    double const rounding = 4 * double(std::numeric_limits<T>::epsilon()) * std::abs(value);
    line_point const found =
        strong_wolfe(at, here, first, {optimizer.decrease, optimizer.curvature, rounding, optimizer.evaluations});
    if (found.at == 0 && evaluated != 0) {
      objective_.go_to(start_);
      (void)objective_(batch, bindings...);
    } else if (evaluated != found.at) {
      (void)at(found.at);
    }
    if (found.at == 0) return false;
    value = found.value;
    remember();
    return true;
  }

  // The two loops of Nocedal & Wright 2006, algorithm 7.4.
  void look() {
    for (std::size_t i = 0; i < size_; ++i) direction_[i] = -old_gradient_[i];
    auto const add = [&](double factor, std::span<T const> what) {
      for (std::size_t i = 0; i < size_; ++i) direction_[i] = T(std::fma(factor, double(what[i]), double(direction_[i])));
    };
    for (int k = 0; k < remembered_; ++k) {
      double const a = detail::dot<T>(moved(k), direction_) / detail::dot<T>(moved(k), changed(k));
      weight_[std::size_t(k)] = a;
      add(-a, changed(k));
    }
    if (remembered_ > 0) {
      double const scale = detail::dot<T>(moved(0), changed(0)) / detail::dot<T>(changed(0), changed(0));
      for (T& d : direction_) d = T(scale * double(d));
    }
    for (int k = remembered_ - 1; k >= 0; --k)
      add(weight_[std::size_t(k)] - detail::dot<T>(changed(k), direction_) / detail::dot<T>(moved(k), changed(k)), moved(k));
  }

  void remember() {
    int const oldest = (newest_ + places_ - 1) % places_;
    std::span<T> const s = pair(oldest, 0), y = pair(oldest, 1);
    for (std::size_t i = 0; i < size_; ++i) s[i] = point_[i] - start_[i], y[i] = objective_.gradient()[i] - old_gradient_[i];
    double const sy = detail::dot<T>(s, y), yy = detail::dot<T>(y, y);
    // Without positive curvature along the move, H would no longer go downhill.
    bool const convex = sy > double(std::numeric_limits<T>::epsilon()) * yy;
    if (convex) newest_ = oldest, remembered_ = detail::least(remembered_ + 1, places_);
    else remembered_ = detail::least(remembered_, places_ - 1);  // whoever had the place is gone
  }

  auto pair(int place, int which) -> std::span<T> {
    return {moves_.data() + (2 * std::size_t(place) + std::size_t(which)) * size_, size_};
  }
  /// Of the k-th last move: by how much the parameters moved, and by how much the gradient changed.
  auto moved(int k) -> std::span<T const> { return pair((newest_ + k) % places_, 0); }
  auto changed(int k) -> std::span<T const> { return pair((newest_ + k) % places_, 1); }

  auto kind() const -> std::uint64_t { return mix(mix(hash_of("lbfgs"), size_), std::uint64_t(weight_.size())); }

  detail::batch_objective<Network, Count> objective_;
  std::size_t size_;
  std::vector<T> start_, point_, direction_, old_gradient_;
  int places_;  // of the ring: as many as moves were to be remembered at first
  std::vector<double> weight_;
  std::vector<T> moves_;  // places of a ring; each a move and the change of the gradient along it
  int remembered_ = 0, newest_ = 0;
  long steps_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_ABI
