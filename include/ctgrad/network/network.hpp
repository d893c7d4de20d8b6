// ctgrad/network/network.hpp — parameters of a formula, and the two programs that use them: predict and train
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/tensor_view.hpp>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/network/program.hpp>
#include <ctgrad/optimizer/sgd.hpp>
#include <ctgrad/passes/inference.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// Output and loss in one graph: they share parameters, and one table says where these lie.
struct joint_formula {
  graph nodes{};
  node_id output = 0, loss = 0;
};

template <auto const& Output, auto const& Loss>
consteval auto join() -> joint_formula {
  joint_formula both{};
  decltype(auto) output = Output.value();
  decltype(auto) loss = Loss.value();
  both.nodes = loss.formula;
  both.loss = loss.root;
  both.output = both.nodes.merge(output.formula, output.root);
  return both;
}

template <auto const& Output, auto const& Loss, class T>
struct formula {
  static constexpr joint_formula both = join<Output, Loss>();
  struct verified {
    constexpr auto operator()() const { return verify(both.nodes); }
  };
  using checked = type_error<as_text(verified{})>;
  static_assert(sizeof(checked) > 0);
  static constexpr parameter_table parameters = parameters_of(both.nodes, layout{simd::lanes<T>});

  struct inference {
    static constexpr auto& parameters = formula::parameters;
    static constexpr auto derive() { return derive_inference(both.nodes, both.output); }
  };
  template <optimizer_like Optimizer>
  struct training {
    static constexpr auto& parameters = formula::parameters;
    static constexpr auto derive() { return derive_training(both.nodes, both.loss, Optimizer{}); }
  };
};

template <class Formula, class Leaf>
struct not_a_parameter {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if (Formula::parameters.find(Leaf::title) >= 0) return out;
    out << "view: " << Leaf::title << " is not a parameter of this network, which has";
    for (int i = 0; i < Formula::parameters.size && i < 16; ++i) out << " " << Formula::parameters.entries[i].name;
    return out;
  }
};

}  // namespace detail

/// The parameters of a formula, zero at first, in one flat array.
/// \tparam Output what it predicts; \tparam Loss what training minimises, the output itself where there is none
template <auto const& Output, auto const& Loss = Output, class T = float>
class network {
 public:
  using formula = detail::formula<Output, Loss, T>;
  using output_type = std::remove_cvref_t<decltype(Output)>;
  static constexpr int outputs = output_type::extent.size();
  static constexpr parameter_table const& table = formula::parameters;

  /// A parameter as the formula names it: `net.view(W1)(to, from)`.
  template <tensor_expression Leaf>
  auto view(Leaf) -> tensor_view<T> { return view_of<Leaf>(memory_.data()); }
  template <tensor_expression Leaf>
  auto view(Leaf) const -> tensor_view<T const> { return view_of<Leaf>(static_cast<T const*>(memory_.data())); }

  /// The k-th parameter, in the order of the table.
  auto view(int k) -> tensor_view<T> { return view_of(memory_.data(), table.entries[k]); }

  /// Computes the output of a batch. It has memory of its own: one predictor a thread, all on one network.
  class predictor {
   public:
    /// \param net must outlive the predictor; \param capacity most samples of one call
    predictor(network const& net, int capacity) : program_(net.memory_.data(), capacity) {}

    /// \param y batch x outputs, row-major
    template <class... Bindings>
    void operator()(int batch, std::span<T> y, Bindings const&... bindings) {
      require(y.size() == std::size_t(batch) * outputs, "predict: room for ", y.size(), " numbers, but ", batch, " x ",
              outputs, " are predicted");
      program_.run(batch, bindings...);
      using run = program<typename formula::inference, T>;
      // One row for all where nothing depends on the sample; numbers lie side by side.
      constexpr int stride = !run::result_of_each_sample() ? 0 : output_type::extent.rank == 0 ? 1 : run::result_stride();
      for (int i = 0; i < batch; ++i)
        std::copy_n(program_.result() + std::ptrdiff_t(i) * stride, outputs, y.data() + std::ptrdiff_t(i) * outputs);
    }
    auto capacity() const -> int { return program_.capacity(); }
    /// Sets a hyperparameter of the formula.
    template <fixed_string Name>
    void set(hyperparameter<Name>, double value) { program_.set(std::string_view(Name), value); }

   private:
    program<typename formula::inference, T> program_;
  };

  /// Takes steps of an optimizer on the parameters of a network, and keeps the optimizer's state.
  template <optimizer_like Optimizer>
  class trainer {
   public:
    using compiled_type = compiled<typename formula::template training<Optimizer>, T>;

    /// \param net must outlive the trainer; \param capacity most samples of one step
    trainer(network& net, Optimizer optimizer, int capacity)
        : optimizer(optimizer), program_(net.memory_.data(), capacity) {}

    /// One step on a batch; returns the objective before it.
    template <class... Bindings>
    auto step(int batch, Bindings const&... bindings) -> T {
      optimizer.scalars([&](std::string_view name, double value) { program_.set(name, value); });
      program_.run(batch, bindings...);
      return *program_.result();
    }

    /// Sets a hyperparameter of the formula; it may change from step to step.
    template <fixed_string Name>
    void set(hyperparameter<Name>, double value) { program_.set(std::string_view(Name), value); }

    /// The seed of every random choice inside the formula, such as dropout.
    void seed(std::uint64_t value) { program_.seed = value; }

    Optimizer optimizer;

   private:
    program<typename formula::template training<Optimizer>, T> program_;
  };

  auto predict_with(int capacity) const -> predictor { return {*this, capacity}; }
  template <optimizer_like Optimizer>
  auto train_with(Optimizer optimizer, int capacity) -> trainer<Optimizer> { return {*this, optimizer, capacity}; }

 private:
  aligned_buffer<T> memory_{std::size_t(table.elements)};

  template <class U>
  static auto view_of(U* memory, parameter_table::entry const& e) -> tensor_view<U> {
    U* const at = memory + e.offset;
    if (e.extent.rank == 2 && e.lane_axis == 1) return {at, e.extent[0], e.extent[1], e.stride, 1};
    if (e.extent.rank == 2) return {at, e.extent[0], e.extent[1], 1, e.stride};
    return {at, e.extent.size(), 1, 1, 0};
  }
  template <class Leaf, class U>
  static auto view_of(U* memory) -> tensor_view<U> {
    using checked = type_error<as_text(detail::not_a_parameter<formula, Leaf>{})>;
    static_assert(sizeof(checked) > 0);
    return view_of(memory, table.entries[table.find(Leaf::title)]);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
