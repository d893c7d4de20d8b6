// tests/unit/estimator/metrics.cpp — scores against their definitions
// SPDX-License-Identifier: MIT
#include <ctgrad/estimator/metrics.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace ctgrad;
using codes = std::vector<std::int32_t>;
using reals = std::vector<float>;

TEST_CASE("accuracy: the share that is right") {
  CHECK(metrics::accuracy(codes{0, 1, 2, 2}, codes{0, 1, 2, 1}) == 0.75);
  CHECK(metrics::accuracy(codes{1}, codes{1}) == 1);
  CHECK_THROWS_WITH(metrics::accuracy(codes{0}, codes{0, 1}),
                    "metrics::accuracy: 1 predictions were given for 2 actual values");
  CHECK_THROWS_WITH(metrics::accuracy(codes{}, codes{}),
                    "metrics::accuracy: 0 predictions were given, at least 1 is needed");
}

TEST_CASE("confusion_matrix: rows are true classes, columns predicted ones") {
  metrics::confusion_matrix const m(codes{0, 1, 1, 1, 0}, codes{0, 0, 0, 1, 2}, 3);
  CHECK((m(0, 0) == 1 && m(0, 1) == 2 && m(1, 1) == 1 && m(2, 0) == 1 && m(1, 0) == 0));
  CHECK(std::vector(m.counts().begin(), m.counts().end()) == std::vector<std::size_t>{1, 2, 0, 0, 1, 0, 1, 0, 0});
  CHECK(m.accuracy() == 0.4);
  CHECK(m.recall(0) == Approx(1 / 3.));
  CHECK(m.precision(0) == 0.5);
  CHECK(m.precision(2) == 0);  // nothing was taken for class 2
}

TEST_CASE("confusion_matrix: prints itself aligned") {
  std::ostringstream text;
  text << metrics::confusion_matrix(codes{0, 1, 1}, codes{0, 0, 1}, 2, {"cat", "a dog"});
  CHECK(text.str() ==
        "true \\ predicted    cat  a dog\n"
        "             cat      1      1\n"
        "           a dog      0      1\n");
}

TEST_CASE("confusion_matrix: labels outside the classes are refused") {
  CHECK_THROWS_WITH(metrics::confusion_matrix(codes{0, 3}, codes{0, 1}, 3),
                    "metrics::confusion_matrix: predicted label 1 is 3, but there are 3 classes, counted from 0");
  CHECK_THROWS_WITH(metrics::confusion_matrix(codes{0}, codes{-1}, 3),
                    "metrics::confusion_matrix: actual label 0 is -1, but there are 3 classes, counted from 0");
  CHECK_THROWS_WITH(metrics::confusion_matrix(codes{0}, codes{0, 0}, 3),
                    "metrics::confusion_matrix: 1 predictions were given for 2 actual values");
  CHECK_THROWS_WITH(metrics::confusion_matrix(codes{0}, codes{0}, 2, {"a"}),
                    "metrics::confusion_matrix: 1 class names were given for 2 classes");
  metrics::confusion_matrix const m(codes{0}, codes{0}, 2);
  std::size_t const volatile outside = 2;  // as a constant, GCC sees the fault at -O3 and warns before we can throw
  CHECK_THROWS_WITH(m(0, outside), "metrics::confusion_matrix: entry (0, 2) was asked for, but there are 2 classes");
  CHECK_THROWS_WITH(m.recall(outside), "metrics::confusion_matrix: entry (2, 2) was asked for, but there are 2 classes");
}

TEST_CASE("errors of real predictions") {
  reals const predicted{1, 2, 4}, actual{1, 3, 2};
  CHECK(metrics::mean_squared_error(predicted, actual) == Approx(5 / 3.));
  CHECK(metrics::mean_absolute_error(predicted, actual) == 1);
  CHECK(metrics::r2(predicted, actual) == Approx(1 - 5 / 2.));
  CHECK_THROWS_WITH(metrics::r2(predicted, reals{1}), "metrics::r2: 3 predictions were given for 1 actual values");
  CHECK_THROWS_WITH(metrics::mean_squared_error(reals{}, reals{}),
                    "metrics::mean_squared_error: 0 predictions were given, at least 1 is needed");
}

TEST_CASE("r2: 1 for perfect predictions, 0 for the mean, defined for constant targets") {
  reals const actual{1, 2, 3, 6};
  CHECK(metrics::r2(actual, actual) == 1);
  CHECK(metrics::r2(reals{3, 3, 3, 3}, actual) == 0);
  CHECK(metrics::r2(reals{2, 2}, reals{2, 2}) == 1);
  CHECK(metrics::r2(reals{1, 2}, reals{2, 2}) == 0);
}
