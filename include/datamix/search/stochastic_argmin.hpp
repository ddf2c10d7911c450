#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <queue>
#include <vector>

#include "datamix/search/local_gap.hpp"

namespace datamix {

/// Branch and bound over T in 1 … N with K = ⌊N/T⌋, on ranges that end where K changes. Far from the minimum plain
/// enclosures exclude a range, round by round where the start is not forgotten; nearer, its expansion to second order
/// (LocalGap); where only the jags of ⌊N/T⌋ are left to decide, the horizons of a range are compared by that expansion
/// in double, and the few that remain are enclosed. About N^{1/4} horizons are compared. No unimodality is assumed.
class StochasticArgmin {
public:
    /// How much work a search may take; beyond, the result is a bracket.
    struct Limits {
        std::size_t work = 20000;        ///< enclosures, about 0.2 ms each for the smallest instances
        std::size_t compared = 4000000;  ///< horizons compared in double
        long bits = 4096;                ///< gaps that still overlap at this precision stay open
    };
    /// `search` must outlive this. Throws InputError for a budget below 1.
    StochasticArgmin(const StochasticSearch& search, const Integer& budget, const Limits& limits)
        : search_(search),
          budget_(budget),
          limits_(limits),
          argmin_({.enclose = [this](const Integer& horizon, long bits) { return enclose(horizon, bits); },
                   .alike = [this](const Integer& horizon) { return alike(horizon); }},
                  {.bits = limits.bits}) {
        if (budget < 1) throw InputError("expected a budget that is a whole number, at least 1");
    }
    StochasticArgmin(const StochasticArgmin&) = delete;
    StochasticArgmin& operator=(const StochasticArgmin&) = delete;
    ~StochasticArgmin() = default;

    /// The horizons to search; those of one K all or none.
    void among(const Integer& first, const Integer& last) { add(first, last, Ball(0), nullptr); }
    /// An exact gap that is known beforehand, of horizons that need not be searched.
    void know(const HorizonRange& horizons, const Rational& gap) {
        known_ = horizons;
        argmin_.offer(horizons.first, Ball(gap, {limits_.bits}), limits_.bits);
    }
    /// Enclosures so far, those of ranges among them.
    std::size_t enclosures() const { return work_; }

    /// The best of the horizons that were named, or a bracket of it.
    BestHorizon find() {
        while (!ranges_.empty() && !argmin_.excludes(ranges_.top().least)) {
            if (work_ > limits_.work) break;
            const Range range = ranges_.top();
            ranges_.pop();
            examine(range);
        }
        BestHorizon result = argmin_.result();
        for (; !ranges_.empty(); ranges_.pop()) kept_.push_back(ranges_.top());
        for (const Range& range : kept_)
            if (!argmin_.excludes(range.least)) result.admit(range.low, range.high, range.least);
        return result;
    }

private:
    struct Range {
        Integer low, high;
        Ball least;  // a lower bound of its gaps
        StochasticSearch::Forgetting forgetting;
        friend bool operator<(const Range& a, const Range& b) { return certainly(less(b.least, a.least)); }
    };

    Integer rounds(const Integer& horizon) const { return budget_ / horizon; }
    HorizonRange of_same_rounds(const Integer& horizon) const {
        return {Integer(budget_ / (rounds(horizon) + 1) + 1), Integer(budget_ / rounds(horizon))};
    }

    void add(const Integer& low, const Integer& high, const Ball& at_least, StochasticSearch::Forgetting known) {
        ++work_;
        const Precision precision{64};
        const Ball horizons = Ball::between(Rational(low), Rational(high), precision);
        const Integer fewest = rounds(high), most = rounds(low);
        Ball least = lower_end(search_.gap(horizons, fewest, most, precision, known));
        if (!certainly(less(Ball(0), least)) && high <= 2 * low && most <= search_.most_followed()) {
            work_ += 8;
            const Ball followed = lower_end(search_.followed_gap(horizons, fewest, most, precision));
            if (!least.is_finite() || certainly(less(least, followed))) least = followed;
        }
        const Range range{low, high, certainly(less(least, at_least)) ? at_least : least, std::move(known)};
        if (!argmin_.excludes(range.least)) ranges_.push(range);
    }

    /// Horizons that are the same in law, or known to be the same.
    HorizonRange alike(const Integer& horizon) const {
        if (known_ && known_->first <= horizon && horizon <= known_->last) return *known_;
        if (!search_.only_rounds_matter()) return {horizon, horizon};
        return of_same_rounds(horizon);
    }
    /// Compares one horizon with the best; of those that are the same in law the smallest. `known` is of a range that
    /// it is in.
    void offer(const Integer& horizon, const StochasticSearch::Forgetting& known = nullptr) {
        const Integer first = alike(horizon).first;
        if (argmin_.was_offered(first)) return;
        const long bits = 96 + 2 * static_cast<long>(msb(first));
        argmin_.offer(first, enclose(first, bits, known), bits);
    }
    Ball enclose(const Integer& horizon, long bits, StochasticSearch::Forgetting known = nullptr) {
        ++work_;
        return search_.gap(Ball(horizon, {bits}), rounds(horizon), rounds(horizon), {bits}, known);
    }

    void examine(Range range) {
        const bool same_rounds = rounds(range.low) == rounds(range.high), near = 4 * range.high <= 5 * range.low;
        // Its K is the smallest: where fewer steps a round are worse, the best of its K. Of wide ranges one will do.
        if (same_rounds || near || range.high - range.low < 4 || !argmin_.known()) offer(range.high, range.forgetting);
        if (search_.only_rounds_matter() && same_rounds) return;
        if (range.high - range.low < 4) {
            for (Integer t = range.low; t < range.high; ++t) offer(t, range.forgetting);
            return;
        }
        if (same_rounds ? settle_same_rounds(range) : near && settle_locally(range)) return;
        const Integer cut = middle(range);
        add(range.low, cut, range.least, range.forgetting);
        add(Integer(cut + 1), range.high, range.least, range.forgetting);
    }

