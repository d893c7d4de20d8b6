// ctgrad/graph/operation.hpp — the record that every op fills in, and how a record leads back to its type
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/shape.hpp>

#include <cstdint>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI {

struct graph;
struct symbol;
struct cotangents;

/// How a value comes about: what the planner must know of an op. The set of ops is open, this list is not.
enum class computed : std::uint8_t {
  given,               ///< a leaf
  elementwise,         ///< each element from the elements at the same place; scalars are broadcast
  matmul,              ///< sum over the last axis of a and the first of b
  outer,               ///< a b^T of two vectors
  transpose,           ///< the two axes of a matrix exchanged
  sum,                 ///< over all elements of one sample
  maximum,             ///< over all elements of one sample
  batch_sum,           ///< over the samples of the batch
  total,               ///< over samples and elements
  copy,                ///< its operand, once more in memory
  move,                ///< elements of its operand at other places: slices, permutations, repetitions
  put,                 ///< elements at places of a larger tensor, the rest zero
  einsum,              ///< sums of products over named axes, for any ranks
  cumsum,              ///< running sums along an axis
  gather,              ///< rows of its operand by constant indices
  scatter,             ///< rows added at constant indices
  argmax,              ///< the index of the largest element along an axis
  convolution,         ///< sums of products of windows of an image with kernels; a bias for each map
  convolution_image,   ///< its adjoint in the image
  convolution_kernel,  ///< its adjoint in the kernels
  max_pool,            ///< the largest element of each window
  pool_index,          ///< where in its window the first largest element stands
  unpool,              ///< elements put where an index says, added up where windows meet; the rest zero
  pick,                ///< the elements that an index says
  into_lanes,          ///< samples put side by side in the lanes
  out_of_lanes,        ///< and back: a row for each sample
  map_total,           ///< over samples and places: a number for each map
  composite            ///< lowered to other ops before fusion
};

/// What every op says about itself. `{a}` in `text` and `latex` is an operand in brackets where its precedence is lower,
/// `{>b}` also where it is equal, `{.a}` never.
struct operation {
  std::string_view name, text, latex;
  std::uint64_t id = 0;  ///< identity: a hash of the name
  computed how = computed::given;
  int operands = 0;
  int precedence = 0;
  bool cheap = true;  ///< rather computed again than stored
  shape (*shape_of)(shape const& a, shape const& b) = nullptr;
  cotangents (*pullback)(symbol a, symbol b, symbol c, symbol y, symbol dy) = nullptr;
  symbol (*expand)(symbol a, symbol b) = nullptr;     ///< of composite ops
  symbol (*inference)(symbol a, symbol b) = nullptr;  ///< what takes its place in predictions, if ...
  bool only_trains = false;                           ///< ... it has one: GCC 12 with sanitizers cannot compare it with null
  operation const* notation = nullptr;                ///< the same op without functions: what printers need at run time
  double (*value)(double a, double b, double c) = nullptr;  ///< of elementwise ops: the scalar reference
};

/// The op that computes a value in place of another.
struct substitution {
  std::uint64_t op;  ///< its id
  operation const* by;
};

/// In which forms a program computes its functions: rows in static storage. Without any, in the forms that ops have.
struct function_forms {
  substitution const* rows = nullptr;
  int count = 0;

  constexpr auto of(operation const* op) const -> operation const* {
    for (int i = 0; i < count; ++i)
      if (rows[i].op == op->id) return rows[i].by;
    return op;
  }
};

namespace precedence {
inline constexpr int sum = 1, product = 2, prefix = 3, function = 4, postfix = 5, atom = 6;
}

constexpr auto hash_of(std::string_view text) -> std::uint64_t {
  std::uint64_t h = 14695981039346656037ull;
  for (char c : text) h = (h ^ std::uint64_t(static_cast<unsigned char>(c))) * 1099511628211ull;
  return h;
}

/// What tells an op from all others. A constant of its own: Clang would hash the name again wherever it is asked.
template <class Op>
inline constexpr std::uint64_t id_of = hash_of(Op::name);

// A kernel finds the type of an op, and with it `value<V>`, by the address of its record: each op introduces a friend.
// The graph stays free of types and open to ops of the user's own.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
/// Leads from the address of a record to the type of the op.
template <operation const* Record>
struct record_tag {
  friend constexpr auto type_behind(record_tag<Record>);
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// An op as a value.
template <class Op>
struct op_type {
  using type = Op;
};

template <class Op>
constexpr auto describe() -> operation;  // in symbol.hpp

/// The part of a record that printers need.
template <class Op>
constexpr auto describe_notation() -> operation {
  operation r;
  r.name = Op::name, r.text = Op::text, r.latex = Op::latex;
  r.id = id_of<Op>;
  r.how = Op::how, r.operands = Op::operands, r.precedence = Op::precedence, r.cheap = Op::cheap;
  return r;
}

/// What printers know of an op.
template <class Op>
inline constexpr operation notation_record = describe_notation<Op>();
/// All that is known of an op; a node refers to it.
template <class Op>
inline constexpr operation record = describe<Op>();

/// The record of an op, which from here on leads back to its type.
template <class Op>
struct introduce {
  friend constexpr auto type_behind(record_tag<&record<Op>>) { return op_type<Op>{}; }
  static constexpr operation const* op = &record<Op>;
};

/// The op that a record is of.
template <operation const* Record>
using type_of_record = typename decltype(type_behind(record_tag<Record>{}))::type;

}  // namespace ctgrad::inline CTGRAD_ABI
