// ctgrad/passes/kernel.hpp — what a kernel is: an anchor, a program over registers, and the data of each call
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/windows.hpp>

#include <cstddef>
#include <cstdint>

namespace ctgrad::inline CTGRAD_ABI {

/// The loop nest around a kernel's program.
enum class anchor : std::uint8_t {
  map,            ///< rows x lanes: each element once
  contraction,    ///< rows x lanes, each the sum of products over k; the program is its epilogue
  rowwise,        ///< samples in the lanes, a loop over the features: sums and maxima of each sample, in phases
  transposition,  ///< a matrix with its axes exchanged in memory
  lanes,          ///< samples in the lanes: a program on each element that the mode makes
  lanes_rows,     ///< samples out of the lanes again
  lanes_kernel,   ///< samples in the lanes: the gradient of a convolution's kernels
  lanes_total,    ///< samples in the lanes: a sum for each map
  strided         ///< tensors of any rank, element by element through strides: what no other anchor can do
};

/// One instruction of a kernel's program. Value 0 is what a contraction made; instruction k makes value k + 1.
enum class verb : std::uint8_t {
  none,
  load,         ///< the element at this row and lane
  load_row,     ///< shared by the rows: the element at this lane
  load_column,  ///< shared by the lanes: the element at this row
  load_scalar,  ///< one number
  one_hot,      ///< 1 where this lane is the label of this row
  apply,        ///< an elementwise op
  store,        ///< the element at this row and lane
  add_up,       ///< into the total of all elements
  largest,      ///< into the maximum of all elements
  row_sum,      ///< rowwise: into a sum of this sample
  row_maximum,  ///< rowwise: into a maximum of this sample
  spill,        ///< rowwise: keep for a later phase
  reload        ///< rowwise: what an earlier phase kept
};

struct instruction {
  verb what;
  std::uint8_t a, b, c;
  std::uint8_t slot;
  /// Rowwise kernels: even positions run once a sample block, odd ones (2p + 1) in the loop over features of phase p.
  std::uint8_t position;
  operation const* op;  // null keeps unused instructions out of mangled names

  constexpr auto operator==(instruction const& o) const -> bool {
    return what == o.what && a == o.a && b == o.b && c == o.c && slot == o.slot && position == o.position &&
           (what != verb::apply || op->id == o.op->id);
  }
};

/// What a strided kernel does at each place, and where a kernel with samples in the lanes gets its elements.
enum class stride_mode : std::uint8_t {
  none,
  multiply,
  sum,
  maximum,
  move,
  put,
  cumsum,
  gather,
  scatter,
  argmax,
  convolution,
  convolution_image,
  convolution_kernel,
  max_pool,
  pool_index,
  unpool,
  pick,       ///< windows that slide
  into_lanes  ///< samples in the lanes
};
constexpr auto slides(stride_mode mode) -> bool { return mode >= stride_mode::convolution && mode <= stride_mode::pick; }

/// The loops of a strided kernel: over the samples, over axes of the result, over axes that are summed. Strides count
/// elements; those of samples are 0 for what all samples share.
struct strided_loops {
  static constexpr int most = shape::most_axes;
  int axes, sums;  ///< how many of each
  int extent[most], sum_extent[most];
  std::ptrdiff_t to[most], a[most], b[most];  ///< along the axes of the result
  std::ptrdiff_t a_sum[most], b_sum[most];    ///< along the axes that are summed
  std::ptrdiff_t to_offset, a_offset;
  std::ptrdiff_t to_sample, a_sample, b_sample;
  std::ptrdiff_t to_size;          ///< elements of the result, where it is cleared first
  bool each_sample, over_samples;  ///< runs once a sample; adds up the samples
  int const* table;                ///< rows of a gather or scatter
};

/// How a convolution treats a few samples, image by image: what lies in the lanes, and its tile.
struct image_tile {
  bool maps_in_lanes;               ///< else the places of a row
  std::uint8_t maps, rows, places;  ///< packs of what lies in the lanes, numbers of the others
  std::uint8_t step;                ///< from one window of a row to the next

