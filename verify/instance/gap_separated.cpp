#include <fmt/format.h>

#include <ostream>

#include "base/files.hpp"
#include "instance/gap_row.hpp"

namespace datamix::verify {

namespace {

const char* word_of(GapRow::Kind kind) {
    switch (kind) {
        case GapRow::Kind::answered: return "answered";
        case GapRow::Kind::tied: return "tied";
        case GapRow::Kind::undecided: return "undecided";
        case GapRow::Kind::refused: break;
    }
    return "refused";
}

class SeparatedWriter : public GapWriter {
public:
    SeparatedWriter(std::ostream& out, std::size_t domains, std::string (*format)(const Table&))
        : out_(out), format_(format) {
        table_.columns = {"N",         "T",      "K",      "T_lower", "T_upper",   "tie",   "gap_lower",
                          "gap_upper", "method", "status", "note",    "evaluated", "alike", "excluded"};
        if (domains == 2) table_.columns.insert(table_.columns.end(), {"error_lower", "error_upper", "error_sign"});
        for (std::size_t i = 1; i <= domains; ++i)
            for (const char* what : {"w_{}_lower", "w_{}_upper", "best_{}_lower", "best_{}_upper"})
                table_.columns.push_back(fmt::format(fmt::runtime(what), i));
        width_ = table_.columns.size();
    }

    void add(const GapRow& row) override {
        table_.rows = {cells(row)};
        out_ << format_(table_) << std::flush;
        table_.columns.clear();  // the header is above the first row alone
    }
    void finish() override {}

private:
    std::vector<std::string> cells(const GapRow& row) const {
        std::vector<std::string> cells = {to_string(row.budget)};
        const auto add = [&](const std::string& cell) { cells.push_back(cell); };
        const auto add_bounds = [&](const GapRow::Bounds& bounds) {
            add(bounds.lower);
            add(bounds.upper);
        };
        const bool known = row.kind != GapRow::Kind::refused, bracket = row.low < row.high;
        std::string tie;
        for (const HorizonRange& range : row.tied)
            tie += (tie.empty() ? "" : ",") + to_string(range.first) + ".." + to_string(range.last);
        add(known && !bracket ? to_string(row.horizon) : "");
        add(known && !bracket ? to_string(row.rounds) : "");
        add(bracket ? to_string(row.low) : "");
        add(bracket ? to_string(row.high) : "");
        add(tie);
        for (const std::string& text : {row.lower, row.upper, row.method, std::string(word_of(row.kind)), row.note})
            add(text);
        for (const auto part : {&GapRow::Search::evaluated, &GapRow::Search::alike, &GapRow::Search::excluded})
            add(row.search ? to_string((*row.search).*part) : "");
        if (row.error) {
            add_bounds(row.error->bounds);
            add(row.error->sign);
        }
        for (const GapRow::Share& share : row.mixture) {
            add_bounds(share.weight);
            add_bounds(share.best);
        }
        cells.resize(width_);  // a row without a mixture has no more
        return cells;
    }

    std::ostream& out_;
    std::string (*format_)(const Table&);
    std::size_t width_;
    Table table_;
};

}  // namespace

std::unique_ptr<GapWriter> tsv_writer(std::ostream& out, std::size_t domains) {
    return std::make_unique<SeparatedWriter>(out, domains, to_tsv);
}
std::unique_ptr<GapWriter> csv_writer(std::ostream& out, std::size_t domains) {
    return std::make_unique<SeparatedWriter>(out, domains, to_csv);
}

}  // namespace datamix::verify
