#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace datamix::verify {

/// Data of a picture or of the report: written as tab-separated values to DIR/plots/data/NAME.tsv.
struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

/// A table, `columns` characters wide: cells of the flexible columns are wrapped, the others keep their width. Lines
/// end without trailing spaces.
std::string text_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                       const std::vector<bool>& flexible, std::size_t columns);

}  // namespace datamix::verify
