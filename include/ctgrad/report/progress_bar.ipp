// ctgrad/report/progress_bar.ipp — how one line of a terminal is drawn
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/report/markup.hpp>
#include <ctgrad/report/progress_bar.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

// Programs that fit compile these: one buffer and snprintf cost a third of strings that are added up.

CTGRAD_ONCE auto readable_duration(double seconds) -> std::string {
  char text[24] = "?";
  if (std::isfinite(seconds) && seconds >= 0 && seconds <= 359'999) {
    long const s = std::lround(seconds);
    if (s < 60) std::snprintf(text, sizeof text, "%ld s", s);
    else if (s < 3600) std::snprintf(text, sizeof text, "%ld:%02ld min", s / 60, s % 60);
    else std::snprintf(text, sizeof text, "%ld:%02ld h", s / 3600, s / 60 % 60);
  }
  return text;
}

CTGRAD_ONCE auto progress_line(std::string_view label, std::size_t done, std::size_t total, double seconds,
                               double const* loss, std::size_t width) -> std::string {
  double const share = total == 0 ? 1 : static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  bool const over = done >= total;
  char number[40] = "", time[40] = "", after[96];
  if (loss) std::snprintf(number, sizeof number, "  loss %s", readable(*loss).c_str());
  if (over || done > 0)
    std::snprintf(time, sizeof time, "  %s%s", readable_duration(over ? seconds : seconds * (1 - share) / share).c_str(),
                  over ? "" : " left");
  std::snprintf(after, sizeof after, "%4d%%%s%s", static_cast<int>(100 * share), number, time);

  std::string line(label);
  if (!line.empty()) line += ' ';
  std::size_t const taken = detail::utf8_count(line) + std::string_view(after).size() + 2;
  std::size_t const bar = taken + 4 > width ? 0 : std::min<std::size_t>(30, width - taken);
  if (bar > 0) {
    auto const full = static_cast<std::size_t>(share * static_cast<double>(bar));
    line.append("[").append(full, '#').append(bar - full, '-').append("]");
  }
  line += after;
  while (detail::utf8_count(line) > width) line.pop_back();
  return line;
}

CTGRAD_ONCE progress_bar::progress_bar(std::size_t total, progress_bar_options options)
    : options_(std::move(options)), total_(total) {
  require(options_.stream != nullptr, "progress_bar: a null stream was given");
  active_ = ::isatty(::fileno(options_.stream)) == 1;
}

CTGRAD_ONCE progress_bar::~progress_bar() { finish(); }

CTGRAD_ONCE void progress_bar::finish() noexcept {
  if (!active_) return;
  active_ = false;
  draw(watch_.seconds());
  std::fputc('\n', options_.stream);
  std::fflush(options_.stream);
}

CTGRAD_ONCE void progress_bar::step(double const* loss) {
  ++done_;
  if (!active_) return;
  if (loss) loss_ = *loss, has_loss_ = true;
  double const now = watch_.seconds();
  if (done_ >= total_) return finish();
  if (drawn_ && now - last_ < 0.05) return;
  draw(now);
}

CTGRAD_ONCE void progress_bar::draw(double now) {
  last_ = now;
  drawn_ = true;
  ::winsize size{};
  std::size_t const width = ::ioctl(::fileno(options_.stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 1
                                ? size.ws_col - 1u  // a full last column would wrap
                                : 79u;
  auto const line = progress_line(options_.label, done_, total_, now, has_loss_ ? &loss_ : nullptr, width);
  std::fprintf(options_.stream, "\r%s\x1b[K", line.c_str());  // and clear what a longer line left
  std::fflush(options_.stream);
}

}  // namespace ctgrad::inline CTGRAD_ABI
