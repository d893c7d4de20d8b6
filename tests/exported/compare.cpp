// tests/exported/compare.cpp — an exported model gives the bits of the model that it was
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/cpp_header.hpp>

#include <catch2/catch.hpp>

#include "models.hpp"
#include "support/message.hpp"

using namespace ctgrad;

int ask_exported(std::string_view name, float const* row, float* answers);  // alone.cpp

TEST_CASE("exported: each header gives the bits of its model, with missing values and unseen categories too") {
  test::for_each_exported([](std::string const& name, auto const& model, dataset const& data) {
    std::vector<float> rows(data.features().begin(), data.features().end());
    std::size_t const width = data.width(), outputs = model.schema().outputs;
    for (std::size_t i = 0; i < rows.size(); i += 5)
      if (data.has_missing()) rows[i] = i % width == 0 ? 40.f : std::nanf("");
    std::vector<float> expected, found(outputs);
    if constexpr (std::same_as<typename std::remove_cvref_t<decltype(model)>::task, classification>)
      expected = predict_proba(model, rows);
    else expected = predict(model, rows);
    INFO(name);
    for (std::size_t i = 0; i < rows.size() / width; ++i) {
      REQUIRE(ask_exported(name, rows.data() + i * width, found.data()) == int(width));
      for (std::size_t k = 0; k < outputs; ++k) REQUIRE(found[k] == expected[i * outputs + k]);
    }
  });
}

TEST_CASE("exported: a name that is no name is refused") {
  auto const model = fit(decision_tree<classification>{}, test::xnor(20, 1));
  for (char const* name : {"", "4trees", "a b", "a;b"})
    CHECK(support::message([&] { (void)cpp_header(model, name); }).starts_with("cpp_header: the name is \""));
}
