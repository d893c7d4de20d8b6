// ctgrad/adapter/boosting_objective.hpp — a loss written as a formula becomes an objective of boosting
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ensemble/objective.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/leaf.hpp>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/network/network.hpp>

#include <algorithm>
#include <memory>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <auto const& Loss, class Margin>
inline constexpr auto first_derivative = gradient(Loss, Margin{});

/// The first and the second derivative of one row, side by side: one program computes both.
template <auto const& Loss, class Margin>
inline constexpr auto both_derivatives =
    concat(first_derivative<Loss, Margin>, gradient(sum(first_derivative<Loss, Margin>), Margin{}));

/// Rows of a formula of a margin and a target, block by block.
template <auto const& Formula, class Margin, class Target>
class rows_of_formula {
 public:
  /// \param values what the formula makes of each row, one row after another
  void operator()(std::span<float const> margins, std::span<float const> targets, std::span<float> values) {
    std::size_t const rows = margins.size(), each = values.size() / rows;
    for (std::size_t i = 0; i < rows; i += block) {
      std::size_t const n = std::min(block, rows - i);
      binding<Margin, float> const m{margins.subspan(i, n)};
      binding<Target, float> const y{targets.subspan(i, n)};
      predictor_(int(n), values.subspan(i * each, n * each), m, y);
    }
  }

 private:
  static constexpr std::size_t block = 1024;
  using network_type = network<Formula>;
  network_type network_{};
  typename network_type::predictor predictor_ = network_.predict_with(int(block));
};

}  // namespace detail

/// The objective of a loss that is written as a formula of one margin and one target; the library derives it twice.
/// Where the second derivative is negative, as in losses that are not convex, 0 is taken.
/// \code
/// inline constexpr input<"m", 1> m;
/// inline constexpr target<"y", 1> y;
/// inline constexpr auto loss = log_cosh(m, y);
/// auto model = fit(gradient_boosting<regression>{.objective = objective_from(ref<loss>, m, y)}, train);
/// \endcode
/// The second argument is the leaf that stands for the sum of the trees, the third the one that stands for the row's
/// target; for a classification of two classes it is 0 or 1.
template <auto const& Loss, fixed_string Margin, fixed_string Target>
auto objective_from(reference<Loss>, input<Margin, 1>, target<Target, 1>, boosting_link link = boosting_link::natural)
    -> boosting_objective {
  using margin = input<Margin, 1>;
  using truth = target<Target, 1>;
  // Shared by the copies of the objective: a fit asks one of them at a time.
  auto const derive = std::make_shared<detail::rows_of_formula<detail::both_derivatives<Loss, margin>, margin, truth>>();
  auto const judge = std::make_shared<detail::rows_of_formula<Loss, margin, truth>>();
  return {.derivatives =
              [derive, both = std::vector<float>{}](auto margins, auto targets, auto first, auto second) mutable {
                both.resize(2 * margins.size());
                (*derive)(margins, targets, both);
                for (std::size_t i = 0; i < margins.size(); ++i)
                  first[i] = both[2 * i], second[i] = std::max(0.f, both[2 * i + 1]);
              },
          .loss = [judge](auto margins, auto targets, auto losses) { (*judge)(margins, targets, losses); },
          .link = link};
}

}  // namespace ctgrad::inline CTGRAD_ABI
