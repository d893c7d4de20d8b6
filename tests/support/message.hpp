// tests/support/message.hpp — the sentence that an action ends with
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <string>

namespace support {

/// What `action` throws.
auto message(auto&& action) -> std::string {
  try {
    action();
  } catch (ctgrad::error const& e) { return e.what(); }
  return "no error";
}

}  // namespace support
