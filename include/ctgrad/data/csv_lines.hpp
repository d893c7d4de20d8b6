// ctgrad/data/csv_lines.hpp — text that arrives in pieces, cut into lines of fields
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// Fields as RFC 4180 has them: "quoted" ones may hold separators, line ends and "" for a quote. Blanks around fields
/// are dropped; lines may end in CR LF; empty lines at the end are none.
class csv_lines {
 public:
  /// \param take is given the fields of each line and its number, from 1
  csv_lines(char separator, std::string_view source, std::function<void(std::span<std::string const>, std::size_t)> take)
      : separator_(separator), source_(source), take_(std::move(take)) {}

  void add(std::string_view piece) {
    while (!piece.empty()) {
      if (at_ == place::plain) piece.remove_prefix(run_of_text(piece));
      if (piece.empty()) return;
      step(piece[0]);
      piece.remove_prefix(1);
    }
  }

  void finish() {
    require(at_ != place::quoted, source_, ", line ", opened_, ": a quote is opened and never closed");
    if (at_ != place::start || count_ > 0) end_line();
  }

 private:
  enum class place { start, plain, quoted, after_quote };

  void step(char c) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";  // of the byte order
    if (seen_ < mark.size() && c == mark[seen_]) {
      ++seen_;
      return;
    }
    seen_ = mark.size();
    switch (at_) {
      case place::start:
        if (c == ' ' && separator_ != ' ') return;
        begin_field();
        if (c == '"') at_ = place::quoted, opened_ = line_;
        else at_ = place::plain, plain(c);
        return;
      case place::plain: plain(c); return;
      case place::quoted:
        line_ += c == '\n';
        if (c == '"') at_ = place::after_quote, closed_ = true;
        else fields_[count_ - 1] += c;
        return;
      case place::after_quote:
        if (c == '"' && closed_) fields_[count_ - 1] += '"', at_ = place::quoted;
        else if (c == separator_) at_ = place::start, ends_open_ = true;
        else if (c == '\n') end_line();
        else require(c == ' ' || c == '\r', source_, ", line ", line_, ": text follows a closing quote");
        closed_ = false;
    }
  }

  void plain(char c) {
    std::string& field = fields_[count_ - 1];
    if (c != separator_ && c != '\n') {
      field += c;
      return;
    }
    if (c == '\n' && field.ends_with('\r')) field.pop_back();
    while (field.ends_with(' ')) field.pop_back();
    if (c == '\n') end_line();
    else at_ = place::start, ends_open_ = true;
  }
  auto run_of_text(std::string_view piece) -> std::size_t {
    std::size_t n = 0;
    while (n < piece.size() && piece[n] != separator_ && piece[n] != '\n') ++n;
    fields_[count_ - 1].append(piece.substr(0, n));
    return n;
  }

  void begin_field() {
    if (++count_ > fields_.size()) fields_.emplace_back();  // the strings of the line before are used again
    fields_[count_ - 1].clear();
    ends_open_ = false;
  }

  void end_line() {
    if (at_ == place::start && (ends_open_ || count_ == 0)) begin_field();
    if (at_ == place::plain) {  // the last line may lack its end
      std::string& field = fields_[count_ - 1];
      while (field.ends_with(' ') || field.ends_with('\r')) field.pop_back();
    }
    bool const blank = count_ == 1 && fields_[0].empty() && at_ != place::after_quote;
    if (blank) ++blank_lines_;
    else {
      std::string const nothing;
      for (; blank_lines_ > 0; --blank_lines_) take_({&nothing, 1}, first_line_ - blank_lines_);
      take_(std::span(fields_).first(count_), first_line_);
    }
    count_ = 0, ends_open_ = false, at_ = place::start;
    first_line_ = ++line_;
  }

  char separator_;
  std::string_view source_;
  std::function<void(std::span<std::string const>, std::size_t)> take_;
  place at_ = place::start;
  bool closed_ = false, ends_open_ = false;  // a quote was just closed; a separator was the last
  std::vector<std::string> fields_{};
  std::size_t count_ = 0;  // fields of this line so far
  std::size_t line_ = 1, first_line_ = 1, opened_ = 1, blank_lines_ = 0, seen_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
