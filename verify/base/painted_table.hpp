#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/table.hpp"

namespace datamix::verify {

/// How a cell of a column is written; what it adds, such as a colour, takes no room.
using Paint = std::function<std::string(std::size_t column, const std::string& cell)>;

/// text_table with its cells painted, those of the header excepted.
std::string painted_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& flexible, std::size_t columns, const Paint& paint);

}  // namespace datamix::verify
