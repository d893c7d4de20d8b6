// ctgrad/optimizer/normal_equations.hpp — (G + damping) d = -gradient, by products with the Gauss-Newton matrix G
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/core/type_error.hpp>
#include <ctgrad/optimizer/batch_objective.hpp>
#include <ctgrad/passes/gauss_newton.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class Formula>
struct no_sum_of_squares {
  constexpr auto operator()() const -> sentence {
    sentence out;
    graph g = Formula::both.nodes;
    if (residuals_of(g, Formula::both.loss).fits) return out;
    return out << "least squares: the loss is no sum of squares, such as mean_squared_error, half_squared_error or l2; "
                  "use lbfgs instead";
  }
};

template <class Formula, samples Count>
struct gauss_newton_source {
  static constexpr bool predicts = false;
  static constexpr auto& parameters = Formula::parameters;
  static constexpr auto derive() { return derive_gauss_newton(Formula::both.nodes, Formula::both.loss, Count); }
};

/// Solves by conjugate gradients (Hestenes & Stiefel 1952; Nocedal & Wright 2006, algorithm 5.2, from 0). Every iterate
/// goes downhill. Allocates nothing after construction.
template <class Network, samples Count>
class normal_equations {
 public:
  using T = typename Network::scalar_type;
  using formula = typename Network::formula;
  using checked = type_error<as_text(no_sum_of_squares<formula>{})>;
  static_assert(sizeof(checked) > 0);

  /// \param places outlives the equations
  normal_equations(Network& net, element_places<Network> const& places, int capacity,
                   typename Network::execution_type how = {})
      : places_(places), program_(net.memory().data(), capacity, how), memory_(net.memory().size()), size_(places.size()),
        solution_(size_), residual_(size_), direction_(size_), product_(size_) {}
  normal_equations(normal_equations const&) = delete;  // it refers to places

  /// \param damping at least 0; \param accuracy of the residual beside that of 0; \param most products
  template <class... Bindings>
  void solve(std::span<T const> gradient, double damping, double accuracy, int most, int batch,
             Bindings const&... bindings) {
    fill_numbers(solution_.data(), solution_.size(), T(0));
    for (std::size_t i = 0; i < size_; ++i) residual_[i] = direction_[i] = -gradient[i];
    double square = dot<T>(residual_, residual_);
    double const enough = accuracy * accuracy * square;
    for (int i = 0; i < most && square > enough; ++i) {
      double const curvature = std::fma(damping, dot<T>(direction_, direction_), multiply(direction_, batch, bindings...));
      if (!(curvature > 0) || !std::isfinite(curvature)) break;  // flat to rounding: there is nothing more to solve
      double const step = square / curvature;
      for (std::size_t k = 0; k < size_; ++k) {
        solution_[k] = T(std::fma(step, double(direction_[k]), double(solution_[k])));
        residual_[k] =
            T(std::fma(-step, std::fma(damping, double(direction_[k]), double(product_[k])), double(residual_[k])));
      }
      double const next = dot<T>(residual_, residual_), again = next / square;
      for (std::size_t k = 0; k < size_; ++k)
        direction_[k] = T(std::fma(again, double(direction_[k]), double(residual_[k])));
      square = next;
    }
  }

  /// v' G v; G v lies in `product` then.
  template <class... Bindings>
  auto multiply(std::span<T const> v, int batch, Bindings const&... bindings) -> double {
    for (int k = 0; k < Network::table.size; ++k) program_.set(Network::table.entries[k].name, 1);
    places_.scatter(v, memory_);
    program_.each_state([&](int k, std::uint64_t state, std::span<T> numbers) {
      if (state == hash_of("direction"))
        copy_numbers(memory_.data() + Network::table.entries[k].offset, numbers.size(), numbers.data());
    });
    program_.runs = draw;
    program_.run(batch, bindings...);
    program_.each_state([&](int k, std::uint64_t state, std::span<T> numbers) {
      if (state == hash_of("product"))
        copy_numbers(numbers.data(), numbers.size(), memory_.data() + Network::table.entries[k].offset);
    });
    places_.gather(memory_, product_);
    return double(*program_.result());
  }

  auto solution() const -> std::span<T const> { return solution_; }
  auto product() const -> std::span<T const> { return product_; }
  auto program() -> auto& { return program_; }

  std::uint64_t draw = 0;  ///< of noise

 private:
  element_places<Network> const& places_;
  typename Network::template program_of<gauss_newton_source<formula, Count>> program_;
  std::vector<T> memory_;
  std::size_t size_;
  std::vector<T> solution_, residual_, direction_, product_;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
