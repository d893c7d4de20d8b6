// tests/support/interpreter.hpp — runs a plan at run time, element by element
// SPDX-License-Identifier: MIT
//
// Kernels are C++ that is made from a plan; this reads the same plan as data, in double, one element at a time.
#pragma once
#include "checked_memory.hpp"

#include <map>

namespace support {

class interpreter : checked_memory {
 public:
  /// \param p must outlive the interpreter; \param capacity most samples of one run
  interpreter(passes const& p, int capacity) : checked_memory(p, capacity) {}
  using checked_memory::fault;

  /// Gives parameters and states their values.
  void fill(leaf_values const& leaves) {
    for_leaves([&](int id, ctgrad::node const& n) {
      if (n.what == ctgrad::role::parameter) put(id, leaves(n, 1));
      if (n.what == ctgrad::role::state) kept_[id] = leaves(n, 1);
    });
  }

  /// One run; the result, and the leaves in memory get their new values. Everything else in memory is forgotten first.
  auto run(leaf_values const& leaves, int batch) -> std::vector<double> {
    batch_ = batch;
    forget();
    for_leaves([&](int id, ctgrad::node const& n) {
      if (n.what == ctgrad::role::parameter) return;
      put(id, n.what == ctgrad::role::state ? kept_[id] : leaves(n, batch));
    });
    for (int c = 0; c < p_.planned.call_count; ++c)
      if (!(p_.planned.calls[c].batches_only && batch == 1)) call(c);
    std::vector<double> const result = get(p_.lowered.graph.root[0], p_.planned.roots[0]);
    for (int i = 0; i < p_.lowered.assignments; ++i) {
      int const leaf = p_.lowered.assigned[i].leaf, root = p_.lowered.graph.root[p_.lowered.assigned[i].root];
      kept_[leaf] = get(root, p_.memory.of[leaf]);
    }
    for (int i = 0; i < p_.lowered.assignments; ++i) {
      int const leaf = p_.lowered.assigned[i].leaf;
      if (g_[leaf].what == ctgrad::role::parameter) put(leaf, kept_[leaf]);
    }
    return result;
  }

  /// A parameter or state after a run, as the formula sees it.
  auto value(int leaf) const -> std::vector<double> {
    auto const found = kept_.find(leaf);
    return found == kept_.end() ? std::vector<double>{} : found->second;
  }

 private:
  std::map<int, std::vector<double>> kept_;

  template <class F>
  void for_leaves(F f) {
    ctgrad::needed_nodes need = ctgrad::needed(p_.lowered.graph);
    for (int i = 0; i < p_.lowered.assignments; ++i) need.of[p_.lowered.assigned[i].leaf] = true;
    for (int i = 1; i < g_.size; ++i)
      if (need.of[i] && g_[i].is_leaf()) f(i, g_[i]);
  }

  // ---- kernels ----------------------------------------------------------------------------------------------------

  struct running {
    ctgrad::kernel_call const& call;
    ctgrad::kernel_key const& key;
    ctgrad::kernel_program const& program;
    ctgrad::kernel_group const& group;
    int rows, lanes;
    double total[ctgrad::kernel_key::most_slots]{};
  };

  void call(int c) {
    call_ = c;
    ctgrad::kernel_call const& k = p_.planned.calls[c];
    int const q = p_.planned.group[c];
    running r{k,
              p_.planned.keys[k.key],
              p_.programs.kernels[q],
              p_.parts.groups[q],
              k.rows < 0 ? batch_ : k.rows,
              k.lanes < 0 ? batch_ : k.lanes};
    each(r, [&](ctgrad::instruction const& in) {
      if (in.what == ctgrad::verb::largest) r.total[in.slot] = -std::numeric_limits<double>::infinity();
    });
    switch (r.key.what) {
      case ctgrad::anchor::map:
        for (int i = 0; i < r.rows; ++i)
          for (int j = 0; j < p_.lay.padded(r.lanes); ++j) program(r, 0, i, j);
        break;
      case ctgrad::anchor::contraction: contraction(r); break;
      case ctgrad::anchor::rowwise: rowwise(r); break;
      case ctgrad::anchor::transposition: transposition(r); break;
      case ctgrad::anchor::strided: strided(r); break;
      default: complain("no image was asked for");
    }
    each(r, [&](ctgrad::instruction const& in) {
      if (in.what == ctgrad::verb::add_up || in.what == ctgrad::verb::largest)
        write(k.slot[in.slot], 0, r.program.slot[in.slot], r.total[in.slot]);
    });
  }
  template <class F>
  static void each(running const& r, F f) {
    for (int s = 0; s < r.key.instructions; ++s) f(r.key.code[s]);
  }

