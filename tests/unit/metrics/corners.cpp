// corners.cpp — scores at their edges: ties, a single class, certain mistakes, what has no answer
// SPDX-License-Identifier: MIT
#include <ctgrad/metrics/classification.hpp>
#include <ctgrad/metrics/clustering.hpp>
#include <ctgrad/metrics/probability.hpp>
#include <ctgrad/metrics/ranking.hpp>
#include <ctgrad/metrics/regression.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;
using namespace ctgrad::metrics;
using codes = std::vector<std::int32_t>;
using reals = std::vector<float>;

TEST_CASE("metrics: classes that nobody has or predicts") {
  codes const actual{0, 0, 2, 2}, predicted{0, 0, 0, 3};
  CHECK(balanced_accuracy(predicted, actual) == 0.5);   // classes 0 and 2
  CHECK(recall(predicted, actual) == Approx(1.0 / 3));  // 0, 2 and 3 occur, 1 does not
  CHECK(precision(predicted, actual) == Approx(2.0 / 9));
  CHECK(f1(confusion_matrix(predicted, actual, 4), 1) == 0);
  CHECK_THROWS_AS(precision(codes{-1}, codes{0}), error);
  CHECK_THROWS_AS(recall(codes{}, codes{}), error);
}

TEST_CASE("metrics: areas with ties are exact") {
  CHECK(roc_auc(reals{1, 1, 1}, codes{0, 1, 1}) == 0.5);
  CHECK(roc_auc(reals{1, 2, 3}, codes{0, 1, 1}) == 1);
  CHECK(roc_auc(reals{3, 2, 1}, codes{0, 1, 1}) == 0);
  CHECK(average_precision(reals{1, 1, 1, 1}, codes{0, 1, 1, 0}) == 0.5);
  CHECK(average_precision(reals{0.9f}, codes{1}) == 1);
  CHECK_THROWS_WITH(roc_auc(reals{1, 2}, codes{1, 1}),
                    "metrics::roc_auc: samples of the class and of the others are needed, there are 2 and 0");
  CHECK_THROWS_AS(roc_auc(reals{1, NAN}, codes{0, 1}), error);
  CHECK_THROWS_AS(roc_auc(reals{1, 2}, codes{0, 2}), error);
  CHECK_THROWS_AS(average_precision(reals{1}, codes{0}), error);
}

TEST_CASE("metrics: the area is that under the curve") {
  reals const scores{0.1f, 0.4f, 0.4f, 0.8f, 0.2f, 0.8f, 0.9f};
  codes const actual{0, 1, 0, 1, 0, 0, 1};
  curve const roc = roc_curve(scores, actual);
  CHECK((roc.x.front() == 0 && roc.y.front() == 0 && roc.x.back() == 1 && roc.y.back() == 1));
  double area = 0;
  for (std::size_t i = 1; i < roc.x.size(); ++i) area += (roc.x[i] - roc.x[i - 1]) * (roc.y[i] + roc.y[i - 1]) / 2;
  CHECK(area == Approx(roc_auc(scores, actual)));
}

TEST_CASE("metrics: a certain mistake costs 36, not infinity") {
  CHECK(log_loss(reals{1, 0, 0, 1}, codes{1, 1}, 2) == Approx(-std::log(0x1p-52) / 2));
  CHECK(brier_score(reals{1, 0, 0, 1}, codes{1, 1}, 2) == 0.5);
  CHECK(brier_score(reals{1, 0, 0}, codes{2}, 3) == 2);
  CHECK_THROWS_AS(log_loss(reals{1.5f, -0.5f}, codes{0}, 2), error);
  CHECK_THROWS_AS(log_loss(reals{0.5f, 0.5f}, codes{2}, 2), error);
  CHECK_THROWS_AS(brier_score(reals{0.5f}, codes{0}, 2), error);
}

TEST_CASE("metrics: pinball is half of the absolute error at the median") {
  reals const y{1, 2, 3}, z{2, 2, 0};
  CHECK(pinball_loss(z, y, 0.5) == mean_absolute_error(z, y) / 2);
  CHECK(pinball_loss(reals{0}, reals{1}, 0.9) == 0.9);
  CHECK_THROWS_AS(pinball_loss(z, y, 1.5), error);
}

TEST_CASE("metrics: partitions without names, in one piece, in all pieces") {
  codes const a{0, 0, 1, 1}, renamed{7, 7, -3, -3}, one{0, 0, 0, 0}, each{0, 1, 2, 3};
  CHECK(adjusted_rand(a, renamed) == 1);
  CHECK(adjusted_mutual_information(a, renamed) == Approx(1));
  CHECK(normalized_mutual_information(a, renamed) == Approx(1));
  CHECK(mutual_information(a, renamed) == Approx(std::log(2)));
  for (auto const* p : {&one, &each}) {
    CHECK(adjusted_rand(*p, *p) == 1);
    CHECK(adjusted_mutual_information(*p, *p) == 1);
    CHECK(normalized_mutual_information(*p, *p) == 1);
  }
  CHECK(adjusted_rand(a, one) == 0);
  CHECK(normalized_mutual_information(a, one) == 0);
  CHECK(adjusted_mutual_information(a, one) == 0);
  CHECK(silhouette(reals{0, 0, 10, 10}, 1, a) == 1);
  CHECK(silhouette(reals{1, 1, 1, 1}, 1, a) == 0);
  CHECK_THROWS_AS(silhouette(reals{1, 2, 3, 4}, 1, one), error);
  CHECK_THROWS_AS(silhouette(reals{1, 2, 3, 4}, 1, each), error);
}
