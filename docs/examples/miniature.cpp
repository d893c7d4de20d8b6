// miniature.cpp — the core of ctgrad rebuilt from nothing, for the page how_it_works.md; it includes no header of ctgrad
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

// 1. A graph is an array of nodes.

struct shape {
  int rows = 1, cols = 1;
  constexpr auto size() const -> int { return rows * cols; }
  friend constexpr bool operator==(shape const&, shape const&) = default;
};

enum class op { leaf, number, add, multiply, product, transpose, tanh, sum };

struct node {
  op what = op::number;
  int a = 0, b = 0;      // operands: earlier nodes
  shape extent{};
  double value = 0;      // of a number: every element
  char name = 0;         // of a leaf
  friend constexpr bool operator==(node const&, node const&) = default;
};

inline constexpr int capacity = 128;

struct graph {
  node nodes[capacity]{};
  int size = 1;          // node 0 is none

  // A node that is there already is not added again: equal formulas are one node.
  constexpr auto add(node const& n) -> int {
    for (int i = 1; i < size; ++i)
      if (nodes[i] == n) return i;
    nodes[size] = n;
    return size++;
  }
  constexpr auto operator[](int i) const -> node const& { return nodes[i]; }

  // Adds what of another graph leads up to a node, and says where that node is now.
  constexpr auto merge(graph const& from, int root) -> int {
    int place[capacity]{};
    for (int i = 1; i <= root; ++i) {
      node n = from[i];
      n.a = place[n.a], n.b = place[n.b];
      place[i] = add(n);
    }
    return place[root];
  }
};

// 2. What a node is, from its op and its operands.

constexpr auto number(graph& g, double value, shape extent = {}) -> int {
  return g.add({.what = op::number, .extent = extent, .value = value});
}
constexpr auto apply(graph& g, op what, int a, int b = 0) -> int {
  shape const p = g[a].extent, q = g[b].extent;
  shape extent = p;
  if (what == op::add || what == op::multiply) extent = p.size() == 1 ? q : p;   // a scalar goes with anything
  if (what == op::product) extent = {p.rows, q.cols};
  if (what == op::transpose) extent = {p.cols, p.rows};
  if (what == op::sum) extent = {};
  return g.add({.what = what, .a = a, .b = b, .extent = extent});
}

// 3. An expression: its shape is its type, its graph is its value.

template <int Rows, int Cols>
struct expression {
  static constexpr shape extent{Rows, Cols};
  graph formula{};
  int root = 0;
};

template <char Name, int Rows, int Cols = 1>
consteval auto leaf() -> expression<Rows, Cols> {
  expression<Rows, Cols> e;
  e.root = e.formula.add({.what = op::leaf, .extent = {Rows, Cols}, .name = Name});
  return e;
}

template <shape Extent, class A, class B>
consteval auto build(op what, A const& a, B const& b) {
  expression<Extent.rows, Extent.cols> e;
  e.formula = a.formula;
  e.root = apply(e.formula, what, a.root, e.formula.merge(b.formula, b.root));
  return e;
}
template <int R, int C>
consteval auto operator+(expression<R, C> const& a, expression<R, C> const& b) { return build<shape{R, C}>(op::add, a, b); }
template <int R, int C>
consteval auto hadamard(expression<R, C> const& a, expression<R, C> const& b) { return build<shape{R, C}>(op::multiply, a, b); }
template <int R, int K, int L, int C>
consteval auto operator*(expression<R, K> const& a, expression<L, C> const& b) {
  static_assert(K == L, "matmul: the columns on the left are not the rows on the right");
  return build<shape{R, C}>(op::product, a, b);
}
template <int R, int C>
consteval auto operator*(double factor, expression<R, C> const& a) {
  expression<1, 1> f;
  f.root = number(f.formula, factor);
  return build<shape{R, C}>(op::multiply, f, a);
}
template <int R, int C>
consteval auto operator-(expression<R, C> const& a, expression<R, C> const& b) { return a + -1.0 * b; }
template <int R, int C>
consteval auto tanh(expression<R, C> const& a) { return build<shape{R, C}>(op::tanh, a, a); }
template <int R, int C>
consteval auto sum(expression<R, C> const& a) { return build<shape{}>(op::sum, a, a); }

