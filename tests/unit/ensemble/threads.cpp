// tests/unit/ensemble/threads.cpp — any number of threads grows the same trees
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/save.hpp>

#include <catch2/catch.hpp>

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
  auto const many_rows = test::friedman(12000, 1);  // more than are divided by columns
  same_for_any_number(gradient_boosting<regression>{.trees = 8}, many_rows);
  same_for_any_number(gradient_boosting<regression>{.trees = 8, .row_fraction = .5, .column_fraction = .5}, many_rows);
  same_for_any_number(gradient_boosting<classification>{.trees = 8}, test::rings(900, 3, 1));
}

TEST_CASE("threads: forests have the same bits with any number, out of the bag too") {
  same_for_any_number(random_forest<classification>{.trees = 40}, test::rings(900, 3, 1));
  same_for_any_number(random_forest<classification>{.trees = 7}, test::xnor(6000, 1));
  same_for_any_number(random_forest<regression>{.trees = 5}, test::friedman(5000, 1));
  CHECK(test::message([] { fit(random_forest<classification>{.threads = 0}, test::xnor(20, 1)); }) ==
        "fit: threads is 0, it must lie between 1 and 1024");
}
