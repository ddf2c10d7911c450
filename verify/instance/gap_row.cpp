#include "instance/gap_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/text.hpp"

namespace datamix::verify {

namespace {

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
        if (first_) write_head();
        first_ = false;
        if (!row.mixture.empty()) outputs_.push_back(row);
        const std::string budget = short_integer(row.budget);
        const bool bracket = row.low < row.high;
        std::string horizon = bracket ? "undecided" : short_integer(row.horizon);
        std::string rounds = bracket ? "" : short_integer(row.rounds);
        switch (row.kind) {
            case GapRow::Kind::answered:
                write({budget, horizon, rounds, row.lower, row.upper, row.method + search_text(row)});
                break;
            case GapRow::Kind::tied:
                write({budget, horizon, rounds, row.lower, row.upper,
                       fmt::format("{}; tie: T = {}, {}{}", row.method, short_ranges(row.tied), row.note,
                                   search_text(row))});
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
    void finish() override {
        if (outputs_.empty()) return;
        out_ << "\nWeights of the output (expected ones where domains are noisy), and w*, the best mixture\n";
        header_ = {"budget N", "domain", "weight at least", "weight at most", "w*", "w - w*"};
        for (const GapRow& row : outputs_)
            for (const GapRow::Share& share : row.mixture)
                widths_[1] = std::max(widths_[1], display_width(printable(share.domain)));
        widths_[2] = std::max(widths_[3], header_[2].size());
        widths_[3] = widths_[4] = widths_[2];
        widths_[5] = header_[5].size();
        if (!outputs_.front().error) {
            header_.pop_back();
            widths_.pop_back();
        }
        write_head();
        for (const GapRow& row : outputs_) {
            std::string sign = row.error ? row.error->sign : "";
            for (const GapRow::Share& share : row.mixture) {
                const bool exact = share.best.lower == share.best.upper;
                std::vector<std::string> cells = {short_integer(row.budget), share.domain, share.weight.lower,
                                                  share.weight.upper,
                                                  exact ? share.best.lower : share.best.lower + "…"};
                if (row.error) cells.push_back(sign);
                write(cells);
                sign = sign == "+" ? "-" : sign == "-" ? "+" : sign;  // of the other domain
            }
        }
    }

private:
    static std::string search_text(const GapRow& row) {
        if (!row.search) return "";
        std::string text =
            fmt::format("; {} of {} T evaluated", short_integer(row.search->evaluated), short_integer(row.budget));
        if (row.search->alike > 0) text += fmt::format(", {} like one of them", short_integer(row.search->alike));
        if (row.search->excluded > 0)
            text += fmt::format(", {} excluded by a bound", short_integer(row.search->excluded));
        return text;
    }
    void write_head() {
        write(header_);
        std::vector<std::string> rule;
        for (const std::size_t width : widths_) rule.emplace_back(width, '-');
        write(rule);
    }
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
    std::vector<GapRow> outputs_;
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

std::unique_ptr<GapWriter> table_writer(std::ostream& out, const std::vector<Integer>& budgets, long digits) {
    return std::make_unique<TableWriter>(out, budgets, digits);
}

}  // namespace datamix::verify
