// src/kernels/body.hpp — the loops in one table; included once by each instruction set's file, which defines CTGRAD_KERNELS
// as its name
// SPDX-License-Identifier: MIT
#include "add_rows.hpp"
#include "divide_rows.hpp"
#include "gradients.hpp"
#include "scan_classes.hpp"
#include "scan_sums.hpp"
#include "score_blocks.hpp"
#include "score_one.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

kernel_table const CTGRAD_KERNELS{CTGRAD_KERNELS_NAME, histogram, subtract, scan,      scan_gini, scan_few, divide,
                                  divide_by_set,       logistic,  largest,  magnitude, pack,      score,    score_row};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
