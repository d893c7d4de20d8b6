// ctgrad/print/summary.hpp — a table of layers: shapes, parameters, flops, bytes
// SPDX-License-Identifier: MIT
//
// A formula knows no layers. A row begins where a value of the sample meets parameters; a bias, the activation and
// whatever else needs no parameters belong to the row before. What depends on labels or targets is the loss.
#pragma once
#include <ctgrad/print/columns.hpp>
#include <ctgrad/print/flops.hpp>
#include <ctgrad/print/sliding_phrase.hpp>
#include <ctgrad/print/formula.hpp>
#include <ctgrad/print/text.hpp>
#include <ctgrad/print/work.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI {

namespace print {

struct layer_row {
  std::string name{}, what{}, output{};
  long long parameters = 0;
  double flops = 0;
  long long numbers = 0;  ///< parameters and the output of one sample
};

class layer_table {
 public:
  [[gnu::cold]] layer_table(graph const& g, node_id root) : g_(g), root_(root), of_(std::size_t(root) + 1) {
    mark_needed();
    assign_rows();
    for (int i = 1; i <= root_; ++i)
      if (of_[std::size_t(i)].needed) describe(node_id(i));
    for (layer& l : layers_) finish(l);
  }
  auto rows() const -> std::vector<layer_row> {
    std::vector<layer_row> out;
    for (layer const& l : layers_) out.push_back(l.row);
    return out;
  }

 private:
  static constexpr int none = -1;
  struct place {
    bool needed = false, judged = false;  ///< judged: depends on a label or a target
    bool read_by_layers = false;          ///< and not by the loss alone
    int row = none;
  };
  struct layer {
    layer_row row{};
    std::vector<std::string> words{};
    std::vector<node_id> reads{};  ///< parameters
    node_id anchor = 0, last = 0;
    bool biased = false;
  };
  graph const& g_;
  node_id root_;
  std::vector<place> of_;
  std::vector<layer> layers_;
  std::vector<bool> counted_;
  int loss_ = none;

  void mark_needed() {
    of_[root_].needed = true;
    for (int i = root_; i > 0; --i)
      if (of_[std::size_t(i)].needed)
        for (node_id o : g_[i].operand) of_[o].needed = true;
    of_[0].needed = false;
    for (int i = 1; i <= root_; ++i) {
      place& p = of_[std::size_t(i)];
      p.judged = g_[i].what == role::label || g_[i].what == role::target;
      for (node_id o : g_[i].operand) p.judged = p.judged || of_[o].judged;
      if (is_embedding(node_id(i))) p.judged = false;
    }
    counted_.resize(std::size_t(g_.size));
  }
  /// A matrix times a one-hot vector: there a label is an input.
  auto is_embedding(node_id id) const -> bool {
    node const& n = g_[id];
    return n.how() == computed::matmul && !g_[n.operand[0]].batched && g_[n.operand[1]].what == role::label;
  }
  auto open(node_id anchor) -> int {
    layers_.push_back({});
    layers_.back().anchor = anchor;
    return int(layers_.size()) - 1;
  }

  [[gnu::cold]] void assign_rows() {
    for (int i = 1; i <= root_; ++i) {
      node const& n = g_[i];
      place& p = of_[std::size_t(i)];
      if (!p.needed || (n.is_leaf() && n.what != role::input)) continue;
      if (n.is_leaf()) p.row = open(node_id(i));
      else if (n.batched && !p.judged) p.row = row_of(node_id(i));
    }
    for (int i = root_; i > 0; --i) {  // what no sample touches belongs to its first reader
      place& p = of_[std::size_t(i)];
      if (!p.needed || g_[i].is_leaf()) continue;
      if (p.row == none && (p.judged || i == root_)) p.row = loss_ = loss_ == none ? open(0) : loss_;
      // logsumexp of a cross-entropy: a number that only the loss reads
      if (g_[i].is_scalar() && p.row != none && !p.read_by_layers && i != root_) p.row = loss_ != none ? loss_ : p.row;
      for (node_id o : g_[i].operand) of_[o].read_by_layers = of_[o].read_by_layers || p.row != loss_;
      for (node_id o : g_[i].operand)
        if (o != 0 && !g_[o].is_leaf() && !g_[o].batched && !of_[o].judged)
          of_[o].row = of_[o].row == none ? p.row : std::min(of_[o].row, p.row);
    }
  }
  auto reads_parameters(node_id id) const -> bool {
    for (node_id o : g_[id].operand)
      if (o != 0 && !g_[o].batched && g_[o].what != role::constant && g_[o].what != role::hyperparameter) return true;
    return false;
  }
  auto row_of(node_id id) -> int {
    node const& n = g_[id];
    int latest = none;
    for (node_id o : n.operand)
      if (o != 0 && g_[o].batched) latest = std::max(latest, of_[o].row);
    bool const new_layer = latest == none || g_[layers_[std::size_t(latest)].anchor].is_leaf();
    if (!reads_parameters(id)) return new_layer ? open(id) : latest;
    layer* const before = new_layer ? nullptr : &layers_[std::size_t(latest)];
    bool const bias = before != nullptr && !before->biased && is<ops::add_op>(n) && is_product(g_[before->anchor]);
    if (!bias) return open(id);
    before->biased = true;
    return latest;
  }
  static auto is_product(node const& n) -> bool {
    return n.how() == computed::matmul || slides(n.how()) || n.how() == computed::einsum || n.how() == computed::outer;
  }

