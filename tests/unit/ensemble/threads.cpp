// tests/unit/ensemble/threads.cpp — any number of threads grows the same trees
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/save.hpp>

#include <catch2/catch.hpp>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;

namespace {

void same_for_any_number(auto spec, dataset const& data) {
  auto const alone = fit(spec, data);
  for (int const threads : {2, 3, 5}) {
    spec.threads = threads;
    auto const together = fit(spec, data);
    CHECK(together == alone);
    if constexpr (requires { alone.out_of_bag(); }) CHECK(together.out_of_bag() == alone.out_of_bag());
  }
}

}  // namespace

TEST_CASE("threads: boosting has the same bits with any number") {
  auto const many_rows = test::friedman(12000, 1);  // the first leaves are divided by all threads together
  same_for_any_number(gradient_boosting<regression>{.trees = 8}, many_rows);
  same_for_any_number(gradient_boosting<regression>{.trees = 4, .max_leaves = 200}, many_rows);
  same_for_any_number(gradient_boosting<regression>{.trees = 8, .row_fraction = .5, .column_fraction = .5}, many_rows);
  same_for_any_number(gradient_boosting<classification>{.trees = 8}, test::rings(900, 3, 1));
}

TEST_CASE("threads: what was divided ahead of its turn, and in vain, leaves no trace in boosting") {
  auto const data = test::friedman(3000, 2);
  // Sums over the rows of a leaf in their order: the losses' second steps, and weights.
  same_for_any_number(gradient_boosting<regression>{.trees = 6, .loss = boosting_loss::huber, .max_leaves = 12}, data);
  std::vector<float> weights(data.rows());
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = .1f + float(i % 7);
  gradient_boosting<regression> spec{.trees = 6, .max_leaves = 12};
  auto const alone = fit(spec, data, weights);
  spec.threads = 3;
  CHECK(fit(spec, data, weights) == alone);
  // Sides that turn out to have too few rows.
  same_for_any_number(gradient_boosting<classification>{.trees = 20, .max_leaves = 24, .min_samples_leaf = 150},
                      test::xnor(4000, 3));
}

TEST_CASE("threads: forests have the same bits with any number, out of the bag too") {
  same_for_any_number(random_forest<classification>{.trees = 40}, test::rings(900, 3, 1));
  same_for_any_number(random_forest<classification>{.trees = 7}, test::xnor(6000, 1));
  same_for_any_number(random_forest<regression>{.trees = 5}, test::friedman(5000, 1));
  CHECK(support::message([] { fit(random_forest<classification>{.threads = 0}, test::xnor(20, 1)); }) ==
        "fit: threads is 0, it must lie between 1 and 1024");
}
