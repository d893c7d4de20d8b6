// ctgrad/network/program.hpp — a compiled graph with its memory: what runs
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/core/span_of.hpp>
#include <ctgrad/network/binding.hpp>
#include <ctgrad/network/blocks.hpp>
#include <ctgrad/network/compiled.hpp>
#include <ctgrad/network/leaves_of_a_program.hpp>
#include <ctgrad/network/together.hpp>

#include <span>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class Compiled, class... Bindings>
struct unbound_leaf {
  constexpr auto operator()() const -> sentence {
    for (leaf_place const& leaf : Compiled::leaves) {
      if (leaf.what != role::input && leaf.what != role::label && leaf.what != role::target) continue;
      if (!((Bindings::leaf::title == leaf.name) || ...))
        return sentence{} << "nothing is bound to " << leaf.name << ", which the formula reads";
      if ((0 + ... + int(Bindings::leaf::title == leaf.name)) > 1)
        return sentence{} << leaf.name << " is fed twice in one call";
    }
    return {};
  }
};

template <class Leaf, class T, class Element>
struct other_numbers {
  static constexpr auto name(auto number) -> std::string_view {
    return std::is_same_v<decltype(number), float>    ? "float"
           : std::is_same_v<decltype(number), double> ? "double"
                                                      : "integer";
  }
  constexpr auto operator()() const -> sentence {
    return sentence{} << Leaf::title << " is given numbers of type " << name(Element{}) << ", but the network computes in "
                      << name(T{});
  }
};

}  // namespace detail

/// A compiled graph, memory for up to `capacity` samples, and the state of its optimizer. Parameters are somebody
/// else's. After construction nothing is allocated and nothing is locked.
template <class Source, class T>
class program {
 public:
  using compiled_type = compiled<Source, T>;

  /// \param parameters laid out as `Source::parameters` says; must outlive the program
  /// \param capacity most samples of one run, at least 1
  [[gnu::cold]] program(T* parameters, int capacity, execution how = {})
      : capacity_((detail::most(capacity, 1) + room - 1) / room * room),
        memory_(std::size_t(fixed) + std::size_t(compiled_type::memory.sample_elements) * std::size_t(capacity_) + scratch),
        calls_(compiled_type::calls.size()) {
    require(capacity > 0, "network: memory for ", capacity, " samples was asked for, at least 1 is needed");
    if (how.threads != 1) threads_ = {how.threads, compiled_type::calls, compiled_type::touches, capacity_, scratch};
    detail::place_calls(compiled_type::calls, capacity_, calls_.data());
    if constexpr (compiled_type::planned.end_of_blocks > 0)
      if (!threads_)
        blocks_.prepare({calls_.data(), calls_.size()}, compiled_type::planned.first_in_blocks,
                        compiled_type::planned.end_of_blocks, compiled_type::planned.bytes_of_a_sample, capacity_);
    attach(parameters);
    detail::begin_leaves<T>(compiled_type::leaves, spaces_[fixed_space]);
  }

  void attach(T* parameters) {
    spaces_[parameters_space] = parameters;
    spaces_[fixed_space] = memory_.data();
    spaces_[batch_space] = spaces_[block_space] = memory_.data() + fixed;
  }

  auto capacity() const -> int { return capacity_; }

  std::uint64_t seed = 0;  ///< of the noise that the graph reads
  std::uint64_t runs = 0;  ///< so far: each has noise of its own

  /// Sets a number that the graph reads, such as a rate; unknown names are nobody's. A user may call a hyperparameter
  /// as some optimizer calls its rate, so the role is part of the name.
  /// \tparam What `role::scalar` or `role::hyperparameter`
  /// \param group of parameters whose optimizer names the number
  template <role What = role::scalar>
  void set(std::string_view name, double value, int group = 0) noexcept {
    detail::set_leaves<T>(compiled_type::leaves, spaces_[fixed_space], What, name, value, group);
  }

  /// Runs every kernel once on `batch` samples.
  template <class... Bindings>
  void run(int batch, Bindings const&... bindings) {
    using checked = type_error<as_text(detail::unbound_leaf<compiled_type, Bindings...>{})>;
    static_assert(sizeof(checked) > 0);
    require(batch > 0 && batch <= capacity_, "network: a batch of ", batch, " samples, but there is memory for 1 to ",
            capacity_);
    rows_of_memory_ = compiled_type::straight && batch == 1 ? room : capacity_;
    (take(batch, bindings), ...);
    if constexpr (has(role::hyperparameter)) detail::check_hyperparameters<T>(compiled_type::leaves, spaces_[fixed_space]);
    if constexpr (constexpr int at = scalar_at("batch"); at >= 0) spaces_[fixed_space][at] = T(batch);
    if constexpr (constexpr int at = scalar_at("1/batch"); at >= 0) spaces_[fixed_space][at] = T(1.0 / batch);
    if constexpr (constexpr int at = scalar_at("1/weights"); at >= 0) {
      double const sum = (weight_in(bindings) + ...);
      spaces_[fixed_space][at] = T(sum > 0 ? 1 / sum : 0);  // samples that all count for nothing teach nothing
    }
    if constexpr (has(role::noise)) draw_noise(batch);
    detail::kernels::surroundings<T> const around{spaces_, batch, memory_.data() + memory_.size() - scratch};
    if constexpr (compiled_type::straight)
      if (batch == 1) return compiled_type::run_one_sample(spaces_, around.scratch);
    std::span<kernel_call const> const calls{calls_.data(), calls_.size()};
    if (threads_) return threads_.run(calls, compiled_type::table.data(), around);
    if constexpr (compiled_type::planned.end_of_blocks > 0)
      if (blocks_.rows() < batch) return blocks_.run(calls, compiled_type::table.data(), around);
    for (kernel_call const& call : calls)
      if (!(call.batches_only && batch == 1)) compiled_type::table[call.key](call, around);
  }

