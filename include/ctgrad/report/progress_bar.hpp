// ctgrad/report/progress_bar.hpp — how far training is, its loss and the time left, on a terminal only
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/stopwatch.hpp>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI {

/// "45 s", "3:07 min", "2:05 h".
[[gnu::cold]] auto readable_duration(double seconds) -> std::string;

/// What a progress bar shows, at most `width` columns: label, bar, share, loss (unless null), time.
/// `label [#####-----]  50%  loss 0.3217  12 s left`
[[gnu::cold]] auto progress_line(std::string_view label, std::size_t done, std::size_t total, double seconds,
                                 double const* loss, std::size_t width) -> std::string;

/// What a progress bar says.
struct progress_bar_options {
  std::string label{};         ///< before the bar
  std::FILE* stream = stderr;  ///< nothing is drawn where it is no terminal
};

/// Redraws one line of the terminal, at most 20 times a second, and ends it when it is done or destroyed. Where the
/// stream is not a terminal, it writes nothing at all, so logs stay clean. For one thread at a time.
/// \code progress_bar bar(epochs); for (...) bar.advance(loss); \endcode
class progress_bar {
 public:
  /// `total`: how many steps there will be. Throws `error` for a null stream.
  explicit progress_bar(std::size_t total, progress_bar_options options = {});
  progress_bar(progress_bar const&) = delete;
  progress_bar& operator=(progress_bar const&) = delete;
  ~progress_bar();

  /// One step more is done.
  void advance() { step(nullptr); }
  /// One step more is done, and this is the loss now.
  void advance(double loss) { step(&loss); }

  /// Draws a last time and ends the line. Further calls do nothing.
  void finish() noexcept;

 private:
  void step(double const* loss);
  void draw(double now);

  progress_bar_options options_;
  std::size_t total_, done_ = 0;
  stopwatch watch_;
  double last_ = 0;
  double loss_ = 0;
  bool active_ = false, drawn_ = false, has_loss_ = false;
};

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/report/progress_bar.ipp>
#endif
