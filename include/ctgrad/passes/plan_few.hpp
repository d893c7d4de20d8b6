// ctgrad/passes/plan_few.hpp — fewer samples than pay for a pack of them: images one by one, and what lies in the lanes
// SPDX-License-Identifier: MIT
//
// Predictions alone: one image is latency, and a pack of samples would be empty but for one lane. Then a convolution has
// the places of a row in the lanes, or its maps: whatever leaves fewer of them empty.
#pragma once
#include <ctgrad/passes/plan_lanes.hpp>

namespace ctgrad::inline CTGRAD_ABI::planning {

struct image_plan {
  image_tile tile;
  long cost;  ///< of one image, in half cycles
};

constexpr auto parts_of(int count, int part) -> int { return (count + part - 1) / part; }

/// The columns of windows that a row of kept ones needs, and the rows.
constexpr auto covered_by_pool(window_axis const& pool) -> int { return (pool.windows - 1) * pool.stride + pool.size; }

/// Places of a row in the lanes, or maps: the tile that costs least. \param pool of which the largest is kept; its
/// windows have no size where there is none
constexpr auto plan_of_images(machine const& m, windows const& w, windows const& pool) -> image_plan {
  bool const pooled = pool.y.size > 0;
  int const columns = pooled ? covered_by_pool(pool.x) : w.x.windows, bands = pooled ? pool.y.windows : w.y.windows;
  int const maps = w.maps_of_a_group(), per = m.registers_per_pack;
  long const products = long(w.groups) * w.channels_of_a_group() * w.y.size * w.x.size;
  image_plan best{{}, long(1) << 60};
  auto const consider = [&](image_tile const& t, int accumulators, int loads, int held, int tiles) {
    if (accumulators + held > m.registers && t.maps * t.places > 1) return;
    long const turning = t.maps_in_lanes ? products * parts_of(maps, m.lanes) * 8 * per : 0;
    long const cost =
        products * parts_of(bands, pooled ? 1 : t.rows) * tiles * cost_of_a_step(accumulators, loads, 2) + turning;
    if (cost < best.cost) best = {t, cost};
  };
  for (int rows = pooled ? pool.y.size : 1; rows <= (pooled ? pool.y.size : bands < 4 ? bands : 4); ++rows) {
    auto const tile_of = [&](bool in_lanes, int maps_of_it, int places) {
      return image_tile{in_lanes, std::uint8_t(maps_of_it), std::uint8_t(rows), std::uint8_t(places),
                        std::uint8_t(w.x.stride)};
    };
    int const packs = parts_of(columns, m.lanes);
    for (int p = 1; p <= 3 && p <= packs && w.x.stride == 1; ++p)
      for (int q = 1; q <= 16 && q <= maps; ++q) {  // a pack that lies across two lines of the cache is two loads
        int const read = rows * p * per;
        consider(tile_of(false, q, p), q * read, 2 * read + q, read + 1, parts_of(maps, q) * parts_of(packs, p));
      }
    for (int n = 1; n <= 16 && n <= columns && w.x.stride < 256; ++n)
      consider(tile_of(true, 1, n), rows * n * per, rows * n + per, per + 1, parts_of(maps, m.lanes) * parts_of(columns, n));
  }
  return best;
}

/// Half cycles of the same convolution for a pack of samples.
constexpr auto cost_of_a_block(machine const& m, windows const& w, windows const& pool) -> long {
  bool const pooled = pool.y.size > 0;
  int const others = pooled ? pool.y.size * pool.x.size : 1, maps = w.maps_of_a_group();
  int const together = maps_of_a_tile(m, maps, pooled ? others : blocks_of_a_tile(m)), per = m.registers_per_pack;
  windows const& kept = pooled ? pool : w;
  return long(w.groups) * w.channels_of_a_group() * w.y.size * w.x.size * kept.y.windows * kept.x.windows *
         parts_of(maps, together) * cost_of_a_step(together * others * per, together + others * per, together);
}

/// The pool that a convolution keeps to itself.
constexpr auto pool_of(graph const& g, kernel_group const& group) -> windows {
  if (g[group.result].how() == computed::max_pool) return windows_of(g, g[group.result]);
  return {};
}

/// Up to how many samples it pays to compute image by image; 0 where some kernel has no way to do so.
constexpr auto few_samples(graph const& g, partition const& f, generated const& k, kernel_order const& order,
                           machine const& hw) -> int {
  long block = 0, image = 0;
  for (int s = 0; s < order.size; ++s) {
    kernel_group const& group = f.groups[order.kernel[s]];
    if (group.what < anchor::lanes || group.what == anchor::lanes_rows || group.what == anchor::strided) continue;
    node const& n = g[group.part[0]];
    if (group.what != anchor::lanes || group.index != 0 || k.kernels[order.kernel[s]].sums) return 0;
    if (group.part[0] == 0 || n.how() == computed::elementwise || n.how() == computed::into_lanes ||
        n.how() == computed::max_pool)
      continue;
    if (n.how() != computed::convolution) return 0;
    windows const w = windows_of(g, n), pool = pool_of(g, group);
    block += cost_of_a_block(hw, w, pool), image += plan_of_images(hw, w, pool).cost;
  }
  if (image == 0) return 0;
  long const pays = block * 3 / (image * 4);  // estimates: it shall pay for certain
  return int(pays < hw.lanes ? pays : hw.lanes - 1);
}

/// Returns the elements of scratch that the kernel needs.
constexpr auto plan_few(kernel_key& key, kernel_call& call, machine const& hw, int few) -> int {
  if (key.what != anchor::lanes && key.what != anchor::lanes_rows) return 0;
  call.few = few, key.few = key.what == anchor::lanes;
  windows const &w = call.slide, &pool = call.pool;
  auto const packs = [&](int n) { return parts_of(n, hw.lanes) * hw.lanes; };
  // Packs that begin in a row may end behind it: room for what the last one of the last image reads.
  if (key.mode == stride_mode::max_pool)
    return packs(pool.x.image + 2 * pool.x.size * pool.x.dilation) + 4 * pool.x.stride * hw.lanes;
  if (key.mode != stride_mode::convolution) return 4 * hw.lanes;
  key.image = plan_of_images(hw, w, key.pooled ? pool : windows{}).tile;
  image_tile const& t = key.image;
  int const columns = key.pooled ? covered_by_pool(pool.x) : w.x.windows;
  if (!t.maps_in_lanes)
    return t.maps * packs(columns + t.places * hw.lanes) + 4 * (key.pooled ? pool.x.stride : 1) * hw.lanes;
  int const kernels = w.channels_of_a_group() * w.y.size * w.x.size, kept = key.pooled ? pool.x.windows : t.rows * columns;
  return (kernels + columns + kept + 4 * hw.lanes) * hw.lanes;
}

}  // namespace ctgrad::inline CTGRAD_ABI::planning