    /// Where to cut: at a change of K, near the middle, of a logarithmic scale where the range spans one.
    Integer middle(const Range& range) const {
        const Integer at = range.high > 2 * range.low ? Integer(sqrt(Integer(range.low * range.high)))
                                                      : Integer((range.low + range.high) / 2);
        Integer up = budget_ / rounds(at), down = budget_ / (rounds(at) + 1);
        if (up < range.high) return up;
        return down >= range.low ? down : at;
    }

    /// All horizons have the same K: the derivative in T decides which end is the best.
    bool settle_same_rounds(const Range& range) {
        const Precision precision{96};
        work_ += 4;
        const auto jets = search_.jets(Ball::between(Rational(range.low), Rational(range.high), precision), precision);
        if (!jets) return false;
        const Integer k = rounds(range.low);
        const Ball slope = (search_.is_last_iterate() ? jets->last(k) : jets->average(k)).slope();
        if (certainly(less_equal(Ball(0), slope))) {
            offer(range.low, range.forgetting);
            return true;
        }
        return certainly(less(slope, Ball(0)));
    }

    bool settle_locally(Range& range) {
        work_ += 4;
        const auto local = local_gap(search_, budget_, range.low, range.high, range.forgetting);
        if (!local) return false;
        const Ball here = lower_end(local->everywhere(budget_, range.low, range.high));
        if (certainly(less(range.least, here))) range.least = here;
        if (argmin_.excludes(range.least)) return true;
        if (const Integer lowest = local->lowest(); range.low <= lowest && lowest <= range.high)
            offer(std::min(range.high, of_same_rounds(lowest).last), range.forgetting);
        const HorizonRange left = local->promising(budget_, {range.low, range.high}, argmin_.value());
        const Integer width = range.high - range.low;
        // Ranges end where K changes.
        range.low = std::max(range.low, of_same_rounds(left.first).first);
        range.high = std::min(range.high, of_same_rounds(left.last).last);
        if (width > 256 && 3 * (range.high - range.low) < 2 * width) {
            add(range.low, range.high, range.least, range.forgetting);
            return true;
        }
        if (compare(range, *local)) return true;
        // Too many horizons to compare, and all so near the minimum that only those with a very small jag are excluded.
        const Precision precision{64};
        const Ball half(Rational(range.high - range.low) / 2, precision);
        if (range.high - range.low < Integer(limits_.compared) ||
            !certainly(
                less(Ball(4096) * abs(local->curve) * half * half, local->along_rounds / Ball(budget_, precision))))
            return false;
        kept_.push_back(range);
        return true;
    }

    /// Compares the horizons of a range one by one by the local expansion, and encloses the few that this leaves. False
    /// where the expansion is too coarse for that, or the horizons are too many.
    bool compare(const Range& range, const LocalGap& local) {
        const Integer fewest = rounds(range.high), most = rounds(range.low);
        const bool by_rounds = most - fewest < range.high - range.low;
        const Integer count = by_rounds ? Integer(most - fewest + 1) : Integer(range.high - range.low + 1);
        // Of the horizons with the same K the longest is the best if a step more gains more than is lost.
        if (by_rounds && !certainly(less(local.along_horizon + Ball(2) * abs(local.lost), Ball(0)))) return false;
        const LocalComparison comparison(local, budget_);
        if (!comparison.usable() || count > Integer(limits_.compared) || !is_fine(range, local, count)) return false;
        limits_.compared -= static_cast<std::size_t>(count);
        const auto each = [&](const auto& visit) {
            Integer horizon, k, rest;
            for (Integer i = 0; i < count; ++i) {
                if (by_rounds)
                    divide_qr(budget_, k = fewest + i, horizon, rest);
                else
                    divide_qr(budget_, horizon = range.low + i, k, rest);
                visit(horizon, comparison.at(horizon, k, rest));
            }
        };
        Integer promising = range.high;
        double least = std::numeric_limits<double>::infinity();
        each([&](const Integer& horizon, double bound) {
            if (bound >= least) return;
            least = bound;
            promising = horizon;
        });
        offer(promising, range.forgetting);  // its gap excludes nearly all others
        const double limit = LocalComparison::limit(argmin_.value(), local.value);
        std::vector<Integer> left;
        each([&](const Integer& horizon, double bound) {
            if (bound <= limit && left.size() <= most_left) left.push_back(horizon);
        });
        if (left.size() > most_left) return false;  // halves are cheaper
        for (const Integer& horizon : left) offer(horizon, range.forgetting);
        return true;
    }
    /// Whether what the expansion leaves open is small against the jags, which are what decides.
    bool is_fine(const Range& range, const LocalGap& local, const Integer& count) const {
        if (count <= 256) return true;
        const Precision precision{64};
        const Ball half(Rational(range.high - range.low) / 2, precision), jag = Ball(1) / Ball(budget_, precision);
        const auto width = [](const Ball& x) { return upper_end(x) - lower_end(x); };
        const Ball open = width(local.curve) * half * half + width(local.along_rounds) * jag + width(local.lost);
        return certainly(less(Ball(16) * open, local.along_rounds * jag));
    }
    static constexpr std::size_t most_left = 24;

    const StochasticSearch& search_;
    Integer budget_;
    Limits limits_;
    std::priority_queue<Range> ranges_;
    std::vector<Range> kept_;  // as narrow as they get
    CertifiedArgmin argmin_;
    std::optional<HorizonRange> known_;
    std::size_t work_ = 0;
};

}  // namespace datamix
