// ctgrad/neural_network/course.hpp — how a training went: its epochs, why it ended, and where it stood
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/optimizer/optimizer.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// What `fit` does when the loss or a parameter stops being a finite number.
enum class divergence {
  throws,  ///< an `error` that says at which step
  stops    ///< the model keeps the weights of the last finite epoch, or the first ones, and says at which step
};

/// One pass over the data.
struct epoch_record {
  int epoch = 0;       ///< from 1, over all fits of a model
  double loss = 0;     ///< mean of the objective over the samples, while they were trained on
  double seconds = 0;  ///< since training began
  double validation_loss = std::numeric_limits<double>::quiet_NaN();   ///< on the rows held back; NaN without
  double validation_score = std::numeric_limits<double>::quiet_NaN();  ///< their accuracy, or R2
};

/// Why a training ended.
struct training_end {
  /// What ended the training.
  enum class reason { all_epochs, patience, smallest_step, callback, divergence };
  reason why = reason::all_epochs;  ///< what came first
  int epoch = 0;                    ///< from 1
  std::size_t step = 0;             ///< of that epoch, from 1
};

/// Where a training stood after its last epoch: all that `resume` needs beside the model.
struct resume_point {
  std::vector<float> weights{};       ///< as `network::memory`; not the model's, where patience brought the best back
  trainer_memory<float> optimizer{};  ///< its moments
  std::vector<float> best_weights{};  ///< with patience, those of the best epoch
  double best_loss = 0;               ///< the smallest so far, of validation if there is one
  int stale = 0;                      ///< epochs since then
};

}  // namespace ctgrad::inline CTGRAD_ABI
