// ctgrad/print/latex_reader.hpp — reads the LaTeX of formulas and writes MathML
// SPDX-License-Identifier: MIT
//
// Groups, scripts, fractions, roots, cases and aligned lines: what the printers and the ops write. Whatever else an op of
// the user's own says stays visible as a word, and what comes out is well-formed for any input.
#pragma once
#include <ctgrad/print/mathml_symbols.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI::print {

class latex_reader {
 public:
  explicit latex_reader(std::string_view latex) : in_(latex) {}

  [[gnu::cold]] auto mathml() -> std::string {
    std::string out;
    while (!in_.empty()) {
      out += row();
      if (!in_.empty()) in_.remove_prefix(in_.starts_with("\\\\") ? 2 : 1);  // closes nothing: skipped
    }
    return out;
  }

 private:
  std::string_view in_;

  static auto is_letter(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
  static auto element(std::string_view tag, std::string_view inside, std::string_view attributes = {}) -> std::string {
    std::string const name(tag);
    return "<" + name + std::string(attributes) + ">" + std::string(inside) + "</" + name + ">";
  }
  static auto as_words(std::string_view plain) -> std::string {
    std::string out;
    for (char c : plain) out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
    return out;
  }
  auto skip_spaces() -> bool {
    while (!in_.empty() && (in_[0] == ' ' || in_[0] == '\n' || in_[0] == '\t')) in_.remove_prefix(1);
    return !in_.empty();
  }

  /// Bytes of the character at `at`: in UTF-8 it stays whole.
  auto length_at(std::size_t at) const -> std::size_t {
    std::size_t end = at + 1;
    while (end < in_.size() && (static_cast<unsigned char>(in_[end]) & 0xC0) == 0x80) ++end;
    return end - at;
  }
  /// The command whose backslash comes next: letters, or one other character.
  auto next_command() const -> std::string_view {
    std::size_t end = 1;
    while (end < in_.size() && is_letter(in_[end])) ++end;
    return in_.substr(1, end == 1 && in_.size() > 1 ? length_at(1) : end - 1);
  }
  auto take_command() -> std::string_view {
    std::string_view const command = next_command();
    in_.remove_prefix(1 + command.size());
    return command;
  }

  /// Atoms up to what ends a group, a cell or a line; that stays.
  [[gnu::cold]] auto row() -> std::string {
    std::string out;
    while (skip_spaces() && in_[0] != '}' && in_[0] != '&') {
      if (in_[0] == '\\')
        if (std::string_view const c = next_command(); c == "\\" || c == "right" || c == "end") break;
      out += with_scripts();
    }
    return out;
  }

  [[gnu::cold]] auto with_scripts() -> std::string {
    std::string base = in_[0] == '_' || in_[0] == '^' ? element("mrow", "") : atom();
    std::string below, above;
    while (skip_spaces() && (in_[0] == '_' || in_[0] == '^')) {
      std::string& script = in_[0] == '_' ? below : above;
      in_.remove_prefix(1);
      script += argument();
    }
    if (below.empty() && above.empty()) return base;
    if (above.empty()) return element("msub", base + single(below));
    if (below.empty()) return element("msup", base + single(above));
    return element("msubsup", base + single(below) + single(above));
  }
  static auto single(std::string const& inside) -> std::string { return element("mrow", inside); }

  /// A group or the next atom; an atom of no group is alone.
  [[gnu::cold]] auto argument() -> std::string {
    if (!skip_spaces() || in_[0] == '}' || in_[0] == '&') return "";
    return atom();
  }

  [[gnu::cold]] auto atom() -> std::string {
    char const c = in_[0];
    if (c == '{') {
      in_.remove_prefix(1);
      std::string const inside = cells_as_row();
      if (!in_.empty()) in_.remove_prefix(1);
      return element("mrow", inside);
    }
    if (c == '\\') return command();
    if (is_digit(c) || (c == '.' && in_.size() > 1 && is_digit(in_[1]))) {
      std::size_t end = 1;
      while (end < in_.size() && (is_digit(in_[end]) || in_[end] == '.')) ++end;
      std::string const number = element("mn", in_.substr(0, end));
      in_.remove_prefix(end);
      return number;
    }
    std::size_t const size = length_at(0);
    std::string const character(in_.substr(0, size));
    in_.remove_prefix(size);
    if (is_letter(c) || size > 1) return element("mi", character);
    if (c == '-') return element("mo", "−");
    bool const bracket = std::string_view("()[]|").find(c) != std::string_view::npos;
    return element("mo", as_words(character), bracket ? " stretchy=\"false\"" : "");
  }
  /// A group may hold a cell by mistake: it is one row all the same.
  [[gnu::cold]] auto cells_as_row() -> std::string {
    std::string out = row();
    while (!in_.empty() && in_[0] != '}') {
      in_.remove_prefix(in_[0] == '\\' ? 1 + next_command().size() : 1);
      out += row();
    }
    return out;
  }

  /// The characters of a group as words.
  [[gnu::cold]] auto words() -> std::string {
    std::string out;
    if (!skip_spaces() || in_[0] != '{') return out;
    in_.remove_prefix(1);
    while (!in_.empty() && in_[0] != '}') {
      if (in_[0] == '\\') {
        std::string_view const c = take_command();
        out += c == "textbackslash" ? "\\" : c == "textasciicircum" ? "^" : c == "textasciitilde" ? "~" : std::string(c);
        if (in_.starts_with("{}")) in_.remove_prefix(2);
      } else {
        out += in_[0];
        in_.remove_prefix(1);
      }
    }
    if (!in_.empty()) in_.remove_prefix(1);
    return as_words(out);
  }
  /// Words whose first and last space a browser would drop.
  static auto with_hard_spaces(std::string words) -> std::string {
    if (words.ends_with(' ')) words.replace(words.size() - 1, 1, "\u00A0");
    return words.starts_with(' ') ? "\u00A0" + words.substr(1) : words;
  }

  [[gnu::cold]] auto command() -> std::string {
    std::string_view const c = take_command();
    if (c == "frac" || c == "tfrac" || c == "dfrac") {
      std::string const above = single(argument());
      return element("mfrac", above + single(argument()));
    }
    if (c == "sqrt") return element("msqrt", argument());
    if (c == "text") return element("mtext", with_hard_spaces(words()));
    if (c == "operatorname") return element("mi", words());
    if (c == "mathit") return element("mi", words(), " style=\"font-style: italic\"");
    if (c == "mathbf") return element("mi", words(), " style=\"font-weight: bold\"");
    if (c == "textstyle" || c == "displaystyle" || c == "!") return element("mrow", "");
    if (c == "left") return fenced();
    if (c == "begin") return environment();
    if (std::string_view const width = mathml_space(c); !width.empty())
      return "<mspace width=\"" + std::string(width) + "\"></mspace>";
    for (mathml_symbol const& s : mathml_symbols)
      if (s.command == c) return element(s.element, s.character);
    return c.empty() ? element("mrow", "") : element("mi", as_words(c));  // exp, log, max, ...
  }

  [[gnu::cold]] auto delimiter() -> std::string {
    if (!skip_spaces()) return "";
    if (in_[0] == '.') {
      in_.remove_prefix(1);
      return "";
    }
    return atom();
  }
  [[gnu::cold]] auto fenced() -> std::string {
    std::string out = tall(delimiter());
    out += row();
    while (!in_.empty() && !in_.starts_with("\\right")) {  // a cell or a line has no place here
      if (in_[0] == '}' || in_.starts_with("\\end")) return element("mrow", out);
      in_.remove_prefix(in_[0] == '\\' ? 1 + next_command().size() : 1);
      out += row();
    }
    if (!in_.empty()) take_command();
    return element("mrow", out + tall(delimiter()));
  }
  static auto tall(std::string delimiter) -> std::string {
    if (std::size_t const at = delimiter.find(" stretchy=\"false\""); at != delimiter.npos) delimiter.erase(at, 17);
    return delimiter;
  }

  [[gnu::cold]] auto environment() -> std::string {
    bool const cases = words() == "cases";
    std::string rows, line;
    for (;;) {
      line += element("mtd", row(), " style=\"text-align: left\"");
      bool const cell = !in_.empty() && in_[0] == '&', end = in_.empty() || !(cell || in_.starts_with("\\\\"));
      if (!cell) rows += element("mtr", std::exchange(line, {}));
      if (end) break;
      in_.remove_prefix(cell ? 1 : 2);
    }
    if (in_.starts_with("\\end")) take_command(), words();
    std::string const table = element("mtable", rows, cases ? "" : " displaystyle=\"true\"");
    return cases ? element("mrow", "<mo>{</mo>" + table) : table;
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI::print