  constexpr auto operator==(image_tile const&) const -> bool = default;
};

/// All that makes two kernels different code. No extent, no address, no name: equal layers share one kernel.
struct kernel_key {
  static constexpr int most_instructions = 40, most_slots = 16, most_parts = 4;

  std::uint64_t fingerprint;  ///< of all the rest; see there
  anchor what;
  stride_mode mode;  ///< of a strided kernel, or with samples in the lanes
  /// Of a contraction; with samples in the lanes: maps, and places of a pool or blocks of samples.
  std::uint8_t tile_rows, tile_packs;
  std::uint8_t parts;   ///< products that it adds up
  std::uint8_t phases;  ///< of a rowwise kernel
  std::uint8_t slots, instructions;
  std::uint8_t a_row_step, a_k_step;  ///< kinds of stride: 0, 1, or 2 for what is known at run time
  std::uint8_t row_tail;              ///< rows of the tiles beyond the last whole one; 0: there are none
  std::uint8_t outputs;               ///< up to four, made as dot products along k; 0: what is summed lies in the lanes
  std::uint8_t across;                ///< parts, as bits, that are such dot products
  bool lane_tail;
  bool lower_tiles;   ///< rows that do not divide make some tiles a row lower
  bool short_sums;    ///< of a batch, in many tiles
  bool single, dots;  ///< has a way of its own for one sample; by dot products along k
  bool prefetch;
  bool weighed;                   ///< a contraction of products: what lies in the lanes is multiplied with weights
  bool keeps_sums, keeps_totals;  ///< hands them on to the next block of samples
  bool packed;                    ///< a contraction that copies its operands block by block
  bool pooled, masked, biased;    ///< a convolution: keeps the largest of a window, and where; has a bias
  std::uint8_t window;            ///< elements of the windows from which gradients come as the pool left them
  bool few;                       ///< with samples in the lanes: has a way of its own for a few of them
  image_tile image;
  instruction code[most_instructions];

  constexpr auto operator==(kernel_key const& o) const -> bool {
    if (what != o.what || mode != o.mode || tile_rows != o.tile_rows || tile_packs != o.tile_packs || parts != o.parts ||
        phases != o.phases || slots != o.slots || instructions != o.instructions || a_row_step != o.a_row_step ||
        a_k_step != o.a_k_step || row_tail != o.row_tail || outputs != o.outputs || across != o.across ||
        lane_tail != o.lane_tail || lower_tiles != o.lower_tiles || short_sums != o.short_sums || single != o.single ||
        dots != o.dots || prefetch != o.prefetch || packed != o.packed || weighed != o.weighed ||
        keeps_sums != o.keeps_sums || keeps_totals != o.keeps_totals || pooled != o.pooled || masked != o.masked ||
        biased != o.biased || window != o.window || few != o.few || image != o.image)
      return false;
    for (int i = 0; i < instructions; ++i)
      if (!(code[i] == o.code[i])) return false;
    return true;
  }
};

/// A number for each key, which has to be a member of it: GCC 12 leaves members that were never assigned out of a mangled
/// name, wherever they stand, and knows the arguments of templates by these names. Two keys would become one.
constexpr auto fingerprint_of(kernel_key const& k) -> std::uint64_t {
  std::uint64_t h = std::uint64_t(k.what);
  for (int part : {int(k.mode), int(k.tile_rows), int(k.tile_packs), int(k.parts), int(k.phases), int(k.slots),
                   int(k.a_row_step), int(k.a_k_step), int(k.row_tail), int(k.outputs), int(k.across), int(k.window),
                   int(k.image.maps), int(k.image.rows), int(k.image.places), int(k.image.step)})
    h = mix(h, std::uint64_t(part));
  for (bool part : {k.lane_tail, k.lower_tiles, k.short_sums, k.single, k.dots, k.prefetch, k.weighed, k.keeps_sums,
                    k.keeps_totals, k.packed, k.pooled, k.masked, k.biased, k.few, k.image.maps_in_lanes})
    h = 2 * h + std::uint64_t(part);
  for (int i = 0; i < k.instructions; ++i) {
    instruction const& in = k.code[i];
    for (int part : {int(in.what), int(in.a), int(in.b), int(in.c), int(in.slot), int(in.position)})
      h = mix(h, std::uint64_t(part));
    if (in.what == verb::apply) h = mix(h, in.op->id);  // GCC 12 with -fsanitize=undefined cannot compare op with null
  }
  return h;
}

// ---- where values lie -----------------------------------------------------------------------------------------------

/// Memory regions of a program. Inputs of the caller follow from `first_input`.
using region = std::uint8_t;
inline constexpr region parameters_space = 0;  ///< parameters: the layout depends on their shapes alone
inline constexpr region fixed_space = 1;       ///< states, scalars, gradients: independent of the batch
inline constexpr region batch_space = 2;       ///< one row a sample; offsets and strides count elements of one sample
inline constexpr region block_space = 3;       ///< the same memory, of what only the block of samples at hand needs
inline constexpr region first_input = 4;

/// Does it hold a row for each sample of the batch?
constexpr auto has_all_samples(region space) -> bool { return space == batch_space || space >= first_input; }

struct place {
  region space;
  std::ptrdiff_t offset;  ///< in elements; in `batch_space` times the padded batch
  int stride;             ///< between rows, in elements
};

/// Extents are numbers, or these.
inline constexpr int batch_extent = -1;

/// A total of all elements is the sum of the totals of chunks, which do not depend on the number of threads. A chunk is so
/// many rows; where the plan says that there is one row, so many lanes.
inline constexpr int rows_of_a_chunk = 128, lanes_of_a_chunk = 2048;

struct product_part {
  place a, b;      ///< a is broadcast, b lies in the lanes
  place weights;   ///< of b, element by element
  int a_row, a_k;  ///< strides of a
  int b_k;         ///< stride of b
  int k;           ///< extent of the sum
  bool across;     ///< b lies with its axes exchanged: what is summed side by side, lanes in rows
  place rows;      ///< of a narrow matrix: as it lies, row by row, for dot products
};

/// The copies of a packed contraction. Elements, not bytes.
struct packed_blocks {
  int room;    ///< of the copy of A: it stays in the second cache while all of B passes by
  int most_k;  ///< longest block of a sum