  /// The program at row i and lane j; beyond the last lane nothing is meant, but memory is read and written.
  void program(running& r, double made, std::ptrdiff_t i, std::ptrdiff_t j) {
    using ctgrad::verb;
    double v[ctgrad::kernel_key::most_instructions + 1]{made};
    bool const valid = j < r.lanes;
    for (int s = 0; s < r.key.instructions; ++s) {
      ctgrad::instruction const& in = r.key.code[s];
      ctgrad::place const& at = r.call.slot[in.slot];
      int const id = r.program.slot[in.slot];
      auto const element = [&](std::ptrdiff_t where) { return valid ? read(at, where, id) : (touch(at, where, id), 0.); };
      double& y = v[s + 1];
      switch (in.what) {
        case verb::load: y = element(i * at.stride + j); break;
        case verb::load_row: y = element(j); break;
        case verb::load_column: y = element(i); break;
        case verb::load_scalar: y = element(0); break;
        case verb::one_hot: y = element(i) == double(j) ? 1 : 0; break;
        case verb::apply: y = in.op->value(v[in.a], v[in.b], v[in.c]); break;
        case verb::store: valid ? write(at, i * at.stride + j, id, v[in.a]) : waste(at, i * at.stride + j, id); break;
        case verb::add_up: r.total[in.slot] += valid ? v[in.a] : 0; break;
        case verb::largest:
          if (valid) r.total[in.slot] = std::fmax(r.total[in.slot], v[in.a]);
          break;
        default: complain("verb ", int(in.what), " outside of a rowwise kernel");
      }
    }
  }

  void contraction(running& r) {
    struct bound {
      int broadcast, lanes, weights, k;
    };
    std::vector<bound> part;
    for (int x = 0; x < r.key.parts; ++x) {
      ctgrad::product const product = ctgrad::product_of(g_, g_[r.group.part[x]], p_.lay);
      int const k = r.call.part[x].k;
      part.push_back({product.broadcast == 0 ? ones : int(product.broadcast),
                      product.flip ? ctgrad::flipped(product.lanes) : int(product.lanes), int(product.weights),
                      k < 0 ? batch_ : k});
      if ((product.weights != 0) != r.key.weighed) complain("weights that the kernel does not know");
    }
    if (r.key.dots && r.rows == 1) {  // the matrix as it lies, not its copy
      ctgrad::product_part const& p = r.call.part[0];
      int const matrix = ctgrad::product_of(g_, g_[r.group.part[0]], p_.lay).lanes;
      for (int j = 0; j < p_.lay.padded(r.lanes); ++j) {
        double sum = 0;
        for (int k = 0; k < part[0].k && j < r.lanes; ++k)
          sum += read(p.a, k, part[0].broadcast) * read(p.rows, std::ptrdiff_t(j) * p.rows.stride + k, matrix);
        program(r, sum, 0, j);
      }
      return;
    }
    auto const step = [](std::uint8_t kind, int stride) { return kind < 2 ? int(kind) : stride; };
    auto const tile = [&](int i, int rows, int j, int packs) {
      std::vector<double> sum(std::size_t(rows * packs * w_));
      for (int x = 0; x < r.key.parts; ++x) {
        ctgrad::product_part const& p = r.call.part[x];
        int const a_row = step(r.key.a_row_step, p.a_row), a_k = step(r.key.a_k_step, p.a_k);
        for (int k = 0; k < part[std::size_t(x)].k; ++k)
          for (int row = 0; row < rows; ++row) {
            double const a =
                read(p.a, std::ptrdiff_t(i + row) * a_row + std::ptrdiff_t(k) * a_k, part[std::size_t(x)].broadcast);
            for (int lane = 0; lane < packs * w_; ++lane) {
              std::ptrdiff_t const b =
                  p.across ? std::ptrdiff_t(j + lane) * p.b.stride + k : std::ptrdiff_t(k) * p.b_k + j + lane;
              if (p.across && j + lane >= r.lanes) continue;  // zeros
              if (j + lane >= r.lanes) touch(p.b, b, part[std::size_t(x)].lanes);
              else {
                double const weight = r.key.weighed ? read(p.weights, std::ptrdiff_t(k) * p.weights.stride + j + lane,
                                                           part[std::size_t(x)].weights)
                                                    : 1;
                sum[std::size_t(row * packs * w_ + lane)] += a * weight * read(p.b, b, part[std::size_t(x)].lanes);
              }
            }
          }
      }
      for (int row = 0; row < rows; ++row)
        for (int lane = 0; lane < packs * w_; ++lane)
          program(r, sum[std::size_t(row * packs * w_ + lane)], i + row, j + lane);
    };
    if (r.key.packed) {  // copies end with zeros: every row once, lanes up to the end of their pack
      for (int i = 0; i < r.rows; ++i)
        for (int j = 0; j < p_.lay.padded(r.lanes); j += w_) tile(i, 1, j, 1);
      return;
    }
    int const rows = r.key.tile_rows, width = r.key.tile_packs * w_;
    auto const panel = [&](int j, int packs) {
      int i = 0;
      for (; i + rows <= r.rows; i += rows) tile(i, rows, j, packs);
      if (!r.key.row_tail || i == r.rows) {
        if (i != r.rows) complain("rows are left over");
        return;
      }
      bool const once = (r.call.sums | r.call.maxima) != 0;  // a total counts each row once
      if (r.call.overlap && !once && r.rows > rows) return tile(r.rows - rows, rows, j, packs);
      for (; i < r.rows; i += r.key.row_tail) tile(i, r.key.row_tail, j, packs);
    };
    int j = 0;
    if (!r.key.row_tail && !r.key.lane_tail && r.call.rows_outer) {
      for (int i = 0; i < r.rows; i += rows)
        for (j = 0; j < r.lanes; j += width) tile(i, rows, j, r.key.tile_packs);
      return;
    }
    for (; j + (r.key.lane_tail ? width - w_ : 0) < r.lanes; j += width) panel(j, r.key.tile_packs);
    for (; r.key.lane_tail && j < r.lanes; j += w_) panel(j, 1);
  }

