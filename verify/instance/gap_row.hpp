#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "base/count.hpp"

namespace datamix::verify {

/// One answer of the commands `error` and `horizon`: the gap F(output) − F* over the line of mixtures after K rounds,
/// or of its expectation where domains are noisy.
struct GapRow {
    Integer budget, horizon, rounds;
    std::string lower, upper;  ///< decimal bounds, rounded outwards
    /// "closed form" or "simulation", both enclosures; with noise and exponentiated gradient "simulation, 99.99 %
    /// confidence", an interval.
    std::string method;
};

/// Reads `--digits`: 1 to 1000.
long parse_digits(const std::string& text);

/// A JSON list of {"budget", "horizon", "rounds", "gap": {"lower", "upper"}, "method"}, numbers as decimal strings.
void print_json(std::ostream& out, const std::vector<GapRow>& rows);
/// An aligned table; whole numbers as `short_integer` writes them.
void print_table(std::ostream& out, const std::vector<GapRow>& rows);

}  // namespace datamix::verify
