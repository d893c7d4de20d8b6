// ctgrad/network/network.hpp — parameters of a formula, and the two programs that use them: predict and train
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/core/tensor_view.hpp>
#include <ctgrad/network/formula.hpp>
#include <ctgrad/optimizer/sgd.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The parameters of a formula in one flat array; zero at first, but where a layer starts from another number.
/// \tparam Output what it predicts; \tparam Loss what training minimises, the output itself where there is none
template <auto const& Output, auto const& Loss = Output, class T = float>
class network {
 public:
  using formula = detail::formula<Output, Loss, T>;                     ///< its graph
  using output_type = std::remove_cvref_t<decltype(Output)>;            ///< the type of the output's expression
  using scalar_type = T;                                                ///< float or double
  using execution_type = execution;                                     ///< threads and instructions
  static constexpr int outputs = output_type::extent.size();            ///< elements of the output for one sample
  static constexpr parameter_table const& table = formula::parameters;  ///< names, extents and places of the parameters

  network() {
    for (int k = 0; k < table.size; ++k)
      if (table.entries[k].start != 0) {
        auto const all = view(k);
        for (int i = 0; i < all.rows; ++i)
          for (int j = 0; j < all.cols; ++j) all(i, j) = T(table.entries[k].start);
      }
  }

  /// A parameter as the formula names it: `net.view(W1)(to, from)`.
  template <tensor_expression Leaf>
  auto view(Leaf) -> tensor_view<T> {
    return view_of<Leaf>(memory_.data());
  }
  template <tensor_expression Leaf>
  auto view(Leaf) const -> tensor_view<T const> {
    return view_of<Leaf>(static_cast<T const*>(memory_.data()));
  }

  /// The k-th parameter, in the order of the table.
  auto view(int k) -> tensor_view<T> { return view_of(memory_.data(), table.entries[k]); }
  auto view(int k) const -> tensor_view<T const> { return view_of(static_cast<T const*>(memory_.data()), table.entries[k]); }

  /// Computes the output of a batch. It has memory of its own: one predictor a thread, all on one network.
  /// \tparam Source what is compiled for it: with or without code for one sample
  template <class Source>
  class predictor_of {
   public:
    using compiled_type = compiled<Source, T>;  ///< what the compiler made of it

    /// \param net must outlive the predictor; \param capacity most samples of one call
    predictor_of(network const& net, int capacity, execution how = {}) : program_(net.memory_.data(), capacity, how) {}

    /// \param y batch x outputs, row-major
    template <class... Bindings>
    void operator()(int batch, std::span<T> y, Bindings const&... bindings) {
      require_room(batch, y);
      program_.run(batch, bindings...);
      copy_outputs<0>(program_, batch, y);
    }
    auto capacity() const -> int { return program_.capacity(); }  ///< most samples of one call
    /// Sets a hyperparameter of the formula.
    template <fixed_string Name>
    void set(hyperparameter<Name>, double value) {
      static_assert(sizeof(detail::known_hyperparameter<formula, Name>) > 0);
      set(std::string_view(Name), value);
    }
    void set(std::string_view hyperparameter, double value) {
      program_.template set<role::hyperparameter>(hyperparameter, value);
    }

   private:
    program<Source, T> program_;
  };
  /// What computes batches of any size, and one sample soonest.
  using predictor = predictor_of<typename formula::inference>;

  /// Takes steps of an optimizer on the parameters of a network, and keeps the optimizer's state.
  /// \tparam Count with `samples::weighted`, every step needs `feed(sample_weights, ...)` too
  /// \tparam Formula whose loss it minimises
  template <optimizer_like Optimizer, samples Count = samples::alike, class Formula = formula>
  class trainer {
   public:
    using source_type = typename Formula::template training<Optimizer, Count>;        ///< the graph with its gradient
    using compiled_type = compiled<source_type, T>;                                   ///< what the compiler made of it
    using checked = type_error<as_text(detail::unknown_leaf<Formula, Optimizer>{})>;  ///< that all leaves are known
    static_assert(sizeof(checked) > 0 && sizeof(typename Formula::scalar_loss) > 0);

    /// \param net must outlive the trainer; \param capacity most samples of one step
    /// \throws error for a number of the optimizer that is out of its range
    trainer(network& net, Optimizer optimizer, int capacity, execution how = {})
        : optimizer(optimizer), program_(net.memory_.data(), capacity, how) {
      check_numbers(optimizer);
    }