  // ---- words and numbers of a row ---------------------------------------------------------------------------------

  static void once(std::vector<std::string>& list, std::string word) {
    if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(std::move(word));
  }
  [[gnu::cold]] void describe(node_id id) {
    node const& n = g_[id];
    if (of_[id].row == none) return;
    layer& l = layers_[std::size_t(of_[id].row)];
    l.last = id;
    l.row.flops += operations_of(g_, id);
    if (std::string const word = is_embedding(id) ? "embedding" : word_for(n, l.anchor == id); !word.empty())
      once(l.words, word);
    for (node_id o : n.operand)
      if (g_[o].what == role::parameter && of_[id].row != loss_) l.reads.push_back(o);
  }
  [[gnu::cold]] void count_parameters(layer& l) {
    bool again = !l.reads.empty();  // all of them were counted before
    std::vector<std::string> owners;
    for (node_id p : l.reads) {
      std::string const name(g_[p].name);
      once(owners, name.substr(0, name.rfind('.')));
      again = again && counted_[p];
    }
    for (node_id p : l.reads) {
      if (!counted_[p]) l.row.parameters += g_[p].extent.size();
      counted_[p] = true;
    }
    for (std::string const& owner : owners) l.row.name += (l.row.name.empty() ? "" : ", ") + owner;
    if (again) l.row.name += " (shared)";
  }
  [[gnu::cold]] auto word_for(node const& n, bool anchor) const -> std::string {
    if (n.what == role::input) return "input";
    bool const shared_matrix = n.how() == computed::matmul && !g_[n.operand[0]].batched;
    if (shared_matrix && g_[n.operand[1]].extent.rank == 1) return "dense";
    if (n.how() == computed::convolution) return phrases::is_average(g_, n) ? "average_pool" : "convolution";
    if (n.how() == computed::convolution_image) return phrases::is_upsampling(g_, n) ? "upsample" : "transposed_convolution";
    bool const joins = is<ops::add_op>(n) && g_[n.operand[0]].batched && g_[n.operand[1]].batched;  // a residual
    bool const plain = (is<ops::add_op>(n) && !joins) || is<ops::subtract_op>(n) || is<ops::multiply_op>(n) ||
                       is<ops::divide_op>(n) || is<ops::negate_op>(n) || is<ops::spread_op>(n) ||
                       n.how() == computed::move || n.how() == computed::put || n.how() == computed::transpose;
    return plain && !anchor ? "" : std::string(n.op->name);
  }
  [[gnu::cold]] void finish(layer& l) {
    bool const loss = loss_ != none && &l == &layers_[std::size_t(loss_)];
    node const& n = g_[loss ? root_ : l.last];
    if (l.anchor != 0 && g_[l.anchor].is_leaf()) l.row.name = std::string(g_[l.anchor].name);
    count_parameters(l);
    if (loss) l.row.what = "loss";
    for (std::size_t k = 0; k < l.words.size() && !loss; ++k)
      if (k < 4) l.row.what += (k == 0 ? "" : " ") + l.words[k];
      else if (k == 4) l.row.what += " ...";
    sentence extent;
    extent << n.extent;
    l.row.output = std::string(std::string_view(extent));
    l.row.numbers = l.row.parameters + n.extent.size();
  }
};

}  // namespace print

/// The layers of a formula. Flops are those of one sample; bytes hold a layer's parameters and its output for one
/// sample. A parameter that two layers share counts once.
/// \param bytes_of_a_number 4 for float, 8 for double
[[gnu::cold]] inline auto summary(graph const& g, node_id root, int bytes_of_a_number = 4) -> std::string {
  print::require_sound(g, root);
  std::vector<std::array<std::string, 6>> lines{{"layer", "op", "output", "parameters", "flop", "B"}};
  print::layer_row total;
  auto const add = [&](std::string const& name, print::layer_row const& r) {
    lines.push_back({name, r.what, r.output, std::to_string(r.parameters), print::with_unit(r.flops, ""),
                     print::with_unit(double(r.numbers * bytes_of_a_number), "")});
  };
  for (print::layer_row const& r : print::layer_table(g, root).rows()) {
    add(r.name, r);
    total.parameters += r.parameters, total.flops += r.flops, total.numbers += r.numbers;
  }
  add("total", total);
  for (auto& line : lines)
    for (std::string& cell : line) cell = cell.substr(0, cell.find_last_not_of(' ') + 1);
  return print::aligned<6>(lines, 3);
}

}  // namespace ctgrad::inline CTGRAD_ABI
