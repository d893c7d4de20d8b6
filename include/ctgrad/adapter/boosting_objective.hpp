// ctgrad/adapter/boosting_objective.hpp — a loss written as a formula becomes an objective of boosting
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ensemble/objective.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/leaf.hpp>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/expression/transform.hpp>
#include <ctgrad/network/network.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// First derivatives, and the diagonal of the second ones, side by side: one program computes both.
template <auto const& Loss, class Margins>
inline constexpr auto both_derivatives = concat(gradient(Loss, Margins{}), diagonal(hessian(Loss, Margins{})));

/// Rows of a formula of margins and a truth, block by block.
template <auto const& Formula, class Margins, class Truth>
class rows_of_formula {
  static constexpr bool classes = requires { Truth::classes; };
  using code = std::conditional_t<classes, std::int32_t, float>;

 public:
  /// \param margins as many a row as the leaf has, row-major
  /// \param targets one a row: a number, or the code of a class
  /// \param values what the formula makes of each row, one row after another
  void operator()(std::span<float const> margins, std::span<float const> targets, std::span<float> values) {
    std::size_t constexpr scores = std::size_t(Margins::extent.size());
    std::size_t const rows = targets.size(), each = values.size() / rows;
    for (std::size_t i = 0; i < rows; i += block) {
      std::size_t const n = std::min(block, rows - i);
      binding<Margins, float> const m{margins.subspan(i * scores, n * scores)};
      binding<Truth, code> const y{truth_of(targets.subspan(i, n))};
      predictor_(int(n), values.subspan(i * each, n * each), m, y);
    }
  }

 private:
  auto truth_of(std::span<float const> targets) -> std::span<code const> {
    if constexpr (classes) {
      codes_.assign(targets.begin(), targets.end());
      return codes_;
    } else return targets;
  }

  static constexpr std::size_t block = 1024;
  using network_type = network<Formula>;
  network_type network_{};
  typename network_type::predictor predictor_ = network_.predict_with(int(block));
  std::vector<std::int32_t> codes_;
};

/// \param curvature second derivatives are multiplied by it
template <auto const& Loss, class Margins, class Truth>
auto objective_of_formula(boosting_link link, float curvature) -> boosting_objective {
  // Shared by the copies of the objective: a fit asks one of them at a time.
  auto const derive = std::make_shared<rows_of_formula<both_derivatives<Loss, Margins>, Margins, Truth>>();
  auto const judge = std::make_shared<rows_of_formula<Loss, Margins, Truth>>();
  std::size_t constexpr scores = std::size_t(Margins::extent.size());
  return {.derivatives =
              [=, both = std::vector<float>{}](auto margins, auto targets, auto first, auto second) mutable {
                both.resize(2 * margins.size());
                (*derive)(margins, targets, both);
                for (std::size_t i = 0; i < margins.size(); ++i) {
                  std::size_t const at = i / scores * 2 * scores + i % scores;
                  first[i] = both[at], second[i] = std::max(0.f, curvature * both[at + scores]);
                }
              },
          .loss = [judge](auto margins, auto targets, auto losses) { (*judge)(margins, targets, losses); },
          .link = link,
          .scores = scores};
}

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
  return detail::objective_of_formula<Loss, input<Margin, 1>, target<Target, 1>>(link, 1);
}

/// The same for several classes: the loss is a formula of one margin a class, of which the softmax is answered, and of the
/// class.
/// \code
/// inline constexpr input<"m", 3> m;
/// inline constexpr label<"y", 3> y;
/// inline constexpr auto loss = cross_entropy(m, y, {.label_smoothing = 0.1});
/// auto model = fit(gradient_boosting<classification>{.objective = objective_from(ref<loss>, m, y)}, train);
/// \endcode
/// All margins of a row move at once, and trees know of their second derivatives only those by one margin twice. These are
/// multiplied by classes / (classes - 1), as in the softmax loss of the library (Friedman 2001, algorithm 6): of that loss,
/// where all classes are equally likely, the steps together are then Newton's.
template <auto const& Loss, fixed_string Margins, fixed_string Class, int Classes>
  requires(Classes > 1)
auto objective_from(reference<Loss>, input<Margins, Classes>, label<Class, Classes>) -> boosting_objective {
  return detail::objective_of_formula<Loss, input<Margins, Classes>, label<Class, Classes>>(
      boosting_link::natural, float(Classes) / float(Classes - 1));
}

}  // namespace ctgrad::inline CTGRAD_ABI
