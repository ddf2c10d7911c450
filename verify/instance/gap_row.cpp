#include "instance/gap_row.hpp"

#include <fmt/format.h>

#include <ostream>

#include "base/table.hpp"

namespace datamix::verify {

long parse_digits(const std::string& text) { return parse_count(text, "--digits", 1, 1000).convert_to<long>(); }

void print_json(std::ostream& out, const std::vector<GapRow>& rows) {
    out << "[";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const GapRow& r = rows[i];
        out << (i ? ",\n " : "\n ")
            << fmt::format(
                   R"({{"budget": "{}", "horizon": "{}", "rounds": "{}", "gap": {{"lower": "{}", "upper": "{}"}}, )"
                   R"("method": "{}"}})",
                   to_string(r.budget), to_string(r.horizon), to_string(r.rounds), r.lower, r.upper, r.method);
    }
    out << "\n]\n";
}

void print_table(std::ostream& out, const std::vector<GapRow>& rows) {
    std::vector<std::vector<std::string>> cells;
    for (const GapRow& r : rows)
        cells.push_back(
            {short_integer(r.budget), short_integer(r.horizon), short_integer(r.rounds), r.lower, r.upper, r.method});
    out << text_table({"budget N", "horizon T", "rounds K", "gap at least", "gap at most", "method"}, cells,
                      std::vector<bool>(6, false), 0);
}

}  // namespace datamix::verify
