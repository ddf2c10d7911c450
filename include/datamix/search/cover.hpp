#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "datamix/numeric/ball.hpp"

namespace datamix {

/// A closed interval with exact ends.
struct Interval {
    Rational low;                                         ///< the lower end
    Rational high;                                        ///< the upper end, at least `low`
    Rational middle() const { return (low + high) / 2; }  ///< exactly
    Rational width() const { return high - low; }         ///< exactly
};

/// The outcome of certifying a statement on every point of a box.
struct Cover {
    Truth holds = Truth::yes;      ///< yes only if every cell of the cover was certified
    std::size_t cells = 0;         ///< certified cells; together they are the whole box
    std::vector<Interval> failed;  ///< a cell that is refuted or could not be decided
};

/// Decides a statement on a whole box by adaptive bisection: `decide` gets one ball per coordinate that contains the
/// cell and answers for all of its points at once. An open cell is halved across its relatively widest coordinate, at
/// most `depth` times.
inline Cover certify_on_box(const std::vector<Interval>& box, int depth, Precision precision,
                            const std::function<Truth(const std::vector<Ball>&)>& decide) {
    Cover result;
    const std::function<void(const std::vector<Interval>&, int)> visit = [&](const std::vector<Interval>& cell,
                                                                             int left) {
        if (result.holds != Truth::yes) return;
        std::vector<Ball> balls;
        for (const auto& side : cell) balls.push_back(Ball::between(side.low, side.high, precision));
        const Truth here = decide(balls);
        if (certainly(here)) {
            ++result.cells;
            return;
        }
        if (here == Truth::no || left == 0) {
            result.holds = here;
            result.failed = cell;
            return;
        }
        std::size_t widest = 0;
        for (std::size_t i = 1; i < cell.size(); ++i)
            if (cell[i].width() * box[widest].width() > cell[widest].width() * box[i].width()) widest = i;
        std::vector<Interval> half = cell;
        half[widest].high = cell[widest].middle();
        visit(half, left - 1);
        half[widest] = {cell[widest].middle(), cell[widest].high};
        visit(half, left - 1);
    };
    visit(box, depth);
    return result;
}

}  // namespace datamix
