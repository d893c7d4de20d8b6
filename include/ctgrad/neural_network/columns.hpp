// ctgrad/neural_network/columns.hpp — which columns of a data set feed which input: by role, or by name
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/network/binding.hpp>

#include <array>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// Is this a column of the input `leaf`? Its name is the leaf's, or the leaf's with a number (`pixel0`, `pixel_0`), or the
/// leaf's with a category (`colour=red`).
[[gnu::cold]] inline auto belongs(std::string_view column, std::string_view leaf) -> bool {
  if (!column.starts_with(leaf)) return false;
  std::string_view rest = column.substr(leaf.size());
  if (rest.empty() || rest.front() == '=') return true;
  if (rest.front() == '_') rest.remove_prefix(1);
  return !rest.empty() && rest.find_first_not_of("0123456789") == rest.npos;
}

/// The columns that each input of a model reads, one input after the other, in the order of the data. Nothing where there
/// is one input: it reads all columns. Columns that no input is named for are not read.
template <class Model>
[[gnu::cold]] auto bind_columns(char const* who, dataset const& data) -> std::vector<std::size_t> {
  std::vector<std::size_t> columns;
  if constexpr (Model::inputs == 1) {
    using input = typename Model::template input_at<0>;
    require(data.width() == std::size_t(input::width), who, ": the data set has ", data.width(), " columns, but ",
            input::title, " has ", input::width);
  } else {
    require(!data.feature_names().empty(), who, ": the formula has ", Model::inputs,
            " inputs, which are told apart by the names of columns, but the data set has no feature_names");
    auto const add = [&]<int I>(std::integral_constant<int, I>) {
      using input = typename Model::template input_at<I>;
      std::size_t const before = columns.size();
      for (std::size_t c = 0; c < data.width(); ++c)
        if (belongs(data.feature_names()[c], input::title)) columns.push_back(c);
      require(columns.size() - before == std::size_t(input::width), who, ": ", input::title, " has ", input::width,
              input::width == 1 ? " number" : " numbers", ", but ", columns.size() - before,
              " columns of the data set are named for it");
    };
    [&]<int... I>(std::integer_sequence<int, I...>) {
      (add(std::integral_constant<int, I>{}), ...);
    }(std::make_integer_sequence<int, Model::inputs>{});
  }
  return columns;
}

/// Rows as the inputs of a model want them: those of each input side by side.
template <class Model>
class input_buffer {
 public:
  explicit input_buffer(std::size_t capacity) {
    [&]<int... I>(std::integer_sequence<int, I...>) {
      (inputs_[I].resize(capacity * std::size_t(Model::template input_at<I>::width)), ...);
    }(every);
  }

  /// \param columns as `bind_columns` says
  void put(std::size_t sample, std::span<float const> row, [[maybe_unused]] std::span<std::size_t const> columns) {
    if constexpr (Model::inputs == 1) {
      copy_numbers(row.data(), row.size(), inputs_[0].data() + sample * row.size());
    } else {
      auto column = columns.begin();
      auto const take = [&]<int I>(std::integral_constant<int, I>) {
        constexpr auto width = std::size_t(Model::template input_at<I>::width);
        for (std::size_t k = 0; k < width; ++k) inputs_[I][sample * width + k] = row[*column++];
      };
      [&]<int... I>(std::integer_sequence<int, I...>) { (take(std::integral_constant<int, I>{}), ...); }(every);
    }
  }

  /// So many rows of the first input.
  auto first(std::size_t rows) -> std::span<float> {
    return span_of(inputs_[0]).first(rows * std::size_t(Model::template input_at<0>::width));
  }

  /// Calls `run` with a binding for each input, and with `more`.
  template <class Run, class... More>
  auto feed_to(std::size_t rows, Run run, More const&... more) const {
    return [&]<int... I>(std::integer_sequence<int, I...>) {
      return run(
          binding<typename Model::template input_at<I>, float>{
              span_of(inputs_[I]).first(rows * std::size_t(Model::template input_at<I>::width))}...,
          more...);
    }(every);
  }

 private:
  static constexpr std::make_integer_sequence<int, Model::inputs> every{};
  std::array<std::vector<float>, std::size_t(Model::inputs)> inputs_;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
