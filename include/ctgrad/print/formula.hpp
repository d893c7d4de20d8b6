// ctgrad/print/formula.hpp — a graph as lines of mathematics, with names for what is used more than once
// SPDX-License-Identifier: MIT
//
// What is long or used twice is named once and explained once: the text grows as the graph does, not as its paths.
#pragma once
#include <ctgrad/print/name.hpp>
#include <ctgrad/print/number.hpp>
#include <ctgrad/print/phrase.hpp>

#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::print {

/// `name` is empty for the formula itself.
struct line {
  std::string name, text;
};

class formula_writer {
 public:
  /// \param known names that some nodes have already, by node id; they are not explained
  /// \param letter of all names that are made up here; none: one for each kind of value
  formula_writer(graph const& g, notation in, std::span<std::string const> known = {}, std::string_view letter = {},
                 tensor_words const* tensors = &all_tensor_words)
      : g_(g), in_(in), known_(known), tensors_(tensors), nodes_(std::size_t(g.size)), fresh_(g, known, letter) {}

  /// One line for each root, and before them a line for each value that was given a name.
  [[gnu::cold]] auto operator()(std::span<node_id const> roots) -> std::vector<line> {
    for (node_id root : roots) nodes_[root].needed = nodes_[root].root = true;
    for (int i = g_.size - 1; i > 0; --i) visit(node_id(i));
    std::vector<line> lines;
    for (int i = 1; i < g_.size; ++i)
      if (nodes_[std::size_t(i)].needed) write(node_id(i), lines);
    for (node_id root : roots) lines.push_back({{}, nodes_[root].body.text});
    return lines;
  }

 private:
  static constexpr int longest = 24;  // leaves and ops of one line
  struct state {
    bool needed = false, root = false;
    int uses = 0, weight = 1;
    phrase how{};
    phrase_text body{}, shown{};  // what it is; what its readers see: perhaps a name
  };
  graph const& g_;
  notation in_;
  std::span<std::string const> known_;
  tensor_words const* tensors_;
  std::vector<state> nodes_;
  letters fresh_;

  auto has_name(node_id i) const -> bool { return i < known_.size() && !known_[i].empty(); }
  auto is_end(node_id i) const -> bool { return g_[i].is_leaf() || (has_name(i) && !nodes_[i].root); }

  void visit(node_id i) {
    state& s = nodes_[i];
    if (!s.needed || is_end(i)) return;
    s.how = phrase_of({g_, in_, known_, tensors_}, i);
    for (node_id o : s.how.operand) {
      if (o == 0) continue;
      nodes_[o].needed = true;
      ++nodes_[o].uses;
    }
  }

  void write(node_id i, std::vector<line>& lines) {
    node const& n = g_[i];
    state& s = nodes_[i];
    if (is_end(i)) {
      if (has_name(i) || !n.name.empty()) s.body = symbol_of(has_name(i) ? known_[i] : name_of_leaf(n));
      else s.body = written(n.value, in_);
      s.shown = s.body;
      return;
    }
    for (node_id o : s.how.operand)
      if (o != 0) s.weight += nodes_[o].weight;
    s.body = filled(s.how);
    s.shown = s.body;
    if (s.root && !has_name(i) && s.uses == 0) return;
    bool const tiny = s.weight <= 2, product = n.how() == computed::matmul || n.how() == computed::transpose;
    if (!s.root && (tiny || s.uses < 2) && s.weight <= (product ? 2 * longest : longest)) return;
    std::string const name = has_name(i) ? known_[i] : fresh_(i);
    if (!has_name(i)) lines.push_back({symbol_of(name).text, s.body.text});
    if (!has_name(i)) s.body = symbol_of(name);
    s.shown = symbol_of(name);
    s.weight = 1;
  }

  [[gnu::cold]] auto symbol_of(std::string const& name) const -> phrase_text {
    int const holds = name.find('/') == name.npos ? level::atom : level::product;
    return {in_ == notation::latex ? latex_name(name) : name, holds};
  }

  // ---- forms ------------------------------------------------------------------------------------------------------

  [[gnu::cold]] auto bracketed(std::string const& inside) const -> std::string {
    bool const tall = inside.find("\\frac") != inside.npos;
    return in_ == notation::latex && tall ? "\\left(" + inside + "\\right)" : "(" + inside + ")";
  }
  [[gnu::cold]] auto filled(phrase const& p) const -> phrase_text {
    phrase_text out{{}, p.level};
    std::string_view form = p.form;
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (form.substr(i).starts_with("{...}")) {
        for (std::size_t k = 0; k < p.operand.size(); ++k) put(out, p, k, k == 0 ? '.' : ',');
        i += 4;
        continue;
      }
      bool const marked = i + 1 < form.size() && std::string_view(".>*").find(form[i + 1]) != form.npos;
      std::size_t const at = i + (marked ? 2 : 1);
      std::size_t const which = at < form.size() ? std::size_t(form[at] - 'a') : p.operand.size();
      if (form[i] != '{' || at + 1 >= form.size() || which >= p.operand.size() || form[at + 1] != '}') {
        out.text += form[i];
        continue;
      }
      put(out, p, which, marked ? form[i + 1] : ' ');
      i = at + 1;
    }
    return out;
  }
  /// \param mark '.': no brackets; ',': likewise, after a comma
  void put(phrase_text& out, phrase const& p, std::size_t which, char mark) const {
    phrase_text o = nodes_[p.operand[which]].shown;
    if (which < p.within.size() && !p.within[which].empty()) o = {p.within[which] + "(" + o.text + ")"};
    if (mark == ',') out.text += ", ";
    int const need = which < p.need.size() && p.need[which] != 0 ? p.need[which] : p.level + int(mark == '>');
    bool const minus = !out.text.empty() && o.text.front() == '-';  // a + (-b)
    bool const other_product = mark == '*' && o.level == level::product;
    if (mark != '.' && mark != ',' && (o.level < need || minus || other_product)) {
      out.text += bracketed(o.text);
      return;
    }
    if (int(which) == p.inherits && o.level < out.level) out.level = o.level;
    bool const digits_meet =
        out.text.size() > 1 && out.text.back() == ' ' && is_digit(out.text[out.text.size() - 2]) && is_digit(o.text.front());
    if (digits_meet) out.text += in_ == notation::latex ? "\\cdot " : "* ";  // 2 * 3
    out.text += o.text;
  }
  static auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
};

}  // namespace ctgrad::inline CTGRAD_ABI::print
