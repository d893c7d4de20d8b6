// ctgrad/report/html.hpp — a report as one HTML page that needs nothing else: no script, no font, no network
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/report/markup.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// A page that grows section by section, readable in light and dark and on paper. Words are escaped; pictures and
/// formulas are markup and are checked for what could run or load; the page's own policy forbids both to the browser.
/// \code html_page page("Digits"); page.section("Loss").figure(line_plot(curves), "The loss falls."); \endcode
class html_page {
 public:
  explicit html_page(std::string_view title) : title_(escape(title)) {}

  /// A heading, escaped.
  auto section(std::string_view heading) -> html_page& {
    auto const id = "section-" + std::to_string(++sections_);
    contents_ += "<li><a href=\"#" + id + "\">" + escape(heading) + "</a></li>\n";
    body_ += "<h2 id=\"" + id + "\">" + escape(heading) + "</h2>\n";
    return *this;
  }

  /// Words, escaped.
  auto paragraph(std::string_view text) -> html_page& {
    body_ += "<p>" + escape(text) + "</p>\n";
    return *this;
  }

  /// Lines and spaces are kept.
  auto preformatted(std::string_view text) -> html_page& {
    body_ += "<pre>\n" + escape(text) + "</pre>\n";  // a browser drops the first newline
    return *this;
  }

  /// Cells that begin like numbers are aligned at the right. Throws `error` where a row has another length than `head`.
  auto table(std::vector<std::string> const& head, std::vector<std::vector<std::string>> const& rows) -> html_page& {
    require(!head.empty(), "html_page: a table without columns was given");
    for (std::size_t r = 0; r < rows.size(); ++r)
      require(rows[r].size() == head.size(), "html_page: row ", r, " of a table has ", rows[r].size(),
              " cells, but its head has ", head.size());
    body_ += "<div class=\"wide\"><table>\n<thead><tr>";
    for (std::size_t c = 0; c < head.size(); ++c) body_ += cell("th", head[c], !rows.empty() && is_number(rows[0][c]));
    body_ += "</tr></thead>\n<tbody>\n";
    for (auto const& row : rows) {
      body_ += "<tr>";
      for (auto const& words : row) body_ += cell("td", words, is_number(words));
      body_ += "</tr>\n";
    }
    body_ += "</tbody>\n</table></div>\n";
    return *this;
  }

  /// A picture from `line_plot`, `heat_map`, `image_grid` or `svg`. Throws `error` for other markup, or an SVG that
  /// holds a script, an event handler or a link.
  auto figure(std::string_view picture, std::string_view caption = {}) -> html_page& {
    check_markup("figure", "<svg", picture);
    body_ += "<figure class=\"wide\">\n";
    body_ += picture;
    if (!caption.empty()) body_ += "<figcaption>" + escape(caption) + "</figcaption>\n";
    body_ += "</figure>\n";
    return *this;
  }

  /// A formula as MathML. Throws `error` for other markup, likewise.
  auto formula(std::string_view mathml) -> html_page& {
    check_markup("formula", "<math", mathml);
    body_ += "<div class=\"wide formula\">";
    body_ += mathml;
    body_ += "</div>\n";
    return *this;
  }

  /// The whole page. A table of contents stands above three sections or more.
  auto str() const -> std::string {
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    page += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    page += "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + title_ + "</title>\n";
    page += style_sheet();
    page += "</head>\n<body>\n<main>\n<h1>" + title_ + "</h1>\n";
    if (sections_ >= 3) page += "<nav><ol>\n" + contents_ + "</ol></nav>\n";
    return page + body_ + "</main>\n</body>\n</html>\n";
  }

 private:
  static auto style_sheet() -> std::string_view {
    return R"(<style>
:root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--muted:#59636e;--line:#d8dee4;--tint:#f5f7f9;--link:#0068a3}
@media (prefers-color-scheme:dark){:root{--paper:#15181d;--ink:#e6e9ed;--muted:#9aa4b0;--line:#343b44;--tint:#1d2229;--link:#58b0ea}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,"DejaVu Sans",sans-serif}
main{max-width:50rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0 1.5rem}
h2{font-size:1.3rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
a{color:var(--link)}
nav{background:var(--tint);border-radius:8px;padding:.6rem 1rem}nav ol{margin:0;padding-left:1.4rem}
pre{background:var(--tint);border-radius:8px;padding:.8rem 1rem;overflow-x:auto;font:13px/1.45 ui-monospace,"DejaVu Sans Mono",monospace}
.wide{overflow-x:auto;margin:1.2rem 0}
figure svg{display:block;max-width:100%;height:auto;margin:0 auto}
figcaption{color:var(--muted);font-size:.9rem;text-align:center;margin-top:.4rem}
.formula{text-align:center;font-size:1.15rem}
table{border-collapse:collapse;font-size:.95rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .9rem;border-bottom:1px solid var(--line)}thead th{border-bottom:2px solid var(--line)}
th.number,td.number{text-align:right}
@media print{main{max-width:none}h2,figure,table{break-inside:avoid}}
</style>
)";
  }

  static auto cell(std::string const& tag, std::string_view words, bool number) -> std::string {
    return '<' + tag + (number ? " class=\"number\">" : ">") + escape(words) + "</" + tag + '>';
  }

  static auto is_number(std::string_view words) -> bool {
    auto const first = words.find_first_not_of("+-.");
    return first != std::string_view::npos && first <= 2 && words[first] >= '0' && words[first] <= '9';
  }

  static void check_markup(char const* what, std::string_view begins, std::string_view markup) {
    require(markup.starts_with(begins), "html_page: a ", what, " must begin with ", begins, ", not with \"",
            markup.substr(0, 20), '"');
    std::string tags;  // in lower case, without the words between them and in quotes, which do no harm
    bool inside = false;
    char quote = 0;
    for (char const c : markup) {
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (!inside) {
        inside = c == '<';
        if (inside) tags += c;
      } else {
        if (c == '"' || c == '\'') quote = c;
        if (c == '>') inside = false;
        bool const gap = c == '/' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '"' || c == '\'';
        tags += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : gap ? ' ' : c;
      }
    }
    for (std::string_view const harm : {"<!", "<script", "<foreignobject", "<iframe", "<object", "<embed", "<image", "<use",
                                        " href", ":href", " src", " on"})
      require(tags.find(harm) == std::string::npos, "html_page: a ", what, " holds \"", harm,
              "\"; a report neither runs nor loads anything");
  }

  std::string title_, contents_, body_;
  int sections_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_ABI
