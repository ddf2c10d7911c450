#include "report/html_table.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace datamix::verify {

namespace {

std::string css_of(const HtmlTable::Column& column) {
    return column.css.empty() ? "" : " class=\"" + column.css + "\"";
}

}  // namespace

HtmlTable::HtmlTable(const std::string& css, std::vector<Column> columns) : columns_(std::move(columns)) {
    html_ = fmt::format("<div class=\"wide\"><table class=\"cards {}\"><thead><tr>", css);
    for (const Column& column : columns_) {
        const std::string title = escape_html(column.title);
        html_ += fmt::format(
            "<th scope=\"col\"{}>{}</th>", css_of(column),
            column.meaning.empty() ? title : fmt::format("<abbr title=\"{}\">{}</abbr>", column.meaning, title));
    }
    html_ += "</tr></thead><tbody>\n";
}

void HtmlTable::row(const std::vector<std::string>& cells, const std::string& attributes) {
    html_ += "<tr" + attributes + ">";
    for (std::size_t i = 0; i < cells.size(); ++i)
        html_ += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", css_of(columns_[i]), cells[i])
                        : fmt::format("<td data-label=\"{}\"{}>{}</td>", escape_html(columns_[i].title),
                                      css_of(columns_[i]), cells[i]);
    html_ += "</tr>\n";
}

std::string HtmlTable::html() const { return html_ + "</tbody></table></div>\n"; }

}  // namespace datamix::verify