  /// Calls `visit(k, state, numbers)` for each tensor that an optimizer keeps: it lies as the k-th parameter does, and
  /// `state` is the hash of its name.
  template <class Visit>
  void each_state(Visit visit) const {
    for (leaf_place const& leaf : compiled_type::leaves) {
      if (leaf.what != role::state) continue;
      int const k = Source::parameters.find(leaf.name);
      visit(k, leaf.state, std::span<T>(spaces_[fixed_space] + leaf.where.offset, std::size_t(Source::parameters.room(k))));
    }
  }

  /// The rows of a result after a run; a result that does not depend on the sample has one.
  auto result(int root = 0) const -> T const* {
    place const p = compiled_type::roots[std::size_t(root)];
    return spaces_[p.space] + (p.space == batch_space ? p.offset * rows_of_memory_ : p.offset);
  }
  static constexpr auto result_stride(int root = 0) -> int { return compiled_type::roots[std::size_t(root)].stride; }
  static constexpr auto result_of_each_sample(int root = 0) -> bool {
    return compiled_type::roots[std::size_t(root)].space == batch_space;
  }

 private:
  static constexpr int room = compiled_type::room;
  static constexpr int fixed = compiled_type::memory.fixed_elements;
  static constexpr int scratch = compiled_type::planned.scratch;

  int capacity_, rows_of_memory_ = capacity_;  ///< a batch of one may lie as if there were room for no more
  aligned_buffer<T> memory_;
  aligned_buffer<kernel_call> calls_;
  detail::threads_of_a_program<T> threads_;
  detail::blocks_of_a_program<T> blocks_;
  T* spaces_[first_input + compiled_type::memory.inputs + 1]{};

  static constexpr auto has(role what) -> bool {
    for (leaf_place const& leaf : compiled_type::leaves)
      if (leaf.what == what) return true;
    return false;
  }
  static constexpr auto scalar_at(std::string_view name) -> int {
    for (leaf_place const& leaf : compiled_type::leaves)
      if (leaf.what == role::scalar && leaf.name == name) return int(leaf.where.offset);
    return -1;
  }
  template <class Leaf, class Element>
  static auto weight_in([[maybe_unused]] binding<Leaf, Element> const& data) -> double {
    double sum = 0;
    if constexpr (std::is_same_v<Leaf, sample_weights_leaf>)
      for (auto const w : data.rows) sum += double(w);
    return sum;
  }

  // Counter-based: the numbers of a sample depend on seed, run and place alone (Salmon et al. 2011).
  void draw_noise(int batch) {
    ++runs;
    for (leaf_place const& leaf : compiled_type::leaves) {
      if (leaf.what != role::noise) continue;
      random_stream const stream{seed, stream_id(leaf.name) + runs};
      T* const to = spaces_[batch_space] + leaf.where.offset * rows_of_memory_;
      for (int i = 0; i < batch; ++i)
        for (int j = 0; j < leaf.width; ++j)
          to[i * detail::most(leaf.where.stride, 1) + j] =
              stream.template uniform<T>(std::uint64_t(i) * std::uint64_t(leaf.width) + std::uint64_t(j));
    }
  }
  template <class Leaf>
  void take(int, binding<Leaf, detail::refused> const&) {}
  template <class Leaf, class Element>
  void take(int batch, binding<Leaf, Element> const& data) {
    constexpr int index = compiled_type::leaf_index(Leaf::title);
    if constexpr (index >= 0) {
      constexpr leaf_place leaf = compiled_type::leaves[std::size_t(index)];
      constexpr int width = Leaf::what == role::label ? 1 : leaf.width;
      require(data.rows.size() == std::size_t(batch) * width, "network: ", Leaf::title, " needs ", batch, " x ", width,
              " numbers, but ", data.rows.size(), " were given");
      if constexpr (Leaf::what != role::label && !std::is_same_v<T, Element>) {
        using checked = type_error<as_text(detail::other_numbers<Leaf, T, Element>{})>;
        static_assert(sizeof(checked) > 0);
      } else if constexpr (leaf.staged) {
        T* to = spaces_[batch_space] + leaf.where.offset * rows_of_memory_;
        if constexpr (Leaf::what == role::label) {
          for (int i = 0; i < batch; ++i) {
            require(data.rows[std::size_t(i)] >= 0 && data.rows[std::size_t(i)] < Leaf::classes, "network: the ",
                    Leaf::title, " of sample ", i, " is ", data.rows[std::size_t(i)], ", but there are classes 0 to ",
                    Leaf::classes - 1);
            to[i] = T(data.rows[std::size_t(i)]);
          }
        } else if constexpr (width == 1 && leaf.where.stride == 0) {
          detail::copy_numbers(data.rows.data(), std::size_t(batch), to);  // one number a sample: they lie side by side
        } else {
          for (int i = 0; i < batch; ++i)
            detail::copy_numbers(data.rows.data() + std::size_t(i) * width, width, to + i * leaf.where.stride);
        }
      } else {
        spaces_[leaf.where.space] = const_cast<T*>(data.rows.data());  // read only: no kernel stores into an input
      }
    }
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
