// tests/unit/report/well_formed.hpp — the first fault of an XML text, by a parser too simple to be lenient
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/report/markup.hpp>

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// "" where every tag is closed in order, every attribute is quoted and comes once, and every & begins an entity that
/// XML knows; else the fault and the text around it. For one element and what is in it; no comments, no CDATA.
inline auto xml_fault(std::string_view const xml) -> std::string {
  std::size_t at = 0;
  auto const fault = [&](std::string_view what) {
    return std::string(what) + " before: " + std::string(xml.substr(at < xml.size() ? at : xml.size(), 60));
  };
  auto const name_end = [&] {
    std::size_t end = at;
    while (end < xml.size() && (std::isalnum(static_cast<unsigned char>(xml[end])) || xml[end] == '-')) ++end;
    return end;
  };
  auto const text_is_safe = [&](std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      std::size_t const length = ctgrad::detail::utf8_length(text.substr(i));
      if (length == 0 || text[i] == '<' ||
          (static_cast<unsigned char>(text[i]) < 0x20 && text[i] != '\n' && text[i] != '\t'))
        return false;
      if (text[i] == '&') {
        bool known = false;
        for (std::string_view const entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"})
          known |= text.substr(i).starts_with(entity);
        if (!known) return false;
      }
      i += length;
    }
    return true;
  };

  std::vector<std::string_view> open;
  while (at < xml.size()) {
    auto const tag = xml.find('<', at);
    auto const text = xml.substr(at, tag - at);
    if (!text_is_safe(text)) return fault("unsafe text");
    if (open.empty() && text.find_first_not_of(" \n") != std::string_view::npos) return fault("text outside");
    if (tag == std::string_view::npos) break;
    at = tag + 1;
    bool const closing = xml.substr(at).starts_with('/');
    if (closing) ++at;
    auto const name = xml.substr(at, name_end() - at);
    if (name.empty()) return fault("a tag without name");
    at += name.size();
    if (closing) {
      if (open.empty() || open.back() != name) return fault("a tag closed out of order");
      open.pop_back();
    } else {
      std::set<std::string_view> seen;
      while (at < xml.size() && xml[at] == ' ') {
        ++at;
        auto const key = xml.substr(at, name_end() - at);
        if (key.empty() || !seen.insert(key).second) return fault("a bad or repeated attribute");
        at += key.size();
        if (!xml.substr(at).starts_with("=\"")) return fault("an attribute without quotes");
        auto const end = xml.find('"', at + 2);
        if (end == std::string_view::npos) return fault("an open quote");
        if (!text_is_safe(xml.substr(at + 2, end - at - 2))) return fault("an unsafe attribute");
        at = end + 1;
      }
      if (xml.substr(at).starts_with('/')) ++at;
      else open.push_back(name);
    }
    if (!xml.substr(at).starts_with('>')) return fault("a tag without end");
    ++at;
  }
  return open.empty() ? "" : "a tag left open: " + std::string(open.back());
}
