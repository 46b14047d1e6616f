// Pieces of an HTML page: text, tables, and places for charts.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lanes::tools {

/// `text` with what HTML gives a meaning to replaced.
std::string escaped(std::string_view text);

/// Attributes of an element, as in {{"data-kernel", "matmul"}}.
using Attributes = std::vector<std::pair<std::string, std::string>>;
/// ` data-kernel="matmul"`
std::string to_string(const Attributes& attributes);

struct HtmlCell {
  HtmlCell(std::string content, std::string look = "")  // NOLINT(google-explicit-constructor)
      : text(std::move(content)), style(std::move(look)) {}
  HtmlCell(const char* content) : text(content) {}  // NOLINT(google-explicit-constructor)
  HtmlCell(std::string content, double exactly, std::string look = "")
      : text(std::move(content)), style(std::move(look)), value(exactly) {}
  std::string text;
  std::string style;                                        ///< a class: "good", "bad", "prose"
  double value = std::numeric_limits<double>::quiet_NaN();  ///< all digits of what `text` rounds
};

struct HtmlColumn {
  std::string header;
  bool left = false;
  std::string key = {};  ///< who the column is about, for scripts
};

/// A table in a box of its own, which scrolls when the page is narrow. The first cell of a row is
/// its header, and identifies it.
class HtmlTable {
 public:
  HtmlTable(std::string caption, std::vector<HtmlColumn> columns, Attributes attributes = {})
      : caption_(std::move(caption)),
        columns_(std::move(columns)),
        attributes_(std::move(attributes)) {}
  /// Throws std::logic_error unless there is a cell for each column.
  void add_row(const std::vector<HtmlCell>& cells);
  bool empty() const { return rows_.empty(); }
  std::string html() const;

 private:
  std::string caption_;
  std::vector<HtmlColumn> columns_;
  Attributes attributes_;
  std::string rows_;
};

/// The place of a chart. The page's script draws it from the data of the page; without the script
/// it stays hidden.
std::string chart(const std::string& kind, const Attributes& attributes,
                  const std::string& caption);

/// What is shown when somebody asks for it.
std::string folded(const std::string& summary_html, const std::string& content_html);

/// "1.08 &times;" of a ratio, and its colour: good from 1 on, bad below 0.97, where noise no longer
/// explains it.
HtmlCell ratio_cell(double ratio, const std::string& note = "");

}  // namespace lanes::tools
