#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/count.hpp"
#include "base/ending.hpp"
#include "datamix/search/best_horizon.hpp"

namespace datamix::verify {

/// One answer of the commands `error` and `horizon`: the gap F(output) − F* over the line of mixtures after K rounds,
/// or of its expectation where domains are noisy.
struct GapRow {
    enum class Kind {
        answered,
        tied,       ///< the best horizon is not unique: `horizon` is the smallest, `tied` are all
        undecided,  ///< bounds only: the best horizon lies in low … high, or the gap of `horizon` is hardly known
        refused     ///< no evaluator, or a limit; only `budget` and `note` are set
    };

    Kind kind = Kind::answered;
    Integer budget, horizon, rounds;
    std::string lower, upper;  ///< decimal bounds, rounded outwards
    /// "closed form", "enclosed run" and "exact" are enclosures; with noise and exponentiated gradient it is "Monte
    /// Carlo, 99.99 %", an interval.
    std::string method;
    std::vector<HorizonRange> tied = {};  ///< sorted
    Integer low = 0, high = 0;
    std::string note = {};  ///< why they tie, why it is undecided or refused

    /// Decimal bounds, rounded outwards.
    struct Bounds {
        std::string lower, upper;
    };
    /// Of one domain: its weight in the output, in expectation where domains are noisy, and in the best mixture.
    struct Share {
        std::string domain;
        Bounds weight, best;
    };
    /// Of a difference: "+", "-", "0" or "open". Bounds that are shown as 0 may still have one.
    struct Error {
        Bounds bounds;
        std::string sign;
    };
    std::vector<Share> mixture = {};  ///< none, or one per domain
    std::optional<Error> error = {};  ///< w_1 − w_1* of the output, of two domains
    /// What the best of all horizons 1 … N rests on; evaluated + alike + excluded = N.
    struct Search {
        Integer evaluated;  ///< horizons enclosed one by one
        Integer alike;      ///< those that have the gap of one of these, for a reason
        Integer excluded;   ///< those that a proved bound excludes
    };
    std::optional<Search> search = {};  ///< of a best horizon that is decided
};

/// What a row says of the whole: failed where it is undecided, bad_input where it is refused.
Status status_of(const GapRow& row);

/// Reads `--digits`: 1 to 1000.
long parse_digits(const std::string& text);

/// Writes rows as they come: each is on the stream when `add` returns.
class GapWriter {
public:
    GapWriter() = default;
    GapWriter(const GapWriter&) = delete;
    GapWriter& operator=(const GapWriter&) = delete;
    virtual ~GapWriter() = default;
    virtual void add(const GapRow& row) = 0;
    /// Ends the output; without rows nothing is written at all.
    virtual void finish() = 0;
};

/// A JSON list of {"budget", "horizon", "rounds", "gap": {"lower", "upper"}, "method"}, numbers as decimal strings,
/// with "tie": {"horizons": [[first, last], …], "because"} where the best horizon is not unique. Where it is undecided
/// there is "undecided", why, and of `horizon` {"lower", "upper"} in place of "horizon" and "rounds". A budget that is
/// refused has "refused", why, and nothing else. Where the row has them, "mixture", "error" and "search".
std::unique_ptr<GapWriter> json_writer(std::ostream& out);
/// The same as tab-separated values, one header line (proofs/formats.md); all rows have `domains` weights.
std::unique_ptr<GapWriter> tsv_writer(std::ostream& out, std::size_t domains);
/// The same separated by commas.
std::unique_ptr<GapWriter> csv_writer(std::ostream& out, std::size_t domains);
/// A table with columns wide enough for these budgets and digits; whole numbers as `short_integer` writes them. At the
/// end a second one with the mixtures, where rows have them.
std::unique_ptr<GapWriter> table_writer(std::ostream& out, const std::vector<Integer>& budgets, long digits);

/// "11…20, 30": ranges as `short_integer` writes their ends.
std::string short_ranges(const std::vector<HorizonRange>& ranges);

}  // namespace datamix::verify