  /// Rows of A that are copied at once. Sums of several blocks are kept in between, for fewer rows.
  constexpr auto rows(int k, bool several, int height) const -> int {
    int const most = room / (several || k > most_k ? most_k : k) / height * height;
    return most < height ? height : most;
  }
};

struct kernel_call {
  std::uint16_t key;
  int rows, lanes;
  bool rows_outer;     ///< a contraction's tiles run along the lanes first
  bool batches_only;   ///< prepares what one sample alone does not need
  bool overlap;        ///< the last tile of rows may repeat some of the tile before
  bool room;           ///< a tile of rows of samples may go beyond the last: all that it touches has room for that
  bool shared;         ///< several threads may run it together, each a part of its loop
  std::uint16_t unit;  ///< it makes rows of samples, and divides them at multiples of this; 0: it does something else
  std::uint16_t sums, maxima;  ///< slots, as bits, that receive a total of all places
  product_part part[kernel_key::most_parts];
  place slot[kernel_key::most_slots];
  place kept;            ///< sums that wait for the next block of samples
  packed_blocks blocks;  ///< of a packed contraction
  strided_loops loops;   ///< of a strided kernel: part[0].a and part[0].b to slot[0]
  windows slide;         ///< of windows: part[0] as above, biases in slot[1]
  windows pool;          ///< of a pool that a convolution keeps to itself
  place mask, bias;      ///< with samples in the lanes: bits that say where in its window the largest stood
  int few;               ///< up to so many samples lie image by image instead, in rows without gaps
};

/// Where a call's values lie when there is memory for `capacity` samples.
constexpr auto in_memory_for(int capacity, kernel_call call) -> kernel_call {
  auto const scale = [&](place& p) {
    if (p.space == batch_space || p.space == block_space) p.offset *= capacity;
  };
  for (place& p : call.slot) scale(p);
  scale(call.mask), scale(call.bias);
  for (product_part& part : call.part) scale(part.a), scale(part.b), scale(part.weights), scale(part.rows);
  return call;
}

}  // namespace ctgrad::inline CTGRAD_ABI
