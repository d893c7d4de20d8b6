// ctgrad/expression/printable.hpp — what a printer needs of an expression at run time, and no more
// SPDX-License-Identifier: MIT
//
// An expression is as large as the capacity of a graph, and its nodes lead to everything that their ops can do. From one
// that has a name the compiler takes the nodes that matter, and of their ops the notation.
#pragma once
#include <ctgrad/expression/expression.hpp>
#include <ctgrad/passes/canonical.hpp>

#include <memory>

namespace ctgrad::inline CTGRAD_ABI {

/// The formula of a constant expression, made by the compiler: at most `capacity` - 1 nodes.
template <int capacity>
class printable_nodes {
 public:
  template <tensor_expression E>
  consteval printable_nodes(E const& e) {
    decltype(auto) whole = e.value();
    fault_ = whole.formula.fault;
    node_order const order = canonical_order(whole.formula, &whole.root, 1);
    node_id place[graph::capacity]{};
    if (order.size >= capacity && !fault_)
      fault_ = {
          "the formula is too long to be printed",
          capacity < long_formula ? "; give it a name, e, and print ref<e>" : "; print its graph, text(e.formula, e.root)",
          "",
          {},
          {}};
    for (int i = 0; i < order.size && size_ < capacity; ++i) {
      node n = whole.formula[order.id[i]];
      for (node_id& operand : n.operand) operand = place[operand];
      if (!n.is_leaf()) n.op = n.op->notation;
      n.next = 0, n.prefix = 0;
      place[order.id[i]] = node_id(size_);
      nodes_[size_++] = n;
    }
    root_ = fault_ ? node_id(size_ - 1) : place[whole.root];
  }

  constexpr auto root() const -> node_id { return root_; }
  /// Has it ops that are neither elementwise nor a product, a transpose or a sum of all elements?
  constexpr auto has_structured_ops() const -> bool {
    for (int i = 1; i < size_; ++i) {
      node const& n = nodes_[i];
      computed const how = n.how();
      bool const plain = n.is_leaf() || how == computed::elementwise || how == computed::matmul || how == computed::outer ||
                         how == computed::transpose || how == computed::composite || how == computed::batch_sum ||
                         (how == computed::sum && n.with.axes == 0);
      if (!plain) return true;
    }
    return false;
  }
  [[gnu::cold]] auto formula() const -> std::unique_ptr<graph> {
    auto g = std::make_unique<graph>();
    for (int i = 1; i < size_; ++i) g->nodes[i] = nodes_[i];
    g->size = size_, g->fault = fault_;
    return g;
  }

 private:
  static constexpr int long_formula = 1024;
  node nodes_[capacity]{};
  int size_ = 1;
  node_id root_ = 0;
  complaint fault_{};
};

/// Of an expression with a name: it lies in static storage.
using printable = printable_nodes<1024>;
/// Of one without: Clang writes every member of a temporary into the program on its own, 40 s for 1,024 nodes.
using printable_temporary = printable_nodes<128>;

}  // namespace ctgrad::inline CTGRAD_ABI
