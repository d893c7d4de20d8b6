// ctgrad/graph/graph.hpp — a network as a value: nodes in topological order, each of them once
// SPDX-License-Identifier: MIT
//
// The contract that every pass keeps:
// - A node speaks of one sample. `batched` says that its value depends on the sample; what is not batched is shared.
// - Elementwise ops take operands of one shape, or scalars, which are broadcast; an unbatched operand is broadcast over
//   the samples.
// - Equality is of values: same op, same operands, same attributes. Sums keep the order in which they were written;
//   a rewrite may drop a NaN only where multiplication by an exact 0 did.
// - Nodes only refer to earlier nodes. Node 0 is nobody.
#pragma once
#include <ctgrad/graph/operation.hpp>

#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ctgrad::inline CTGRAD_ABI {

/// The place of a node in its graph; 0 is nobody.
using node_id = std::uint16_t;

/// What kind of leaf a node is.
enum class role : std::uint8_t {
  none,            ///< not a leaf
  input,           ///< real values, one row a sample
  label,           ///< a class index a sample; as a tensor it is the one-hot vector
  target,          ///< real values to be predicted
  noise,           ///< uniform numbers in [0, 1), drawn anew for every sample of every step
  parameter,       ///< trained, shared by all samples
  constant,        ///< a number in the formula
  scalar,          ///< a number that the executor sets before each step: the rate, 1 / batch
  hyperparameter,  ///< a number that the user sets at run time, and that is not trained
  statistic,       ///< of the samples seen in training, kept with the parameters; predictions read it
  state            ///< kept by an optimizer from step to step
};

/// A name in static storage. Unlike std::string_view it is trivial.
struct static_name {
  char const* text;
  std::size_t size;
  constexpr auto operator=(std::string_view name) -> static_name& {
    text = name.data(), size = name.size();
    return *this;
  }
  constexpr operator std::string_view() const { return {text, size}; }
  constexpr auto empty() const -> bool { return size == 0; }
  friend constexpr auto operator==(static_name const& a, static_name const& b) -> bool {
    return a.size == b.size && std::string_view(a) == std::string_view(b);
  }
  friend constexpr auto operator==(static_name const& a, std::string_view b) -> bool { return std::string_view(a) == b; }
};

/// What an op says beyond its operands. Zero where an op has no use for it.
struct attributes {
  int offset, stride[shape::most_axes];  ///< of a move: element (i, j, ...) is offset + i stride[0] + j stride[1] ...
  std::uint16_t axes;                    ///< of a reduction: one bit an axis; 0 for all of them
  std::uint16_t letters[3];              ///< of einsum: four bits an axis of a, b and the result; 0 for no axis
  int const* table;                      ///< of a gather: indices in static storage
  int entries;

  constexpr auto operator==(attributes const& o) const -> bool {
    if (offset != o.offset || axes != o.axes || entries != o.entries || letters[2] != o.letters[2]) return false;
    for (int k = 0; k < shape::most_axes; ++k)
      if (stride[k] != o.stride[k]) return false;
    for (int k = 0; k < 2; ++k)
      if (letters[k] != o.letters[k]) return false;
    for (int k = 0; k < entries; ++k)
      if (table[k] != o.table[k]) return false;
    return true;
  }
};

/// Write `node{}`: everything is zero in an empty node, and no member has an initialiser. Compilers store arrays of
/// such structs as nothing, so that capacity costs no compile time; Clang would construct others one by one.
struct node {
  operation const* op;
  std::uint64_t op_id;
  node_id operand[3];
  role what;
  bool batched;
  bool in_lanes;   ///< lies with samples in the lanes: [block of samples][element][sample]
  bool anonymous;  ///< a parameter that a layer named by its place in the chain
  shape extent;
  attributes with;
  static_name name;
  void const* site;      ///< where an anonymous layer was written
  double value;          ///< of a constant; of a parameter, what its elements start from
  std::uint64_t prefix;  ///< a hash of all nodes up to this one; kept by the graph
  node_id next;          ///< the next node of the same bucket; kept by the graph

