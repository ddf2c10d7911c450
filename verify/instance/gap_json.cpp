#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "instance/gap_row.hpp"

namespace datamix::verify {

namespace {

/// A JSON string; a file name that is not UTF-8 gets replacement characters.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}
std::string quoted(const Integer& value) { return quoted(to_string(value)); }
std::string quoted(const GapRow::Bounds& bounds) {
    return fmt::format(R"({{"lower": "{}", "upper": "{}"}})", bounds.lower, bounds.upper);
}

class JsonWriter : public GapWriter {
public:
    explicit JsonWriter(std::ostream& out) : out_(out) {}

    void add(const GapRow& row) override {
        out_ << (first_ ? "[\n " : ",\n ") << "{\"budget\": " << quoted(row.budget);
        first_ = false;
        if (row.kind == GapRow::Kind::refused) {
            out_ << ", \"refused\": " << quoted(row.note) << "}" << std::flush;
            return;
        }
        if (row.low < row.high)
            out_ << fmt::format(R"(, "horizon": {{"lower": {}, "upper": {}}})", quoted(row.low), quoted(row.high));
        else
            out_ << fmt::format(R"(, "horizon": {}, "rounds": {})", quoted(row.horizon), quoted(row.rounds));
        out_ << fmt::format(R"(, "gap": {}, "method": "{}")", quoted(GapRow::Bounds{row.lower, row.upper}), row.method);
        if (row.kind == GapRow::Kind::tied) {
            std::string ranges;
            for (const HorizonRange& range : row.tied)
                ranges += (ranges.empty() ? "[" : ", [") + quoted(range.first) + ", " + quoted(range.last) + "]";
            out_ << fmt::format(R"(, "tie": {{"horizons": [{}], "because": {}}})", ranges, quoted(row.note));
        }
        if (row.kind == GapRow::Kind::undecided) out_ << ", \"undecided\": " << quoted(row.note);
        if (!row.mixture.empty()) {
            std::string shares;
            for (const GapRow::Share& share : row.mixture)
                shares += fmt::format(R"({}{{"domain": {}, "weight": {}, "best": {}}})", shares.empty() ? "" : ", ",
                                      quoted(share.domain), quoted(share.weight), quoted(share.best));
            out_ << ", \"mixture\": [" << shares << "]";
        }
        if (row.error)
            out_ << fmt::format(R"(, "error": {{"lower": "{}", "upper": "{}", "sign": "{}"}})", row.error->bounds.lower,
                                row.error->bounds.upper, row.error->sign);
        if (row.search)
            out_ << fmt::format(R"(, "search": {{"evaluated": {}, "alike": {}, "excluded": {}}})",
                                quoted(row.search->evaluated), quoted(row.search->alike), quoted(row.search->excluded));
        out_ << "}" << std::flush;
    }
    void finish() override {
        if (!first_) out_ << "\n]\n";
    }

private:
    std::ostream& out_;
    bool first_ = true;
};

}  // namespace

std::unique_ptr<GapWriter> json_writer(std::ostream& out) { return std::make_unique<JsonWriter>(out); }

}  // namespace datamix::verify
