// ctgrad/estimator/law_report.hpp — which laws hold of an estimator, and how the others are broken
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <algorithm>
#include <exception>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// What became of a law.
enum class verdict { holds, broken, not_promised };

/// A law, whether it holds, and if not, how it is broken.
struct law_result {
  std::string law;  ///< its sentence
  verdict found = verdict::holds;
  std::string why{};  ///< how it is broken
};

/// What `check_estimator` found. \code auto const report = check_estimator(spec); std::cout << report; \endcode
class law_report {
 public:
  /// Judges one law. `check()` returns how it is broken, nothing if it holds; what it throws breaks the law too.
  template <class Check>
  void law(std::string name, Check check) {
    law_result result{std::move(name)};
    try {
      result.why = check();
    } catch (std::exception const& e) { result.why = std::string("unexpected error: ") + e.what(); }
    if (!result.why.empty()) result.found = verdict::broken;
    laws_.push_back(std::move(result));
  }
  /// The estimator does not claim the law.
  void not_promised(std::string name) { laws_.push_back({std::move(name), verdict::not_promised}); }

  auto laws() const noexcept -> std::vector<law_result> const& { return laws_; }  ///< in the order of asking
  /// Laws with this verdict.
  auto count(verdict v) const -> std::size_t { return std::size_t(std::ranges::count(laws_, v, &law_result::found)); }
  auto passed() const -> bool { return count(verdict::broken) == 0; }  ///< no law is broken

  friend auto operator<<(std::ostream& out, law_report const& report) -> std::ostream& {
    for (law_result const& r : report.laws_) {
      constexpr std::string_view words[]{"holds   ", "BROKEN  ", "        "};
      out << words[std::size_t(r.found)] << r.law;
      if (r.found == verdict::not_promised) out << " (not promised)";
      out << (r.why.empty() ? "" : ": ") << r.why << '\n';
    }
    return out << report.count(verdict::holds) << " laws hold, " << report.count(verdict::broken) << " are broken, "
               << report.count(verdict::not_promised) << " are not promised\n";
  }

 private:
  std::vector<law_result> laws_;
};

}  // namespace ctgrad::inline CTGRAD_ABI