// 4. The user's formula.

constexpr auto x = leaf<'x', 2>();
constexpr auto t = leaf<'t', 1>();
constexpr auto W = leaf<'W', 8, 2>();
constexpr auto b = leaf<'b', 8>();
constexpr auto V = leaf<'V', 1, 8>();

constexpr auto y = V * tanh(W * x + b);
constexpr auto loss = sum(hadamard(y - t, y - t));

// 5. Reverse mode: from the last node to the first, each passes on to its operands what arrived at itself.

constexpr auto differentiate(graph& g, int y, int leaf) -> int {
  int arrived[capacity]{};   // 0: nothing yet
  auto const give = [&](int to, int what) {
    if (g[to].extent.size() == 1 && g[what].extent.size() != 1) what = apply(g, op::sum, what);   // it was repeated
    int& sum = arrived[to];
    sum = sum == 0 ? what : apply(g, op::add, sum, what);
  };
  give(y, number(g, 1));
  for (int i = y; i > 0; --i) {
    int const d = arrived[i];
    if (d == 0) continue;
    node const n = g[i];
    switch (n.what) {
      case op::leaf:
      case op::number: break;
      case op::add: give(n.a, d), give(n.b, d); break;
      case op::multiply:
        give(n.a, apply(g, op::multiply, d, n.b));
        give(n.b, apply(g, op::multiply, d, n.a));
        break;
      case op::product:   // y = A B: dA = dy B', dB = A' dy
        give(n.a, apply(g, op::product, d, apply(g, op::transpose, n.b)));
        give(n.b, apply(g, op::product, apply(g, op::transpose, n.a), d));
        break;
      case op::transpose: give(n.a, apply(g, op::transpose, d)); break;
      case op::tanh: {    // 1 - y^2, in terms of the result
        int const square = apply(g, op::multiply, i, i);
        int const slope = apply(g, op::add, number(g, 1), apply(g, op::multiply, number(g, -1), square));
        give(n.a, apply(g, op::multiply, d, slope));
        break;
      }
      case op::sum: give(n.a, apply(g, op::multiply, d, number(g, 1, g[n.a].extent))); break;
    }
  }
  return arrived[leaf];
}

// 6. Simplification: the graph is written again, from the first node to the last, and each node may become a simpler one.

constexpr auto simpler(graph& g, node const& n) -> int {
  node const a = g[n.a], b = g[n.b];
  auto const is = [](node const& m, double value) { return m.what == op::number && m.value == value; };
  switch (n.what) {
    case op::multiply:
      if (a.what == op::number && b.what == op::number) return number(g, a.value * b.value, n.extent);
      if (is(a, 1) && b.extent == n.extent) return n.b;        // 1 b = b
      if (is(b, 1) && a.extent == n.extent) return n.a;        // a 1 = a
      break;
    case op::add:
      if (n.a == n.b) return apply(g, op::multiply, number(g, 2), n.a);   // a + a = 2 a
      break;
    case op::transpose:
      if (a.what == op::transpose) return a.a;                 // a'' = a
      if (n.extent.size() == 1) return n.a;                    // a scalar is its own transpose
      break;
    default: break;
  }
  return g.add(n);
}

struct rooted_graph {
  graph nodes{};
  int root[4]{};
  int roots = 0;
};

constexpr auto simplify(rooted_graph const& from) -> rooted_graph {
  bool wanted[capacity]{};
  for (int r = 0; r < from.roots; ++r) wanted[from.root[r]] = true;
  for (int i = from.nodes.size - 1; i > 0; --i)
    if (wanted[i])
      wanted[from.nodes[i].a] = wanted[from.nodes[i].b] = true;
  rooted_graph out;
  int place[capacity]{};
  for (int i = 1; i < from.nodes.size; ++i) {
    if (!wanted[i]) continue;
    node n = from.nodes[i];
    n.a = place[n.a], n.b = place[n.b];
    place[i] = n.what == op::leaf || n.what == op::number ? out.nodes.add(n) : simpler(out.nodes, n);
  }
  for (; out.roots < from.roots; ++out.roots)
    out.root[out.roots] = place[from.root[out.roots]];
  return out;
}

