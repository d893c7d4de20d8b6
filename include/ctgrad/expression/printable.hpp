// ctgrad/expression/printable.hpp — what a printer needs of an expression at run time, and no more
// SPDX-License-Identifier: MIT
//
// An expression is as large as the capacity of a graph, and its nodes lead to everything that their ops can do. From one
// that has a name the compiler takes the nodes that matter, and of their ops the notation.
#pragma once
#include <ctgrad/expression/expression.hpp>
#include <ctgrad/passes/canonical.hpp>

#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// How many nodes an expression needs to be printed, and nobody.
template <tensor_expression E>
consteval auto printable_size(E const& e) -> int {
  decltype(auto) whole = e.value();
  return canonical_order(whole.formula, &whole.root, 1).size + 1;
}

namespace detail {
/// The graph of nodes in order, of which the first is nobody. No std::unique_ptr: <memory> would be 0.05 s and 8 MB.
class graph_on_the_heap {
 public:
  graph_on_the_heap(std::span<node const> nodes, complaint const& fault);
  graph_on_the_heap(graph_on_the_heap const&) = delete;
  auto operator=(graph_on_the_heap const&) -> graph_on_the_heap& = delete;
  ~graph_on_the_heap();
  auto operator*() const -> graph const& { return *graph_; }

 private:
  graph* graph_;
};
}  // namespace detail

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
      fault_ = {"the formula is too long to be printed", "; give it a name, e, and print ref<e>", "", {}, {}};
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
  auto formula() const -> detail::graph_on_the_heap { return {{nodes_, std::size_t(size_)}, fault_}; }

 private:
  node nodes_[capacity]{};
  int size_ = 1;
  node_id root_ = 0;
  complaint fault_{};
};

/// Of an expression with a name: it lies in static storage, and is as large as it must be.
template <auto const& E>
inline constexpr printable_nodes<printable_size(E)> printable{E};
/// Of one without: Clang writes every member of a temporary into the program on its own, 40 s for 1,024 nodes.
using printable_temporary = printable_nodes<128>;

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/expression/printable.ipp>
#endif
