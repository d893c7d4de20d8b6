// ctgrad/data/digits.hpp — 1,797 handwritten digits, compiled in: no download, no file
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/data/dataset.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Handwritten digits: 1,797 images of 8 x 8 pixels, row-major, 0 for paper to 1 for ink, in 10 classes named "0" to
/// "9". E. Alpaydin and C. Kaynak 1998, UCI Machine Learning Repository; the copy in scikit-learn (BSD-3-Clause, see
/// digits_images.LICENSE). Each call makes a dataset of its own, in well under a millisecond.
[[gnu::cold]] auto digits() -> dataset;

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/data/digits.ipp>
#endif
