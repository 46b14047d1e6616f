#include "html.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "text_table.hpp"

namespace lanes::tools {
namespace {

std::string all_digits(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", value);
  return text.data();
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

std::string to_string(const Attributes& attributes) {
  std::string text;
  for (const auto& [name, value] : attributes) text += " " + name + "=\"" + escaped(value) + "\"";
  return text;
}

void HtmlTable::add_row(const std::vector<HtmlCell>& cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("HtmlTable: a cell for each column");
  rows_ += "<tr data-row=\"" + escaped(cells.front().text) + "\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const HtmlCell& cell = cells[i];
    std::string style = cell.style;
    if (columns_[i].left) style += style.empty() ? "left" : " left";
    Attributes attributes;
    if (!style.empty()) attributes.emplace_back("class", style);
    if (!columns_[i].key.empty()) attributes.emplace_back("data-key", columns_[i].key);
    if (std::isfinite(cell.value)) attributes.emplace_back("data-value", all_digits(cell.value));
    const std::string tag = i == 0 ? "th" : "td";
    rows_ += "<" + tag + (i == 0 ? " scope=\"row\"" : "") + to_string(attributes) + ">" +
             escaped(cell.text) + "</" + tag + ">";
  }
  rows_ += "</tr>\n";
}

std::string HtmlTable::html() const {
  std::string html = "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                     escaped(caption_) + "\"><table" + to_string(attributes_) + ">\n<caption>" +
                     escaped(caption_) + "</caption>\n<thead><tr>";
  for (const HtmlColumn& column : columns_)
    html += std::string("<th scope=\"col\"") + (column.left ? " class=\"left\"" : "") + ">" +
            escaped(column.header) + "</th>";
  return html + "</tr></thead>\n<tbody>\n" + rows_ + "</tbody></table></div>\n";
}

std::string chart(const std::string& kind, const Attributes& attributes,
                  const std::string& caption) {
  return "<figure class=\"chart\" data-chart=\"" + kind + "\"" + to_string(attributes) +
         " hidden><div class=\"plot\"></div><figcaption>" + escaped(caption) +
         "</figcaption></figure>\n";
}

std::string folded(const std::string& summary_html, const std::string& content_html) {
  return "<details><summary>" + summary_html + "</summary>\n" + content_html + "</details>\n";
}

HtmlCell ratio_cell(double ratio, const std::string& note) {
  std::string text = format_ratio(ratio);
  if (text.ends_with('x')) text.replace(text.size() - 1, 1, "\u00a0\u00d7");
  if (!note.empty()) text += " " + note;
  return {text, ratio, ratio >= 1 ? "good" : ratio < 0.97 ? "bad" : ""};
}

}  // namespace lanes::tools
