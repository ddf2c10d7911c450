#include "instance/gap_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/json_tree.hpp"
#include "base/table.hpp"

namespace datamix::verify {

namespace {

constexpr unsigned most_budget_digits = 1000;  // N ≤ 1e1000

}  // namespace

std::string short_integer(const Integer& value) {
    std::string text = to_string(value);
    if (text.size() <= 12) return text;
    const auto zeros = text.size() - 1 - text.find_last_not_of('0');
    const std::string exponent = std::to_string(text.size() - 1);
    const std::string digits = text.substr(0, text.size() - zeros);
    if (digits.size() <= 6)
        return digits.substr(0, 1) + (digits.size() > 1 ? "." + digits.substr(1) : "") + "e" + exponent;
    return "~" + text.substr(0, 1) + "." + text.substr(1, 3) + "e" + exponent;
}

Integer parse_count(const std::string& text, const std::string& option) {
    const auto fail = [&] {
        return InputError(fmt::format("{}: expected a whole number from 1 to 1e{}, found {}", option,
                                      most_budget_digits, in_quotes(text)));
    };
    try {
        Integer value = parse_integer(text);
        if (value >= 1 && value <= pow(Integer(10), most_budget_digits)) return value;
    } catch (const InputError&) {
        throw fail();
    }
    throw fail();
}

long parse_digits(const std::string& text) {
    const bool digits = !text.empty() && text.size() <= 4 &&
                        std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
    const long value = digits ? std::stol(text) : 0;
    if (value < 1 || value > 1000)
        throw InputError("--digits: expected a whole number from 1 to 1000, found " + in_quotes(text));
    return value;
}

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