  constexpr auto is_leaf() const -> bool { return what != role::none; }
  constexpr auto is(std::uint64_t id) const -> bool { return op_id == id; }
  constexpr auto how() const -> computed { return is_leaf() ? computed::given : op->how; }
  constexpr auto is_scalar() const -> bool { return extent.rank == 0; }
  constexpr auto is_constant(double v) const -> bool { return what == role::constant && value == v; }
  constexpr auto same_space(node const& other) const -> bool {
    return batched == other.batched && in_lanes == other.in_lanes && extent == other.extent;
  }
};

// GCC 12 with -fsanitize=undefined cannot compare addresses in constant expressions: there, sites pass as equal.
/// Were two layers without a name written at one place of the source?
constexpr auto same_site(void const* a, void const* b) -> bool {
  return __builtin_constant_p(a == b) || !std::is_constant_evaluated() ? a == b : true;
}

/// Are two nodes one and the same computation?
constexpr auto same(node const& a, node const& b, bool with_site = true) -> bool {
  return a.op_id == b.op_id && a.operand[0] == b.operand[0] && a.operand[1] == b.operand[1] &&
         a.operand[2] == b.operand[2] && a.what == b.what && a.batched == b.batched && a.in_lanes == b.in_lanes &&
         a.extent == b.extent && a.with == b.with && a.value == b.value && a.name == b.name &&
         (!with_site || (a.anonymous == b.anonymous && (!a.anonymous || same_site(a.site, b.site))));
}

/// A hash with another part in it.
constexpr auto mix(std::uint64_t h, std::uint64_t part) -> std::uint64_t {
  h = (h ^ part) * 0x9E3779B97F4A7C15ull;
  return h ^ (h >> 29);
}

/// A hash of text or attributes, the same on every machine.
constexpr auto hash_of(attributes const& w) -> std::uint64_t {
  std::uint64_t h = mix(std::uint64_t(w.axes),
                        std::uint64_t(w.letters[0]) | std::uint64_t(w.letters[1]) << 16 | std::uint64_t(w.letters[2]) << 32);
  h = mix(h, std::uint64_t(std::uint32_t(w.offset)) | std::uint64_t(std::uint32_t(w.stride[0])) << 32);
  h = mix(h, std::uint64_t(std::uint32_t(w.stride[1])) | std::uint64_t(std::uint32_t(w.stride[2])) << 32);
  h = mix(h, std::uint64_t(std::uint32_t(w.stride[3])) | std::uint64_t(w.entries) << 32);
  for (int k = 0; k < w.entries; ++k) h = mix(h, std::uint64_t(w.table[k]));
  return h;
}
// All that `same` compares, but for the site: `merge` trusts it.
constexpr auto hash_of(node const& n) -> std::uint64_t {
  std::uint64_t h = mix(n.op_id, std::uint64_t(n.operand[0]) | std::uint64_t(n.operand[1]) << 16 |
                                     std::uint64_t(n.operand[2]) << 32 | std::uint64_t(n.what) << 48);
  shape const& s = n.extent;
  h = mix(h, std::uint64_t(s.rank) | std::uint64_t(n.batched) << 3 | std::uint64_t(n.anonymous) << 4 |
                 std::uint64_t(s.extent[0]) << 5);
  if (s.rank > 1) h = mix(h, std::uint64_t(s.extent[1]) | std::uint64_t(s.extent[2]) << 32);
  if (s.rank > 3) h = mix(h, std::uint64_t(s.extent[3]));
  if (!n.is_leaf()) return n.with == attributes{} ? h : mix(h, hash_of(n.with));
  h = mix(h, std::bit_cast<std::uint64_t>(n.value));
  return n.name.empty() ? h : mix(h, hash_of(n.name));
}

