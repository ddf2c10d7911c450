#pragma once

#include <string>
#include <vector>

namespace datamix::verify {

/// A table of the page. On a narrow screen every row becomes a card whose cells carry the titles of their columns.
class HtmlTable {
public:
    struct Column {
        std::string title;         ///< text
        std::string css = {};      ///< class of its cells, e.g. "number"
        std::string meaning = {};  ///< of an abbreviated title, or empty
    };

    HtmlTable(const std::string& css, std::vector<Column> columns);

    /// One cell of HTML per column; the first heads the row. `attributes` are of the row: ` data-x="y"`.
    void row(const std::vector<std::string>& cells, const std::string& attributes = {});
    std::string html() const;

private:
    std::vector<Column> columns_;
    std::string html_;
};

}  // namespace datamix::verify
