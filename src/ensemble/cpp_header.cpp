// src/ensemble/cpp_header.cpp — see cpp_header.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/ensemble/cpp_header.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

/// All bits of a float, as a literal.
auto literal(float x) -> std::string {
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%af", double(x));
  return buffer;
}

/// Words for a comment: one line, whatever they are.
auto comment(std::string words) -> std::string {
  for (char& c : words)
    if (static_cast<unsigned char>(c) < 0x20 || c == '\\') c = ' ';
  return words;
}

class header_writer {
 public:
  header_writer(std::string_view name, table_schema const& schema, std::string_view what) : schema_(schema) {
    bool const fine = !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
                      std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
    require(fine, "cpp_header: the name is \"", name, "\", letters, digits and underscores are needed, no digit first");
    std::string const space(name);
    out_ = "// " + space + ".hpp — a " + std::string(what) + ", written by ctgrad; it needs nothing else\n";
    name_columns();
    out_ += "#pragma once\n#include <cmath>\n#include <cstdint>\n\nnamespace " + space + " {\n\n";
    out_ += "inline constexpr int width = " + std::to_string(schema.width) +
            ", outputs = " + std::to_string(schema.outputs) + ";\n\nnamespace detail {\n\n";
  }

  void trees(std::span<tree const> all) {
    std::vector<std::size_t> roots;
    std::vector<std::uint32_t> sets;
    std::string nodes, values;
    std::size_t first = 0, answers = 0;
    for (tree const& t : all) {
      roots.push_back(first);
      for (std::size_t i = 0; i < t.nodes.size(); ++i) {
        auto const& n = t.nodes[i];
        std::size_t const next = n.is_leaf() ? answers : first + std::size_t(n.left);
        std::int64_t const set = n.set < 0 ? -1 : write_set(t.sets[std::size_t(n.set)], sets);
        nodes += "  {" + std::to_string(n.feature) + ", " + std::to_string(next) + ", " + literal(n.threshold) + ", " +
                 std::to_string(set) + ", " + (n.unknown_left ? "true" : "false") + "},\n";
        if (!n.is_leaf()) continue;
        for (float const v : t.value(i)) values += "  " + literal(v) + ",\n", ++answers;
      }
      first += t.nodes.size();
    }
    out_ +=
        "// A leaf has no column, and `next` is where its answer begins.\n"
        "struct node {\n  std::int32_t column, next;\n  float threshold;\n  std::int32_t set;\n  bool unknown_left;\n};\n"
        "inline constexpr node nodes[] = {\n" +
        nodes + "};\ninline constexpr float values[] = {\n" + values + "};\n";
    write_numbers("std::uint32_t", "sets", sets.empty() ? std::vector<std::uint32_t>{0} : sets);
    write_numbers("std::int32_t", "roots", roots);
    out_ += R"(
// The categories of a set, a bit each; before them, how many there are.
inline bool in_set(std::int32_t set, float x, bool unknown) noexcept {
  if (!(x >= 0 && x < static_cast<float>(sets[set]))) return unknown;
  std::uint32_t const code = static_cast<std::uint32_t>(x);
  return (sets[static_cast<std::uint32_t>(set) + 1 + code / 32] >> code % 32 & 1) != 0;
}

inline float const* answer(std::int32_t at, float const* row) noexcept {
  while (nodes[at].column >= 0) {
    node const& n = nodes[at];
    float const x = row[n.column];
    bool const left = n.set >= 0 ? in_set(n.set, x, n.unknown_left) : x <= n.threshold || (x != x && n.unknown_left);
    at = n.next + (left ? 0 : 1);
  }
  return values + nodes[at].next;
}

}  // namespace detail

)";
  }

  /// The body of `predict`.
  auto finish(std::string const& body) -> std::string {
    return out_ +
           "/// row: width numbers, NaN where one is missing. answers: outputs numbers.\n"
           "inline void predict(float const* row, float* answers) noexcept {\n" +
           body + "}\n\n}  // namespace\n";
  }

  template <class Numbers>
  void write_numbers(char const* type, char const* name, Numbers const& numbers) {
    out_ += std::string("inline constexpr ") + type + " " + name + "[] = {";
    for (std::size_t i = 0; i < numbers.size(); ++i) out_ += (i % 16 == 0 ? "\n  " : " ") + std::to_string(numbers[i]) + ",";
    out_ += "\n};\n";
  }

 private:
  void name_columns() {
    for (std::size_t c = 0; c < schema_.width; ++c) {
      std::string line;
      if (!schema_.feature_names.empty()) line = " " + schema_.feature_names[c];
      for (std::size_t k = 0; k < schema_.levels(c); ++k)
        line += (k == 0 ? ": 0 " : ", " + std::to_string(k) + " ") + schema_.categories[c][k];
      if (!line.empty()) out_ += "// column " + std::to_string(c) + comment(line) + "\n";
    }
    for (std::size_t k = 0; k < schema_.output_names.size(); ++k)
      out_ += "// answer " + std::to_string(k) + " " + comment(schema_.output_names[k]) + "\n";
  }
  static auto write_set(category_set const& set, std::vector<std::uint32_t>& words) -> std::int64_t {
    auto const at = words.size();
    words.push_back(std::uint32_t(set.size()));
    words.resize(words.size() + (set.size() + 31) / 32);
    for (std::size_t c = 0; c < set.size(); ++c)
      if (set[c]) words[at + 1 + c / 32] |= std::uint32_t{1} << c % 32;
    return std::int64_t(at);
  }

  table_schema const& schema_;
  std::string out_;
};

}  // namespace

