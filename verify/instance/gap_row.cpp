#include "instance/gap_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/json_tree.hpp"
#include "base/text.hpp"

namespace datamix::verify {

namespace {

/// A JSON string; a file name that is not UTF-8 gets replacement characters.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

class JsonWriter : public GapWriter {
public:
    explicit JsonWriter(std::ostream& out) : out_(out) {}

    void add(const GapRow& row) override {
        const auto text = [](const Integer& value) { return quoted(to_string(value)); };
        out_ << (first_ ? "[\n " : ",\n ") << "{\"budget\": " << text(row.budget);
        first_ = false;
        if (row.kind == GapRow::Kind::refused) {
            out_ << ", \"refused\": " << quoted(row.note) << "}" << std::flush;
            return;
        }
        if (row.low < row.high)
            out_ << fmt::format(R"(, "horizon": {{"lower": {}, "upper": {}}})", text(row.low), text(row.high));
        else
            out_ << fmt::format(R"(, "horizon": {}, "rounds": {})", text(row.horizon), text(row.rounds));
        out_ << fmt::format(R"(, "gap": {{"lower": "{}", "upper": "{}"}}, "method": "{}")", row.lower, row.upper,
                            row.method);
        if (row.kind == GapRow::Kind::tied) {
            std::string ranges;
            for (const HorizonRange& range : row.tied)
                ranges += (ranges.empty() ? "[" : ", [") + text(range.first) + ", " + text(range.last) + "]";
            out_ << fmt::format(R"(, "tie": {{"horizons": [{}], "because": {}}})", ranges, quoted(row.note));
        }
        if (row.kind == GapRow::Kind::undecided) out_ << ", \"undecided\": " << quoted(row.note);
        out_ << "}" << std::flush;
    }
    void finish() override {
        if (!first_) out_ << "\n]\n";
    }

private:
    std::ostream& out_;
    bool first_ = true;
};

/// Rows are written before the later ones are known, so columns are as wide as these budgets and digits can need.
class TableWriter : public GapWriter {
public:
    TableWriter(std::ostream& out, const std::vector<Integer>& budgets, long digits)
        : out_(out), header_{"budget N", "horizon T", "rounds K", "gap at least", "gap at most", "method"} {
        for (const std::string& name : header_) widths_.push_back(name.size());
        std::size_t longest = 0;  // of T and K ≤ N: 12 digits are written in full
        for (const Integer& budget : budgets)
            longest = std::max(longest, std::min<std::size_t>(to_string(budget).size(), 12));
        const auto number = static_cast<std::size_t>(digits) + 6;  // a point and an exponent
        widths_[0] = std::max(widths_[0], longest);
        widths_[1] = std::max(widths_[1], longest);
        widths_[2] = std::max(widths_[2], longest);
        widths_[3] = std::max(widths_[3], number);
        widths_[4] = std::max(widths_[4], number);
        widths_[5] = 11;  // the last column: its width shows in the rule alone
    }

    void add(const GapRow& row) override {
        if (first_) {
            write(header_);
            std::vector<std::string> rule;
            for (const std::size_t width : widths_) rule.emplace_back(width, '-');
            write(rule);
        }
        first_ = false;
        const std::string budget = short_integer(row.budget);
        const bool bracket = row.low < row.high;
        std::string horizon = bracket ? "undecided" : short_integer(row.horizon);
        std::string rounds = bracket ? "" : short_integer(row.rounds);
        switch (row.kind) {
            case GapRow::Kind::answered: write({budget, horizon, rounds, row.lower, row.upper, row.method}); break;
            case GapRow::Kind::tied:
                write({budget, horizon, rounds, row.lower, row.upper,
                       fmt::format("{}; tie: T = {}, {}", row.method, short_ranges(row.tied), row.note)});
                break;
            case GapRow::Kind::undecided:
                write({budget, horizon, rounds, row.lower, row.upper,
                       fmt::format("{}; undecided{}: {}", row.method,
                                   bracket ? " between " + full(row.low) + " and " + full(row.high) : "", row.note)});
                break;
            case GapRow::Kind::refused: write({budget, "refused: " + row.note});
        }
        out_.flush();
    }
    void finish() override {}

private:
    /// The ends of a bracket share their first digits, so they are not cut short before it takes a line.
    static std::string full(const Integer& value) {
        std::string text = to_string(value);
        return text.size() <= 40 ? text : short_integer(value);
    }
    void write(const std::vector<std::string>& cells) {
        std::string line;
        std::size_t pending = 0;  // spaces owed before the next word
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string cell = printable(cells[i]);
            if (!cell.empty()) {
                line += std::string(pending, ' ') + cell;
                pending = 0;
            }
            const std::size_t used = display_width(cell);
            pending += std::max(widths_[i], used) - used + 2;
        }
        out_ << line << '\n';
    }

    std::ostream& out_;
    std::vector<std::string> header_;
    std::vector<std::size_t> widths_;
    bool first_ = true;
};

}  // namespace

Status status_of(const GapRow& row) {
    return row.kind == GapRow::Kind::refused     ? Status::bad_input
           : row.kind == GapRow::Kind::undecided ? Status::failed
                                                 : Status::passed;
}

long parse_digits(const std::string& text) { return parse_count(text, "--digits", 1, 1000).convert_to<long>(); }

std::string short_ranges(const std::vector<HorizonRange>& ranges) {
    std::string text;
    for (const HorizonRange& range : ranges) {
        if (!text.empty()) text += ", ";
        text += short_integer(range.first);
        if (!range.is_single()) text += "…" + short_integer(range.last);
    }
    return text;
}

std::unique_ptr<GapWriter> json_writer(std::ostream& out) { return std::make_unique<JsonWriter>(out); }

std::unique_ptr<GapWriter> table_writer(std::ostream& out, const std::vector<Integer>& budgets, long digits) {
    return std::make_unique<TableWriter>(out, budgets, digits);
}

}  // namespace datamix::verify
