// ctgrad/print/mathml_symbols.hpp — the characters behind LaTeX's commands
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI::print {

struct mathml_symbol {
  std::string_view command, element, character;
};

inline constexpr mathml_symbol mathml_symbols[] = {
    {"alpha", "mi", "α"},   {"beta", "mi", "β"},   {"gamma", "mi", "γ"},   {"delta", "mi", "δ"},   {"epsilon", "mi", "ϵ"},
    {"zeta", "mi", "ζ"},    {"eta", "mi", "η"},    {"theta", "mi", "θ"},   {"iota", "mi", "ι"},    {"kappa", "mi", "κ"},
    {"lambda", "mi", "λ"},  {"mu", "mi", "μ"},     {"nu", "mi", "ν"},      {"xi", "mi", "ξ"},      {"pi", "mi", "π"},
    {"rho", "mi", "ρ"},     {"sigma", "mi", "σ"},  {"tau", "mi", "τ"},     {"upsilon", "mi", "υ"}, {"phi", "mi", "ϕ"},
    {"chi", "mi", "χ"},     {"psi", "mi", "ψ"},    {"omega", "mi", "ω"},   {"Gamma", "mi", "Γ"},   {"Delta", "mi", "Δ"},
    {"Theta", "mi", "Θ"},   {"Lambda", "mi", "Λ"}, {"Xi", "mi", "Ξ"},      {"Pi", "mi", "Π"},      {"Sigma", "mi", "Σ"},
    {"Upsilon", "mi", "Υ"}, {"Phi", "mi", "Φ"},    {"Psi", "mi", "Ψ"},     {"Omega", "mi", "Ω"},   {"infty", "mi", "∞"},
    {"top", "mo", "⊤"},     {"odot", "mo", "⊙"},   {"cdot", "mo", "⋅"},    {"times", "mo", "×"},   {"sum", "mo", "∑"},
    {"prod", "mo", "∏"},    {"to", "mo", "→"},     {"le", "mo", "≤"},      {"leq", "mo", "≤"},     {"ge", "mo", "≥"},
    {"geq", "mo", "≥"},     {"ne", "mo", "≠"},     {"neq", "mo", "≠"},     {"lVert", "mo", "‖"},   {"rVert", "mo", "‖"},
    {"Vert", "mo", "‖"},    {"lvert", "mo", "|"},  {"rvert", "mo", "|"},   {"lfloor", "mo", "⌊"},  {"rfloor", "mo", "⌋"},
    {"lceil", "mo", "⌈"},   {"rceil", "mo", "⌉"},  {"{", "mo", "{"},       {"}", "mo", "}"},       {"_", "mo", "_"},
    {"%", "mo", "%"},       {"#", "mo", "#"},      {"$", "mo", "$"},       {"&", "mo", "&amp;"},   {"lbrace", "mo", "{"},
    {"rbrace", "mo", "}"},  {"mid", "mo", "∣"},    {"partial", "mo", "∂"}, {"nabla", "mo", "∇"},   {"in", "mo", "∈"},
    {"pm", "mo", "±"},      {"circ", "mo", "∘"}};

/// Widths of LaTeX's spaces; nothing for what is none.
constexpr auto mathml_space(std::string_view command) -> std::string_view {
  if (command == ",") return "0.17em";
  if (command == ":" || command == ";" || command == " ") return "0.25em";
  if (command == "quad") return "1em";
  return command == "qquad" ? "2em" : "";
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