    /// One step on a batch; returns the objective before it.
    template <class... Bindings>
    auto step(int batch, Bindings const&... bindings) -> T {
      auto const set = [&](std::string_view name, double value, int group = 0) { program_.set(name, value, group); };
      give_scalars(optimizer, set, ++steps_);
      program_.run(batch, bindings...);
      return *program_.result();
    }

    /// Sets a hyperparameter of the formula; it may change from step to step.
    template <fixed_string Name>
    void set(hyperparameter<Name>, double value) {
      static_assert(sizeof(detail::known_hyperparameter<Formula, Name>) > 0);
      set(std::string_view(Name), value);
    }
    void set(std::string_view hyperparameter, double value) {
      program_.template set<role::hyperparameter>(hyperparameter, value);
    }

    /// The seed of every random choice inside the formula, such as dropout.
    void seed(std::uint64_t value) { program_.seed = value; }

    /// The next step draws the noise that step `draw` + 1 would: for methods that evaluate one objective several times.
    void noise_after(std::uint64_t draw) { program_.runs = draw; }

    /// Steps that were taken.
    auto steps() const -> long { return steps_; }

    /// What the optimizer remembers; with the parameters, all that training needs to go on bit for bit.
    auto memory() const -> trainer_memory<T> {
      trainer_memory<T> out{steps_, program_.runs, kind, {}};
      program_.each_state([&](int, std::uint64_t, std::span<T> numbers) {
        out.numbers.insert(out.numbers.end(), numbers.begin(), numbers.end());
      });
      return out;
    }
    /// \throws error for the memory of another optimizer or other parameters, and changes nothing then
    void restore(trainer_memory<T> const& from) {
      std::size_t room = 0, at = 0;
      program_.each_state([&](int, std::uint64_t, std::span<T> numbers) { room += numbers.size(); });
      require(from.kind == kind && from.numbers.size() == room,
              "restore: this is the memory of another optimizer, or of other parameters");
      steps_ = from.steps, program_.runs = from.draws;
      program_.each_state([&](int, std::uint64_t, std::span<T> numbers) {
        detail::copy_numbers(from.numbers.data() + at, numbers.size(), numbers.data());
        at += numbers.size();
      });
    }

    /// One of the tensors that the optimizer keeps beside each parameter, as `network::memory` lies; elsewhere, and of a name
    /// that it does not keep, nothing is written.
    /// \param to as long as `network::memory`
    void copy_state(std::string_view name, std::span<T> to) {
      require(to.size() == std::size_t(table.elements), "copy_state: room for ", to.size(), " numbers, but ", table.elements,
              " lie there");
      program_.each_state([&](int k, std::uint64_t state, std::span<T> numbers) {
        if (state == hash_of(name))
          detail::copy_numbers(numbers.data(), numbers.size(), to.data() + table.entries[k].offset);
      });
    }

    Optimizer optimizer;  ///< as given; `set` changes rates

   private:
    /// Which tensors the optimizer keeps, in order.
    static constexpr std::uint64_t kind = [] {
      std::uint64_t h = hash_of("trainer");
      for (leaf_place const& leaf : compiled_type::leaves)
        if (leaf.what == role::state)
          h = mix(mix(h, hash_of(std::string_view(leaf.name))), mix(leaf.state, std::uint64_t(leaf.width)));
      return h;
    }();

    long steps_ = 0;
    program<source_type, T> program_;
  };

  /// Computes the objective of a batch, and its outputs, without training on it.
  template <samples Count = samples::alike>
  class evaluator {
   public:
    /// \param net must outlive the evaluator; \param capacity most samples of one call
    evaluator(network const& net, int capacity, execution how = {}) : program_(net.memory_.data(), capacity, how) {}

    /// \param y batch x outputs, row-major; returns the objective
    template <class... Bindings>
    auto operator()(int batch, std::span<T> y, Bindings const&... bindings) -> T {
      require_room(batch, y);
      program_.run(batch, bindings...);
      copy_outputs<1>(program_, batch, y);
      return *program_.result();
    }
    /// \throws error for a name that the formula does not have.
    void set(std::string_view hyperparameter, double value) {
      program_.template set<role::hyperparameter>(hyperparameter, value);
    }

   private:
    program<typename formula::template evaluation<Count>, T> program_;
  };

