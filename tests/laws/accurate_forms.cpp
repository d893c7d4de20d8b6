// tests/laws/accurate_forms.cpp — accurate formulas: which functions change, that nothing else does, and what it gains
// SPDX-License-Identifier: MIT
#include "elementwise.hpp"

#include <ctgrad/expression/accurate.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/print.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/network/print.hpp>

#include <catch2/catch.hpp>
#include <vector>

using namespace ctgrad;
using namespace ctgrad::ops;

namespace {

constexpr input<"x", 4> x{};
constexpr target<"y", 4> y{};
constexpr parameter<"w", 4> w{};
constexpr auto fast = x | tanh;
constexpr auto exact = accurate(fast);
constexpr auto loss = mean_squared_error(fast, y);
constexpr auto exact_loss = accurate(loss);
constexpr auto slope = gradient(sum(softplus(hadamard(w, exact))), w);  // sigmoid: a function that only the gradient has

/// The kernels of what predicts.
template <auto const& Output, auto const& Loss = Output>
auto plan_of() -> std::string {
  return kernels<typename network<Output, Loss>::predictor::compiled_type>();
}
auto has(std::string const& text, std::string const& part) -> bool { return text.find(part) != std::string::npos; }

template <auto const& Output>
auto answers(std::vector<float> const& rows) -> std::vector<float> {
  network<Output> const net;
  std::vector<float> out(rows.size());
  net.predict_with(int(rows.size() / 4))(int(rows.size() / 4), out, feed(x, rows));
  return out;
}

template <class Op>
constexpr bool has_accurate_form = requires { &Op::template accurate<simd::pack<float>>; };
template <class... Op>
constexpr auto count_of_accurate_forms() -> int {
  return (int(has_accurate_form<Op>) + ...);
}

template <class Op>
void look_at_one() {
  operation const* const own = introduce<Op>::op;
  operation const* const form = detail::accurate_functions<>::all.of(own);
  INFO(own->name);
  CHECK((form != own) == has_accurate_form<Op>);
  CHECK((form == own || form->name == "accurate_" + std::string(own->name)));
  CHECK(form->how == own->how);
  CHECK(form->cheap == own->cheap);
}
template <class... Op>
void look_at() {
  (look_at_one<Op>(), ...);
}

}  // namespace

TEST_CASE("an op that has an accurate form is in the list, any other keeps its own") {
  look_at<ELEMENTWISE_OPS>();
  CHECK(detail::accurate_functions<>::all.count == count_of_accurate_forms<ELEMENTWISE_OPS>());
}

TEST_CASE("a formula of which a part is accurate is accurate as a whole, its gradient too") {
  CHECK(has(plan_of<exact>(), "accurate_tanh("));
  CHECK(!has(plan_of<fast>(), "accurate"));
  CHECK(has(plan_of<slope>(), "accurate_sigmoid("));
}
TEST_CASE("a network is accurate where its output or its loss is, in predictions and in steps") {
  CHECK(has(plan_of<fast, exact_loss>(), "accurate_tanh("));
  network<exact, loss> net;
  CHECK(has(kernels(net.train_with(sgd{}, 16)), "accurate_tanh("));
}
TEST_CASE("what is accurate is the same formula: in equality and in print") {
  static_assert(fast == exact);
  CHECK(text(ref<exact>) == text(ref<fast>));
}

TEST_CASE("accurate answers are nearer to the truth") {
  std::vector<float> rows;
  for (int i = 0; i < 4 * 500; ++i) rows.push_back(float(i - 1000) / 300);
  std::vector<float> const of_fast = answers<fast>(rows), of_exact = answers<exact>(rows);
  double fast_error = 0, exact_error = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double const truth = std::tanh(double(rows[i]));
    fast_error += std::abs(of_fast[i] - truth), exact_error += std::abs(of_exact[i] - truth);
  }
  CHECK(exact_error < 0.7 * fast_error);
}