/// The first thing that is wrong with a formula. It is told where the formula is used: `ref<loss>`, `gradient`, `fit`.
struct complaint {
  std::string_view before{}, between{}, after{};
  std::string_view first{}, second{};
  constexpr explicit operator bool() const { return !before.empty(); }
};

/// An array of nodes, operands before their readers; equal nodes are one node.
struct graph {
  static constexpr int capacity = 4096;  ///< nodes; a network of 150 residual blocks with its gradient

  /// A T for each node. Never write a large array as a variable of its own: Clang ends the life of its elements one by
  /// one, half a millisecond for 4,096 of them, and that of a struct at once.
  template <class T>
  struct by_node {
    T of[capacity];
  };

  // Few, because every copy of an expression copies them: with 8,192 the compilers took 30 ms an operator.
  static constexpr int buckets = 256;

  node nodes[capacity]{};
  node_id first[buckets]{};  ///< nodes by hash, linked by `next`
  int size = 1;
  bool overflow = false;
  bool anonymous = false;  ///< some layers were named by their place in a chain
  complaint fault{};
  function_forms functions{};  ///< of all programs that are made of this formula

  constexpr auto operator[](int id) const -> node const& { return nodes[id]; }

  /// The id of this node; an equal one is never added twice.
  constexpr auto add(node const& n) -> node_id {
    std::uint64_t const h = hash_of(n);
    node_id& bucket = first[h % buckets];
    for (node_id i = bucket; i != 0; i = nodes[i].next)
      if (same(nodes[i], n)) return i;
    if (size == capacity) {
      overflow = true;  // told as a sentence by verify; the graph stays well-formed
      return node_id(capacity - 1);
    }
    nodes[size] = n;
    nodes[size].next = bucket;
    nodes[size].prefix = mix(nodes[size - 1].prefix, h);
    anonymous = anonymous || n.anonymous;
    bucket = node_id(size);
    return node_id(size++);
  }

  /// Adds what another graph has and this one lacks; returns where its root went.
  constexpr auto merge(graph const& other, node_id root) -> node_id {
    if (!fault) fault = other.fault;
    if (functions.count == 0) functions = other.functions;
    overflow = overflow || other.overflow;
    // Formulas grow by appending: most of the other graph is this one already, node for node.
    int common = 0;
    for (int above = (size < other.size ? size : other.size); common + 1 < above;) {
      int const middle = (common + above) / 2;
      if (nodes[middle].prefix == other.nodes[middle].prefix) common = middle;
      else above = middle;
    }
    for (int i = 1; anonymous && i <= common; ++i)  // the hash cannot tell at which site a layer was written
      if (!same(nodes[i], other.nodes[i])) common = i - 1;
    anonymous = anonymous || other.anonymous;
    if (root <= common) return root;
    by_node<node_id> to{};
    for (int i = common + 1; i <= root; ++i) {
      node n = other.nodes[i];
      for (node_id& operand : n.operand) operand = operand <= common ? operand : to.of[operand];
      int const before = size;
      to.of[i] = add(n);
      if (anonymous && size > before) refuse_sharing(to.of[i]);
    }
    return to.of[root];
  }

 private:
  // A layer without a name that is applied to two things would be one layer by accident.
  constexpr void refuse_sharing(node_id layer) {
    computed const how = nodes[layer].how();
    int const which = how == computed::convolution || how == computed::convolution_image ? 1 : 0;
    node_id const weights = nodes[layer].operand[which];
    if ((which == 0 && how != computed::matmul) || !nodes[weights].anonymous || fault) return;
    for (int i = weights + 1; i < size; ++i)
      if (i != layer && nodes[i].op_id == nodes[layer].op_id && nodes[i].operand[which] == weights)
        fault = {"two layers without a name would share ",
                 "; give each of them a name, dense<width, ",
                 "...>",
                 nodes[weights].name,
                 {}};
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
