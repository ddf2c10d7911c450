#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "datamix/numeric/ball.hpp"

namespace datamix {

/// The horizons first … last.
struct HorizonRange {
    Integer first;                                    ///< at least 1
    Integer last;                                     ///< at least `first`
    bool is_single() const { return first == last; }  ///< one horizon
};

/// The same horizons in ranges that neither overlap nor follow each other, sorted.
inline std::vector<HorizonRange> joined(std::vector<HorizonRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<HorizonRange> result;
    for (const HorizonRange& range : ranges) {
        if (result.empty() || result.back().last + 1 < range.first)
            result.push_back(range);
        else
            result.back().last = std::max(result.back().last, range.last);
    }
    return result;
}

/// What every search for the best horizon of a budget answers: the certified argmin of the gap (or of a bound of it),
/// or a certified bracket of the argmin where it could not be decided.
struct BestHorizon {
    Integer horizon;                 ///< the best that was enclosed; of those that tie the smallest
    Ball gap;                        ///< there
    Integer low;                     ///< every horizon below is certainly worse
    Integer high;                    ///< every horizon above is certainly worse, or ties with `horizon` (see `tied`)
    Ball least;                      ///< no horizon has a gap below this one's lower end
    std::vector<Integer> open;       ///< horizons whose gaps could not be told apart from that of `horizon`
    std::vector<HorizonRange> tied;  ///< all horizons with exactly this gap, `horizon` the first of them
    std::string reason;              ///< why they tie, where there are several
    Integer first;                   ///< the least horizon that was enclosed
    Integer last;                    ///< the greatest horizon that was enclosed
    std::size_t evaluated = 0;       ///< horizons enclosed one by one; by range_argmin, enclosures
    Integer alike = 0;               ///< horizons that need not be: they have the value of one of these, for a reason

    /// The argmin may lie in from … to as well, where no gap is below the exact number `at_least`.
    void admit(const Integer& from, const Integer& to, const Ball& at_least) {
        low = std::min(low, from);
        high = std::max(high, to);
        if (certainly(less(at_least, least))) least = at_least;
    }
    /// Whether the argmin is known: `horizon`, and those that tie with it.
    bool is_certain() const { return low == high; }
};

}  // namespace datamix
