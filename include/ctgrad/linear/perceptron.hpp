// ctgrad/linear/perceptron.hpp — a plane that moves only when it errs
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/estimator/traits.hpp>
#include <ctgrad/linear/linear_classifier.hpp>

#include <cstdint>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// Rosenblatt 1958: for each row on the wrong side, b += t x and a += t; one against the rest for more than two classes.
/// Where a plane divides the classes it stops without an error (Novikoff 1962); else after `epochs`, and where it then
/// stands is an accident, so that by default the answer is the mean of all its planes (Freund & Schapire 1999).
struct perceptron {
  int epochs = 100;        ///< at most so many passes over the rows, at least 1
  bool average = true;     ///< the mean plane instead of the last one
  std::uint64_t seed = 0;  ///< of the order of the rows, which each epoch draws anew
};

namespace learn {
auto correct_errors(perceptron const& spec, table const& data) -> margins_fit;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI

namespace ctgrad::inline CTGRAD_ABI {

/// Columns should be of one scale.
/// \throws error where the data set has no labels, or a field of the specification is out of its range
inline auto fit(perceptron const& spec, dataset const& data) -> margin_classifier {
  return {schema_of<classification>(data), learn::correct_errors(spec, table_of<classification>("fit", data))};
}

template <>
struct estimator_traits<perceptron> : estimator_defaults, saved_as_text<margin_classifier> {};

}  // namespace ctgrad::inline CTGRAD_ABI