// 7. A step of training is a formula, too: its roots are the loss and the new value of each parameter.

template <class Loss, class... Leaf>
consteval auto training(Loss const& loss, double rate, Leaf const&... leaves) -> rooted_graph {
  rooted_graph all{loss.formula, {loss.root}, 1};
  graph& g = all.nodes;
  auto const update = [&](int leaf) {
    int const step = apply(g, op::multiply, number(g, -rate), differentiate(g, loss.root, leaf));
    all.root[all.roots++] = apply(g, op::add, leaf, step);
  };
  (update(g.merge(leaves.formula, leaves.root)), ...);
  return simplify(all);
}
constexpr auto gradient(graph g, int y, int leaf) -> rooted_graph {
  int const d = differentiate(g, y, leaf);
  return {g, {d}, 1};
}

constexpr graph whole = loss.formula;
constexpr int W_of_loss = [] { graph g = loss.formula; return g.merge(W.formula, W.root); }();
constexpr rooted_graph raw_gradient = gradient(whole, loss.root, W_of_loss);
constexpr rooted_graph dW = simplify(raw_gradient);
constexpr rooted_graph step = training(loss, 0.1, W, b, V);

// 8. Planning: what is stored, where, and what only lives in the kernel that needs it.

struct plan : rooted_graph {
  bool stored[capacity]{};
  int place[capacity]{};
  int memory = 0;
};

constexpr auto make_plan(rooted_graph const& of) -> plan {
  plan p{of};
  auto const store = [&](int i) {   // a transpose is a way to read, and a number needs no memory
    while (p.nodes[i].what == op::transpose) i = p.nodes[i].a;
    p.stored[i] = p.nodes[i].what != op::number;
  };
  for (int i = 1; i < of.nodes.size; ++i) {
    node const& n = of.nodes[i];
    if (n.what == op::leaf || n.what == op::product || n.what == op::sum) store(i);
    if (n.what == op::product) store(n.a), store(n.b);   // read many times
  }
  for (int r = 0; r < of.roots; ++r) store(of.root[r]);
  for (int i = 1; i < of.nodes.size; ++i)
    if (p.stored[i]) p.place[i] = p.memory, p.memory += of.nodes[i].extent.size();
  return p;
}
constexpr plan planned = make_plan(step);

// 9. Kernels: here, and only here, templates. One element of a node, with all that is fused into it.

template <auto const& Plan, int Id, bool Make = false>
auto element(float const* memory, int i, int j) -> float {
  constexpr node n = Plan.nodes[Id];
  if constexpr (n.extent.size() == 1) i = j = 0;   // a scalar is read as often as needed
  if constexpr (Plan.stored[Id] && !Make) return memory[Plan.place[Id] + i * n.extent.cols + j];
  else if constexpr (n.what == op::number) return float(n.value);
  else if constexpr (n.what == op::add) return element<Plan, n.a>(memory, i, j) + element<Plan, n.b>(memory, i, j);
  else if constexpr (n.what == op::multiply) return element<Plan, n.a>(memory, i, j) * element<Plan, n.b>(memory, i, j);
  else if constexpr (n.what == op::tanh) return std::tanh(element<Plan, n.a>(memory, i, j));
  else if constexpr (n.what == op::transpose) return element<Plan, n.a>(memory, j, i);
  else {
    float sum = 0;
    constexpr shape from = Plan.nodes[n.a].extent;
    if constexpr (n.what == op::product)
      for (int k = 0; k < from.cols; ++k) sum += element<Plan, n.a>(memory, i, k) * element<Plan, n.b>(memory, k, j);
    else
      for (int r = 0; r < from.rows; ++r)
        for (int c = 0; c < from.cols; ++c) sum += element<Plan, n.a>(memory, r, c);
    return sum;
  }
}