  /// A compiled graph that reads the parameters of this network, for methods that need more than an objective.
  template <class Source>
  using program_of = program<Source, T>;

  /// What runs on this network, with memory for `capacity` samples: `net.train_with(sgd{}, 1024, {.threads = 2})`.
  auto predict_with(int capacity, execution how = {}) const& -> predictor { return {*this, capacity, how}; }
  /// The same for who has many rows at a time: one alone takes longer, but 0.2 s less go into compiling.
  auto predict_batches_with(int capacity, execution how = {}) const -> predictor_of<typename formula::inference_in_batches> {
    return {*this, capacity, how};
  }
  /// Not of a network that nobody keeps: `auto const model = load<M>(file);` comes first.
  template <class Network = network>
  auto predict_with(int capacity, execution how = {}) const&& -> predictor {
    static_assert(!std::is_same_v<Network, network>,
                  "predict_with: the network is gone before its predictor; give it a name");
    return {*this, capacity, how};
  }
  template <samples Count = samples::alike, optimizer_like Optimizer>
  auto train_with(Optimizer optimizer, int capacity, execution how = {}) -> trainer<Optimizer, Count> {
    return {*this, optimizer, capacity, how};
  }
  /// A method that walks by itself, such as `lbfgs`.
  template <samples Count = samples::alike, batch_method Method>
  auto train_with(Method method, int capacity, execution how = {}) -> typename Method::template trainer<network, Count> {
    return {*this, method, capacity, how};
  }
  /// Trains the same parameters by another loss: of a player against another, of a second task.
  /// \code auto critic = net.train_with(ref<critic_loss>, trains(adam{}, D1, D2), 64); \endcode
  template <samples Count = samples::alike, auto const& Other, optimizer_like Optimizer>
  auto train_with(reference<Other>, Optimizer optimizer, int capacity, execution how = {})
      -> trainer<Optimizer, Count, detail::formula<Other, Other, T, formula>> {
    return {*this, optimizer, capacity, how};
  }
  /// Losses without gradients, of at most `capacity` samples at once.
  template <samples Count = samples::alike>
  auto evaluate_with(int capacity, execution how = {}) const -> evaluator<Count> {
    return {*this, capacity, how};
  }

  /// All parameters as they lie in memory, with room between them: to keep and to restore.
  auto memory() -> std::span<T> { return {memory_.data(), memory_.size()}; }
  auto memory() const -> std::span<T const> { return {memory_.data(), memory_.size()}; }

  /// Memory laid out as this one's is, seen as a parameter.
  template <class U>
  static auto view_of(U* memory, parameter_table::entry const& e) -> tensor_view<U> {
    return parameter_view(memory, e);
  }

 private:
  aligned_buffer<T> memory_{std::size_t(table.elements)};

  static void require_room(int batch, std::span<T const> y) {
    require(y.size() == std::size_t(batch) * outputs, "predict: room for ", y.size(), " numbers, but ", batch, " x ",
            outputs, " are predicted");
  }

  template <int Root, class Program>
  static void copy_outputs(Program const& run, int batch, std::span<T> y) {
    // One result for all where nothing depends on the sample; a matrix of that kind may lie with its rows in the lanes.
    constexpr shape extent = output_type::extent;
    constexpr bool each = Program::result_of_each_sample(Root);
    constexpr int row = Program::result_stride(Root), sample = !each ? 0 : extent.rank == 0 ? 1 : row;
    constexpr bool by_lanes = !each && extent.rank == 2 && layout{simd::lanes<T>}.lane_axis(extent) == 0;
    for (int i = 0; i < batch; ++i) {
      T const* const from = run.result(Root) + std::ptrdiff_t(i) * sample;
      T* const to = y.data() + std::ptrdiff_t(i) * outputs;
      if constexpr (!each && extent.rank == 2)
        for (int j = 0; j < outputs; ++j) {
          int const r = j / extent.cols(), c = j % extent.cols();
          to[j] = by_lanes ? from[c * row + r] : from[r * row + c];
        }
      else detail::copy_numbers(from, outputs, to);
    }
  }

  template <class Leaf, class U>
  static auto view_of(U* memory) -> tensor_view<U> {
    using checked = type_error<as_text(detail::not_a_parameter<formula, Leaf>{})>;
    static_assert(sizeof(checked) > 0);
    return view_of(memory, table.entries[table.find(Leaf::title)]);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
