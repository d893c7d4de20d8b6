// ctgrad/print/name.hpp — names as symbols: W1 is W with an index, trunk.W is the W of the trunk, lambda is Greek
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/print/notation.hpp>

#include <string_view>

namespace ctgrad::inline CTGRAD_ABI::print {

inline constexpr std::string_view greek[] = {
    "alpha", "beta",  "gamma",  "delta", "epsilon", "zeta",  "eta",     "theta", "iota", "kappa", "lambda", "mu",
    "nu",    "xi",    "pi",     "rho",   "sigma",   "tau",   "upsilon", "phi",   "chi",  "psi",   "omega",  "Gamma",
    "Delta", "Theta", "Lambda", "Xi",    "Pi",      "Sigma", "Upsilon", "Phi",   "Psi",  "Omega"};

/// Characters that mean something to LaTeX, as themselves.
[[gnu::cold]] inline auto escaped(std::string_view plain) -> std::string {
  std::string out;
  for (char c : plain) {
    if (c == '\\') out += "\\textbackslash{}";
    else if (c == '^') out += "\\textasciicircum{}";
    else if (c == '~') out += "\\textasciitilde{}";
    else if (std::string_view("#$%&_{}").find(c) != std::string_view::npos) out += std::string("\\") + c;
    else out += c;
  }
  return out;
}

[[gnu::cold]] inline auto latex_letter(std::string_view word) -> std::string {
  for (std::string_view letter : greek)
    if (word == letter) return "\\" + std::string(word);
  return word.size() == 1 ? escaped(word) : "\\mathit{" + escaped(word) + "}";
}

/// "W1" is `W_{1}`, "trunk.W" `W_{\text{trunk}}`, "h_in" `h_{\text{in}}`, "lambda" `\lambda`.
[[gnu::cold]] inline auto latex_name(std::string_view name) -> std::string {
  if (name == "1/batch") return "\\tfrac{1}{N}";  // numbers that the executor sets
  if (name == "batch") return "N";
  if (name == "rate") return "\\eta";
  std::string_view owner, word = name;
  if (std::size_t const dot = name.rfind('.'); dot != name.npos && dot + 1 < name.size())
    owner = name.substr(0, dot), word = name.substr(dot + 1);
  std::string_view attribute, digits;
  if (std::size_t const bar = word.find('_'); bar != word.npos && bar > 0 && bar + 1 < word.size())
    attribute = word.substr(bar + 1), word = word.substr(0, bar);
  if (attribute.find_first_not_of("0123456789") == attribute.npos) digits = attribute, attribute = {};
  std::size_t const last = word.find_last_not_of("0123456789");
  if (digits.empty() && last != word.npos && last + 1 < word.size())
    digits = word.substr(last + 1), word = word.substr(0, last + 1);

  std::string index;
  for (std::string_view part : {owner, attribute})
    if (!part.empty()) index += (index.empty() ? "" : ",") + ("\\text{" + escaped(part) + "}");
  if (!digits.empty()) index += (index.empty() ? "" : ",") + std::string(digits);
  return latex_letter(word) + (index.empty() ? "" : "_{" + index + "}");
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