template <class Task>
auto cpp_header(decision_tree_model<Task> const& model, std::string_view name) -> std::string {
  header_writer out(name, model.schema(), "decision tree");
  out.trees({&model.structure(), 1});
  return out.finish(
      "  float const* const found = detail::answer(0, row);\n"
      "  for (int k = 0; k < outputs; ++k) answers[k] = found[k];\n");
}

template <class Task>
auto cpp_header(random_forest_model<Task> const& model, std::string_view name) -> std::string {
  header_writer out(name, model.schema(), "random forest");
  out.trees(model.trees());
  return out.finish(
      "  for (int k = 0; k < outputs; ++k) answers[k] = 0;\n"
      "  for (std::int32_t const root : detail::roots) {\n"
      "    float const* const found = detail::answer(root, row);\n"
      "    for (int k = 0; k < outputs; ++k) answers[k] += found[k];\n"
      "  }\n"
      "  for (int k = 0; k < outputs; ++k) answers[k] /= " +
      std::to_string(model.trees().size()) + ".0f;\n");
}

template <class Task>
auto cpp_header(gradient_boosting_model<Task> const& model, std::string_view name) -> std::string {
  header_writer out(name, model.schema(), "sum of boosted trees");
  if (model.trees().empty()) out.trees(std::vector{tree{.nodes = {tree_node{}}, .values = {0}}});
  else out.trees(model.trees());
  std::size_t const sums = model.base().size(), rounds = model.trees().size() / sums;
  std::string body = "  float sums[] = {";
  for (float const b : model.base()) body += literal(b) + ", ";
  body += "};\n";
  if (rounds > 0)
    body += "  for (int t = 0; t < " + std::to_string(rounds * sums) + "; ++t) sums[t % " + std::to_string(sums) +
            "] += *detail::answer(detail::roots[t], row);\n";
  if constexpr (std::is_same_v<Task, regression>) {
    bool const exponential = model.link() == boosting_link::exponential;
    std::string const of_sum = exponential ? "std::exp(sums[0] < 88.0f ? sums[0] : 88.0f)" : "sums[0]";
    return out.finish(body + "  answers[0] = " + of_sum + ";\n");
  }
  if (sums == 1 && model.schema().outputs == 2)
    return out.finish(body +
                      "  double const e = std::exp(-std::abs(static_cast<double>(sums[0])));\n"
                      "  float const small = static_cast<float>(e / (1 + e)), large = static_cast<float>(1 / (1 + e));\n"
                      "  answers[0] = sums[0] > 0 ? small : large;\n"
                      "  answers[1] = sums[0] > 0 ? large : small;\n");
  return out.finish(body +
                    "  float top = sums[0];\n"
                    "  for (float const s : sums) top = s > top ? s : top;\n"
                    "  double all = 0;\n"
                    "  for (float const s : sums) all += std::exp(static_cast<double>(s) - static_cast<double>(top));\n"
                    "  for (int k = 0; k < outputs; ++k)\n"
                    "    answers[k] = static_cast<float>(std::exp(static_cast<double>(sums[k]) - "
                    "static_cast<double>(top)) / all);\n");
}

#define CTGRAD_EXPORTED(Model)                                                             \
  template auto cpp_header(Model<classification> const&, std::string_view) -> std::string; \
  template auto cpp_header(Model<regression> const&, std::string_view) -> std::string;
CTGRAD_EXPORTED(decision_tree_model)
CTGRAD_EXPORTED(random_forest_model)
CTGRAD_EXPORTED(gradient_boosting_model)
#undef CTGRAD_EXPORTED

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