// A kernel: one loop nest that makes one stored node.
template <auto const& Plan, int Id>
void kernel(float* memory) {
  constexpr node n = Plan.nodes[Id];
  if constexpr (Plan.stored[Id] && n.what != op::leaf)
    for (int i = 0; i < n.extent.rows; ++i)
      for (int j = 0; j < n.extent.cols; ++j)
        memory[Plan.place[Id] + i * n.extent.cols + j] = element<Plan, Id, true>(memory, i, j);
}

template <auto const& Plan>
void run(float* memory) {
  [&]<int... Id>(std::integer_sequence<int, Id...>) { (kernel<Plan, Id>(memory), ...); }(
      std::make_integer_sequence<int, Plan.nodes.size>{});
}

// 10. Printing: the same graph, read by people.

void write(std::string& out, graph const& g, int i) {
  node const& n = g[i];
  auto const factor = [&](int k) {
    bool const loose = g[k].what == op::add || (g[k].what == op::multiply && n.what != op::multiply);
    if (loose) out += '(';
    write(out, g, k);
    if (loose) out += ')';
  };
  switch (n.what) {
    case op::leaf: out += n.name; break;
    case op::number: { char s[32]; std::snprintf(s, sizeof s, "%g", n.value); out += s; break; }
    case op::add: write(out, g, n.a), out += " + ", write(out, g, n.b); break;
    case op::multiply: factor(n.a), out += " .* ", factor(n.b); break;
    case op::product: factor(n.a), out += ' ', factor(n.b); break;
    case op::transpose: factor(n.a), out += '\''; break;
    case op::tanh: out += "tanh(", write(out, g, n.a), out += ')'; break;
    case op::sum: out += "sum(", write(out, g, n.a), out += ')'; break;
  }
}
auto text(graph const& g, int i) -> std::string {
  std::string out;
  write(out, g, i);
  return out;
}

// 11. Training.

int main() {
  std::printf("loss = %s\n", text(loss.formula, loss.root).c_str());
  std::printf("the gradient has %d nodes, simplified %d\n", raw_gradient.nodes.size, dW.nodes.size);
  std::printf("dW = %s\n", text(dW.nodes, dW.root[0]).c_str());

  int kernels = 0;
  for (int i = 1; i < planned.nodes.size; ++i) kernels += planned.stored[i] && planned.nodes[i].what != op::leaf;
  std::printf("a step has %d nodes in %d kernels and %d floats\n", planned.nodes.size, kernels, planned.memory);

  float memory[planned.memory]{};
  auto const at = [&](char name) {
    for (int i = 1; i < planned.nodes.size; ++i)
      if (planned.nodes[i].name == name) return memory + planned.place[i];
    return memory;
  };
  for (int i = 0; i < 16; ++i) at('W')[i] = std::sin(float(3 * i + 1));   // any numbers that differ
  for (int i = 0; i < 8; ++i) at('V')[i] = std::cos(float(5 * i)) / 2;

  float const rows[4][3]{{-1, -1, 1}, {-1, 1, -1}, {1, -1, -1}, {1, 1, 1}};   // are both alike?
  char const parameters[]{'W', 'b', 'V'};
  for (int epoch = 0; epoch <= 300; ++epoch) {
    float total = 0;
    for (auto const& row : rows) {
      at('x')[0] = row[0], at('x')[1] = row[1], at('t')[0] = row[2];
      run<planned>(memory);
      total += memory[planned.place[planned.root[0]]];
      for (int p = 0; p < 3; ++p) {   // a new value moves to where the old one was
        int const made = planned.root[p + 1];
        for (int i = 0; i < planned.nodes[made].extent.size(); ++i)
          at(parameters[p])[i] = memory[planned.place[made] + i];
      }
    }
    if (epoch == 0 || epoch == 300) std::printf("epoch %d: loss %s\n", epoch, total < 0.01f ? "below 0.01" : "above 0.01");
  }
}
