// ctgrad/core/error.hpp — run-time errors say what was given, what was needed, and where
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <sstream>
#include <stdexcept>
#include <string>

namespace ctgrad::inline CTGRAD_ABI {

/// The caller's data or arguments are at fault. `what()` is one sentence.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws `error` with the parts written one after another, unless `holds`. The parts are only written on failure.
/// \code require(rows > 0, "fit: the data set has ", rows, " rows, at least 1 is needed"); \endcode
template <class... Parts>
void require(bool holds, Parts const&... parts) {
  if (holds) [[likely]] return;
  std::ostringstream sentence;
  (sentence << ... << parts);
  throw error(sentence.str());
}

}  // namespace ctgrad::inline CTGRAD_ABI
