// tests/support/kernels_beside_reference.hpp — a formula as real kernels, against the evaluator in double
// SPDX-License-Identifier: MIT
#pragma once
#include "evaluate.hpp"
#include "random_graph.hpp"

#include <ctgrad/expression/leaf.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/sgd.hpp>

#include <catch2/catch.hpp>
#include <tuple>

namespace support {

/// Every kind of tail: of packs of 8 and 16 lanes, of tiles of any height, of blocks of samples.
inline constexpr int batches[] = {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 64, 70};
inline constexpr int capacity = 70;

template <class T>
inline constexpr double rounding = sizeof(T) == 4 ? 1e-5 : 1e-12;

/// The rows of one leaf, as the caller has them.
template <class T, class Leaf>
struct rows_of {
  using element = std::conditional_t<Leaf::what == ctgrad::role::label, std::int32_t, T>;
  static constexpr int width = Leaf::what == ctgrad::role::label ? 1 : Leaf::extent.size();
  std::vector<element> rows;

  void fill(dice& random, int batch, leaf_values& leaves) {
    rows.clear();
    for (int i = 0; i < batch * width; ++i)
      if constexpr (Leaf::what == ctgrad::role::label) rows.push_back(random.below(Leaf::extent.size()));
      else rows.push_back(T(random.within(-1, 1)));
    leaves[std::string(Leaf::title)].assign(rows.begin(), rows.end());
  }
  auto bound(int from, int count) const {
    return ctgrad::feed(Leaf{},
                        std::span<element const>(rows).subspan(std::size_t(from * width), std::size_t(count * width)));
  }
};

/// Parameters as the formula sees them: row-major.
template <class View, class F>
void each_element(View view, F f) {
  for (int row = 0; row < view.rows; ++row)
    for (int col = 0; col < view.cols; ++col) f(view(row, col));
}

/// Steps and predictions of network<Output, Loss, T> for every batch size, with one trainer and one predictor, against
/// the derived graph in double. Each step starts from new parameters, so that errors do not add up; a rate of one half
/// makes gradients as visible as parameters.
template <auto const& Output, auto const& Loss, class T, class... Leaf>
void kernels_beside_reference(Leaf...) {
  using network = ctgrad::network<Output, Loss, T>;
  network net;
  auto trainer = net.train_with(ctgrad::sgd{.rate = 0.5}, capacity);
  auto predict = net.predict_with(capacity);
  auto const& formula = network::formula::both;
  auto const step =
      std::make_unique<ctgrad::program_graph>(ctgrad::derive_training(formula.nodes, formula.loss, ctgrad::sgd{}));
  auto const inference = std::make_unique<ctgrad::program_graph>(ctgrad::derive_inference(formula.nodes, formula.output));

  dice random(11);
  leaf_values leaves;
  leaves["rate"] = {0.5};
  std::tuple<rows_of<T, Leaf>...> data;
  auto const bound = [&](int from, int count, auto&& call) {
    std::apply([&](auto const&... rows) { call(rows.bound(from, count)...); }, data);
  };
  auto const name = [&](int k) { return std::string(std::string_view(network::table.entries[k].name)); };

  for (int batch : batches) {
    INFO("batch " << batch << ", " << sizeof(T) * 8 << " bits");
    for (int k = 0; k < network::table.size; ++k) {
      double const scale = 1 / std::sqrt(double(net.view(k).cols));
      std::vector<double>& v = leaves[name(k)];
      v.clear();
      each_element(net.view(k),
                   [&](T& x) { v.push_back(x = T(net.table.entries[k].start + scale * random.within(-1, 1))); });
    }
    std::apply([&](auto&... rows) { (rows.fill(random, batch, leaves), ...); }, data);

    std::vector<T> got(std::size_t(batch) * network::outputs);
    bound(0, batch, [&](auto... rows) { predict(batch, std::span(got), rows...); });
    std::vector<double> want = run(*inference, leaves, batch);
    if (want.size() < got.size())  // shared by all samples
      for (std::size_t i = want.size(); i < got.size(); ++i) want.push_back(want[i % network::outputs]);
    CHECK(distance({got.begin(), got.end()}, want) < rounding<T>);

    if (batch == 33) {
      std::vector<T> some(2 * network::outputs);
      auto const distance_of = [&](int count, int i) {
        bound(i, count,
              [&](auto... rows) { predict(count, std::span(some).first(std::size_t(count * network::outputs)), rows...); });
        auto const from = got.begin() + i * network::outputs;
        return distance({some.begin(), some.begin() + count * network::outputs}, {from, from + count * network::outputs});
      };
      for (int i = 0; i + 1 < batch; ++i) {
        INFO("row " << i);
        CHECK(distance_of(1, i) < rounding<T>);  // one sample may have a kernel of its own
        CHECK(distance_of(2, i) == 0);           // the order of sums does not depend on the batch
      }
    }

    T loss = 0;
    bound(0, batch, [&](auto... rows) { loss = trainer.step(batch, rows...); });
    CHECK(distance({double(loss)}, run(*step, leaves, batch)) < rounding<T>);
    for (int k = 0; k < network::table.size; ++k) {
      INFO("parameter " << name(k));
      std::vector<double> now;
      each_element(net.view(k), [&](T x) { now.push_back(double(x)); });
      CHECK(distance(now, leaves[name(k)]) < rounding<T>);
    }
  }
}

template <auto const& Output, auto const& Loss, class... Leaf>
void in_both_precisions(Leaf... leaf) {
  kernels_beside_reference<Output, Loss, float>(leaf...);
  kernels_beside_reference<Output, Loss, double>(leaf...);
}

}  // namespace support