  void transposition(running& r) {
    ctgrad::place const &from = r.call.part[0].a, &to = r.call.part[0].b;
    int const a = r.program.reads[0], b = r.program.writes[0];
    for (int i = 0; i < p_.lay.padded(r.rows); ++i)
      for (int j = 0; j < p_.lay.padded(r.lanes); ++j) {
        std::ptrdiff_t const source = std::ptrdiff_t(i) * from.stride + j, target = std::ptrdiff_t(j) * to.stride + i;
        if (i < r.rows && j < r.lanes) write(to, target, b, read(from, source, a));
        else if (i < r.rows) touch(from, source, a), waste(to, target, b);
        else waste(to, target, b);
      }
  }

  // Element by element: where it lies is the sum of strides along the axes, of the result and of what is summed.
  void strided(running& r) {
    using ctgrad::stride_mode;
    ctgrad::strided_loops const& l = r.call.loops;
    stride_mode const mode = r.key.mode;
    int const to = r.group.space, a = g_[to].operand[0], b = g_[to].operand[1];
    ctgrad::place const &at = r.call.slot[0], &at_a = r.call.part[0].a, &at_b = r.call.part[0].b;
    int const samples = l.each_sample ? batch_ : 1;
    auto const places = [](int axes, int const* extent) {
      int n = 1;
      for (int axis = 0; axis < axes; ++axis) n *= extent[axis];
      return n;
    };
    auto const along = [](int place, int axes, int const* extent, std::ptrdiff_t const* step) {
      std::ptrdiff_t where = 0;
      for (int axis = axes - 1; axis >= 0; --axis) where += place % extent[axis] * step[axis], place /= extent[axis];
      return where;
    };
    auto const sum_places = places(l.sums, l.sum_extent);
    bool const cleared = mode == stride_mode::put || mode == stride_mode::scatter;
    for (int s = 0; s < samples; ++s) {
      std::ptrdiff_t const to_s = s * l.to_sample, a_s = s * l.a_sample + l.a_offset, b_s = s * l.b_sample;
      if (cleared || (l.over_samples && s == 0))
        for (std::ptrdiff_t i = 0; i < l.to_size; ++i) write(at, to_s + i, to, 0);
      for (int place = 0; place < places(l.axes, l.extent); ++place) {
        std::ptrdiff_t w = to_s + along(place, l.axes, l.extent, l.to), p = a_s + along(place, l.axes, l.extent, l.a);
        std::ptrdiff_t const q = b_s + along(place, l.axes, l.extent, l.b);
        int const row = l.axes > 0 ? place / places(l.axes - 1, l.extent + 1) : 0;
        double value = l.over_samples ? read(at, w, to) : mode == stride_mode::maximum ? -HUGE_VAL : 0;
        double best = -HUGE_VAL;
        switch (mode) {
          case stride_mode::move:
          case stride_mode::put: write(at, w + l.to_offset, to, read(at_a, p, a)); continue;
          case stride_mode::gather: write(at, w, to, read(at_a, p + (l.table[row] - row) * l.a[0], a)); continue;
          case stride_mode::scatter:
            w += (l.table[row] - row) * l.to[0];
            write(at, w, to, read(at, w, to) + read(at_a, p, a));
            continue;
          default: break;
        }
        for (int k = 0; k < sum_places; ++k) {
          std::ptrdiff_t const where = p + along(k, l.sums, l.sum_extent, l.a_sum);
          double const x = read(at_a, where, a);
          if (mode == stride_mode::multiply) value += x * read(at_b, q + along(k, l.sums, l.sum_extent, l.b_sum), b);
          else if (mode == stride_mode::maximum) value = std::fmax(value, x);
          else if (mode == stride_mode::argmax) value = x > best ? k : value, best = std::fmax(best, x);
          else value += x;
          if (mode == stride_mode::cumsum) write(at, w + k * l.b_sum[0], to, value);
        }
        if (mode != stride_mode::cumsum) write(at, w, to, value);
      }
    }
  }

