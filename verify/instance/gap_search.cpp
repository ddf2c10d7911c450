#include <fmt/format.h>

#include <algorithm>

#include "base/ending.hpp"
#include "datamix/search/stochastic_argmin.hpp"
#include "instance/gap.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_budget = 20000;      // of a simulated search: N(1 + ln N) rounds
constexpr std::size_t most_noisy_work = 20000;  // enclosures of a noisy search, some seconds
constexpr std::size_t most_listed = 8;          // horizons that a note names

constexpr std::size_t cube(std::size_t n) { return n * n * n; }

std::string why_open(const BestHorizon& found) {
    if (found.open.empty()) return "the horizons that no bound excludes are too many";
    std::vector<HorizonRange> named = {{found.horizon, found.horizon}};
    for (const Integer& horizon : found.open)
        if (named.size() < most_listed) named.push_back({horizon, horizon});
    return fmt::format("T = {}{} give gaps that could not be told apart", short_ranges(joined(named)),
                       named.size() <= found.open.size() ? " and others" : "");
}

}  // namespace

GapRow GapEvaluator::best(const Integer& budget, long digits) {
    check_budget(budget);
    if (!is_linear() && instance_.is_noisy())
        throw UnsupportedError(
            instance_.file +
            ": outer.update: expected \"linear\" where domains are noisy (with any other no horizon is "
            "certified best; `verify error` simulates single horizons), found \"eg\"");
    BestHorizon found;
    try {
        found = !is_linear() ? best_simulated(budget) : stochastic_ ? best_noisy(budget) : search_->find(budget);
    } catch (const Error&) {
        rethrow_with(instance_.file + ": ");
    }
    GapRow row = at(budget, found.horizon, digits);
    row.low = found.low;
    row.high = found.high;
    if (found.low < found.high) {
        row.kind = GapRow::Kind::undecided;
        row.lower = lower(found.least, static_cast<std::size_t>(digits));
        if (row.lower.front() == '-') row.lower = "0";
        row.note = why_open(found);
    } else if (row.kind == GapRow::Kind::answered && !found.reason.empty()) {
        row.kind = GapRow::Kind::tied;
        row.tied = found.tied;
        row.note = found.reason;
    }
    return row;
}

BestHorizon GapEvaluator::best_noisy(const Integer& budget) const {
    const auto n = static_cast<std::size_t>(instance_.problem.dimension() + instance_.problem.domains() - 1),
               free = static_cast<std::size_t>(instance_.problem.domains() - 1);
    const std::size_t moments = n + n * (n + 1) / 2 + n * free;  // 12 of the smallest instance with 2 parameters
    StochasticArgmin::Limits limits;
    limits.work = std::clamp<std::size_t>(most_noisy_work * cube(12) / cube(moments), 100, most_noisy_work);
    const Integer moving = ties_.last_moving(budget);
    StochasticArgmin search(*stochastic_, budget, limits);
    if (moving < budget) search.know(Integer(moving + 1), ties_.start_gap());
    if (moving > 0) search.among(1, moving);
    const StochasticOptimum optimum = search.find();
    BestHorizon found;
    found.horizon = optimum.horizon;
    found.gap = optimum.gap;
    found.low = optimum.low;
    found.high = optimum.high;
    found.least = optimum.least;
    found.open = optimum.open;
    found.tied = {ties_.like(budget, optimum.horizon)};
    if (!found.tied.front().is_single()) found.reason = ties_.reason(budget, optimum.horizon);
    return found;
}

BestHorizon GapEvaluator::best_simulated(const Integer& budget) const {
    BestHorizon found;
    const Integer moving = ties_.last_moving(budget);
    if (moving > 0 && budget > scaled(most_budget))
        throw UnsupportedError(
            fmt::format("outer.update: \"eg\" is simulated round by round, expected a budget of at most {}, found {}",
                        scaled(most_budget), short_integer(budget)));
    const auto gap_at = [&](const Integer& horizon, long digits) {
        return ties_.stays(budget, horizon)
                   ? Ball(ties_.start_gap(), {64 + Precision::digits(digits).bits})
                   : simulated(horizon, static_cast<std::size_t>(Integer(budget / horizon)), digits);
    };
    struct Candidate {
        Integer horizon;
        Ball gap;
    };
    std::vector<Candidate> candidates;  // one of all that tie for a reason, the smallest
    for (Integer horizon = 1; horizon <= budget; horizon = ties_.like(budget, horizon).last + 1)
        candidates.push_back({horizon, gap_at(horizon, 15)});
    std::size_t best = 0;
    for (std::size_t i = 1; i < candidates.size(); ++i)
        if (certainly(less(candidates[i].gap.midpoint_ball(), candidates[best].gap.midpoint_ball()))) best = i;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i == best || certainly(less(candidates[best].gap, candidates[i].gap))) continue;
        candidates[best].gap = gap_at(candidates[best].horizon, 100);
        candidates[i].gap = gap_at(candidates[i].horizon, 100);
        if (certainly(less(candidates[best].gap, candidates[i].gap))) continue;
        if (certainly(less(candidates[i].gap, candidates[best].gap))) {  // the midpoints misled: start again
            best = i;
            i = static_cast<std::size_t>(-1);
            found.open.clear();
        } else {
            found.open.push_back(candidates[i].horizon);
        }
    }
    found.horizon = found.low = found.high = candidates[best].horizon;
    found.gap = candidates[best].gap;
    found.least = lower_end(found.gap);
    for (const Candidate& candidate : candidates) {
        if (std::find(found.open.begin(), found.open.end(), candidate.horizon) == found.open.end()) continue;
        found.low = std::min(found.low, candidate.horizon);
        found.high = std::max(found.high, candidate.horizon);
        if (certainly(less(lower_end(candidate.gap), found.least))) found.least = lower_end(candidate.gap);
    }
    found.tied = {ties_.like(budget, found.horizon)};
    if (!found.tied.front().is_single()) found.reason = ties_.reason(budget, found.horizon);
    return found;
}

}  // namespace datamix::verify
