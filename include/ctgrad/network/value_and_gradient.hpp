// ctgrad/network/value_and_gradient.hpp — an objective at the parameters of a network, alone or with its gradient
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/network.hpp>
#include <ctgrad/passes/gradient_program.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class Formula, samples Count>
struct value_source {
  static constexpr bool predicts = false;
  static constexpr auto& parameters = Formula::parameters;
  static constexpr auto derive() { return derive_value(Formula::both.nodes, Formula::both.loss, Count); }
};
template <class Formula, samples Count>
struct value_and_gradient_source {
  static constexpr bool predicts = false;
  static constexpr auto& parameters = Formula::parameters;
  static constexpr auto derive() { return derive_value_and_gradient(Formula::both.nodes, Formula::both.loss, Count); }
};

/// What both have in common: a program that reads the parameters where they are, and changes none.
template <class Network, class Source>
class evaluated_program {
 public:
  using T = typename Network::scalar_type;
  using program_type = typename Network::template program_of<Source>;
  using compiled_type = typename program_type::compiled_type;
  static_assert(sizeof(typename Network::formula::scalar_loss) > 0);

  // The program only reads them: no assignment is among its roots.
  evaluated_program(Network const& net, int capacity, typename Network::execution_type how)
      : program_(const_cast<T*>(net.memory().data()), capacity, how) {}

  /// The objective of a batch: the mean of the terms that depend on a sample, and once the others.
  template <class... Bindings>
  auto operator()(int batch, Bindings const&... bindings) -> T {
    program_.run(batch, bindings...);
    return *program_.result();
  }
  /// Of a formula that reads no samples.
  auto operator()() -> T { return (*this)(1); }

  /// Sets a hyperparameter of the formula.
  template <fixed_string Name>
  void set(hyperparameter<Name>, double value) {
    static_assert(sizeof(known_hyperparameter<typename Network::formula, Name>) > 0);
    set(std::string_view(Name), value);
  }
  void set(std::string_view hyperparameter, double value) {
    program_.template set<role::hyperparameter>(hyperparameter, value);
  }
  /// The seed of every random choice inside the formula.
  void seed(std::uint64_t value) { program_.seed = value; }
  /// The next call draws the noise of step `draw` + 1: for methods that evaluate one objective several times.
  void noise_after(std::uint64_t draw) { program_.runs = draw; }

 protected:
  program_type program_;
};

}  // namespace detail

/// The objective of a network where its parameters are now. Allocates nothing after construction.
/// \code value_alone value(net, 64);  float before = value(64, feed(x, rows), feed(t, classes)); \endcode
template <class Network, samples Count = samples::alike>
class value_alone : public detail::evaluated_program<Network, detail::value_source<typename Network::formula, Count>> {
 public:
  /// \param net must outlive it; \param capacity most samples of one call, at least 1
  explicit value_alone(Network const& net, int capacity = 1, typename Network::execution_type how = {})
      : detail::evaluated_program<Network, detail::value_source<typename Network::formula, Count>>(net, capacity, how) {}
};

/// The objective and its derivatives with respect to all parameters, where these are now: for methods of one's own.
/// Allocates nothing after construction.
/// \code
/// network<f, f, double> net;             // f: a formula of parameters alone
/// value_and_gradient at(net);
/// double value = at();  double slope = at.gradient(x)(3);
/// \endcode
template <class Network, samples Count = samples::alike>
class value_and_gradient
    : public detail::evaluated_program<Network, detail::value_and_gradient_source<typename Network::formula, Count>> {
  using base = detail::evaluated_program<Network, detail::value_and_gradient_source<typename Network::formula, Count>>;

 public:
  using T = typename Network::scalar_type;  ///< float or double

  /// \param net must outlive it; \param capacity most samples of one call, at least 1
  explicit value_and_gradient(Network const& net, int capacity = 1, typename Network::execution_type how = {})
      : base(net, capacity, how) {}

  /// The derivative with respect to a parameter at the last call, in the shape of the parameter.
  template <tensor_expression Leaf>
  auto gradient(Leaf) const -> tensor_view<T const> {
    using checked = type_error<as_text(detail::not_a_parameter<typename Network::formula, Leaf>{})>;
    static_assert(sizeof(checked) > 0);
    return gradient(Network::table.find(Leaf::title));
  }
  /// With respect to the k-th parameter of the table.
  auto gradient(int k) const -> tensor_view<T const> {
    parameter_table::entry e = Network::table.entries[k];
    e.offset = 0;
    return Network::view_of(this->program_.result(1 + k), e);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