  // A block of samples at a time: what it loads is brought before the first phase, what it stores is taken after the last.
  void rowwise(running& r) {
    using ctgrad::verb;
    int const padded = p_.lay.padded(r.lanes);
    if (p_.planned.scratch < r.key.slots * padded * w_) complain("too little scratch");
    for (int i = 0; i < r.rows; i += w_) {
      std::vector<std::vector<cell>> local(r.key.slots, std::vector<cell>(std::size_t(r.lanes * w_)));
      auto const inside = [](ctgrad::instruction const& in) { return in.position % 2 == 1; };
      auto const cell_of = [&](int slot, int f, int s) -> cell& {
        return local[std::size_t(slot)][std::size_t(f * w_ + s)];
      };
      each(r, [&](ctgrad::instruction const& in) {
        if (in.what != verb::load) return;
        if (!inside(in)) complain("a load outside of the loop over features");
        ctgrad::place const& at = r.call.slot[in.slot];
        int const id = r.program.slot[in.slot];
        for (int s = 0; s < w_ && i + s < r.rows; ++s)
          for (int f = 0; f < padded; ++f) {
            std::ptrdiff_t const where = std::ptrdiff_t(i + s) * at.stride + f;
            if (f < r.lanes) cell_of(in.slot, f, s) = {read(at, where, id), id};
            else touch(at, where, id);
          }
      });
      for (int s = 0; s < w_; ++s) sample(r, i, s, cell_of);
      each(r, [&](ctgrad::instruction const& in) {
        if (in.what != verb::store || !inside(in)) return;
        ctgrad::place const& at = r.call.slot[in.slot];
        int const id = r.program.slot[in.slot];
        for (int s = 0; s < w_; ++s)
          for (int f = 0; f < padded; ++f) {
            std::ptrdiff_t const where = std::ptrdiff_t(i + s) * at.stride + f;
            if (i + s < r.rows && f < r.lanes) write(at, where, id, cell_of(in.slot, f, s).value);
            else waste(at, where, id);
          }
      });
    }
  }

  template <class Local>
  void sample(running& r, int i, int s, Local local) {
    using ctgrad::verb;
    bool const valid = i + s < r.rows;
    double v[ctgrad::kernel_key::most_instructions + 1]{};
    auto const execute = [&](int at, int f) {
      ctgrad::instruction const& in = r.key.code[at];
      ctgrad::place const& memory = r.call.slot[in.slot];
      int const id = r.program.slot[in.slot];
      bool const inside = in.position % 2 == 1;
      double& y = v[at + 1];
      auto const of_sample = [&] { return valid ? read(memory, i + s, id) : (touch(memory, i + s, id), 0.); };
      switch (in.what) {
        case verb::load:
        case verb::reload: {
          cell const& c = local(in.slot, f, s);
          if (valid && c.holds != id) complain("reloads ", name(id), ", but the slot holds ", name(c.holds));
          y = c.value;
          break;
        }
        case verb::load_row: y = read(memory, f, id); break;
        case verb::load_column: y = of_sample(); break;
        case verb::load_scalar: y = read(memory, 0, id); break;
        case verb::one_hot: y = of_sample() == double(f) ? 1 : 0; break;
        case verb::apply: y = in.op->value(v[in.a], v[in.b], v[in.c]); break;
        case verb::spill: local(in.slot, f, s) = {v[in.a], id}; break;
        case verb::store:
          if (inside) local(in.slot, f, s) = {v[in.a], id};
          else if (valid) write(memory, i + s, id, v[in.a]);
          else waste(memory, i + s, id);
          break;
        case verb::add_up: r.total[in.slot] += valid ? v[in.a] : 0; break;
        case verb::row_sum: y += v[in.a]; break;
        case verb::row_maximum: y = std::fmax(y, v[in.a]); break;
        default: complain("verb ", int(in.what), " in a rowwise kernel");
      }
    };
    for (int position = 0; position <= 2 * r.key.phases; ++position) {
      for (int at = 0; at < r.key.instructions; ++at)
        if (r.key.code[at].position == position && r.key.code[at].what == verb::row_maximum)
          v[at + 1] = -std::numeric_limits<double>::infinity();
      for (int f = 0; f < (position % 2 == 1 ? r.lanes : 1); ++f)
        for (int at = 0; at < r.key.instructions; ++at)
          if (r.key.code[at].position == position) execute(at, f);
    }
  }
};

}  // namespace support
