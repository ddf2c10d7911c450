#pragma once

#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "datamix/search/best_horizon.hpp"

namespace datamix {

/// The comparisons behind every search: horizons are offered one by one, and each is compared with the best so far
/// until their enclosures are disjoint, they are shown to be equal, or the bits are used up. Which horizons need not be
/// offered (a proved bound excludes them) is the search's own business.
class CertifiedArgmin {
public:
    /// What is minimised.
    struct Function {
        /// An enclosure of the value at a horizon, better with more bits.
        std::function<Ball(const Integer& horizon, long bits)> enclose;
        /// The value as a fraction, where that is short enough to be had.
        std::function<std::optional<Rational>(const Integer& horizon)> exact = {};
        /// All horizons that have the same value for a reason, this one among them.
        std::function<HorizonRange(const Integer& horizon)> alike = {};
    };
    /// A horizon and an enclosure of its value at `bits`.
    struct Offer {
        Integer horizon;  ///< T
        Ball value;       ///< encloses the value at T
        long bits;        ///< of the precision at which it was enclosed
    };
    /// How far horizons are told apart.
    struct Limits {
        long bits = 1L << 14;        ///< enclosures that still overlap at this precision are not told apart
        long exact_from = 512;       ///< bits that are tried before fractions are
        std::size_t most_open = 16;  ///< after so many open ones no more are refined
    };

    /// Nothing is offered yet.
    /// @{
    explicit CertifiedArgmin(Function function) : CertifiedArgmin(std::move(function), Limits()) {}
    CertifiedArgmin(Function function, const Limits& limits) : function_(std::move(function)), limits_(limits) {}
    /// @}

    /// Offers a horizon with an enclosure of its value at `bits`. Offering one twice changes nothing.
    void offer(const Integer& horizon, const Ball& value, long bits) {
        const bool leads = !known();
        if (!offered_.insert(horizon).second) return;
        Candidate mine{horizon, value, {}};
        if (leads) return lead(std::move(mine));
        const Order order = open_.size() < limits_.most_open ? compare(mine, bits) : at_once(mine);
        switch (order) {
            case Order::worse: break;
            case Order::same: tied_.push_back(alike(horizon)); break;
            case Order::open: open_.push_back(std::move(mine)); break;
            case Order::better: lead(std::move(mine)); break;
        }
    }

    /// Offers them all, the one that looks best first: it excludes nearly all others at once.
    void offer_all(const std::vector<Offer>& offers) {
        const auto promising = std::min_element(offers.begin(), offers.end(), [](const Offer& a, const Offer& b) {
            return certainly(less(a.value.midpoint_ball(), b.value.midpoint_ball()));
        });
        if (promising != offers.end()) offer(promising->horizon, promising->value, promising->bits);
        for (const Offer& one : offers) offer(one.horizon, one.value, one.bits);
    }

    bool known() const { return !offered_.empty(); }  ///< something was offered: horizon() and value() need it
    bool was_offered(const Integer& horizon) const { return offered_.contains(horizon); }  ///< this one
    /// Whether whatever has at least this value is certainly worse than the best.
    bool excludes(const Ball& least) const { return known() && certainly(less(best_.value, least)); }
    const Integer& horizon() const { return best_.horizon; }  ///< the best so far
    const Ball& value() const { return best_.value; }         ///< there

    /// The best of all that were offered; nothing is known of others. Throws InputError where nothing was.
    BestHorizon result() const {
        if (!known()) throw InputError("argmin: expected at least one horizon");
        BestHorizon result;
        result.tied = joined(tied_);
        result.horizon = result.low = result.high = result.tied.front().first;
        result.gap = best_.value;
        result.least = lower_end(best_.value);
        for (const Candidate& other : open_) {
            result.open.push_back(other.horizon);
            result.admit(other.horizon, other.horizon, lower_end(other.value));
        }
        result.first = *offered_.begin();
        result.last = *offered_.rbegin();
        result.evaluated = offered_.size();
        std::vector<HorizonRange> known;
        for (const Integer& horizon : offered_) known.push_back(alike(horizon));
        result.alike = -Integer(result.evaluated);
        for (const HorizonRange& range : joined(known)) result.alike += range.last - range.first + 1;
        return result;
    }

private:
    struct Candidate {
        Integer horizon;
        Ball value;
        std::optional<Rational> exact;
    };
    enum class Order { worse, same, better, open };

    HorizonRange alike(const Integer& horizon) const {
        return function_.alike ? function_.alike(horizon) : HorizonRange{horizon, horizon};
    }
    void lead(Candidate candidate) {
        best_ = std::move(candidate);
        tied_ = {alike(best_.horizon)};
        std::erase_if(open_, [&](const Candidate& other) { return certainly(less(best_.value, other.value)); });
    }

    Order at_once(const Candidate& mine) const {
        return certainly(less(best_.value, mine.value))   ? Order::worse
               : certainly(less(mine.value, best_.value)) ? Order::better
                                                          : Order::open;
    }
    /// How a candidate compares with the best; both are enclosed anew, with twice the bits each time.
    Order compare(Candidate& mine, long bits) {
        const HorizonRange same = alike(best_.horizon);
        if (same.first <= mine.horizon && mine.horizon <= same.last) return Order::same;
        for (;; bits *= 2) {
            if (const Order order = at_once(mine); order != Order::open) return order;
            if (bits >= limits_.exact_from && find_exact(mine) && find_exact(best_))
                return *mine.exact == *best_.exact  ? Order::same
                       : *mine.exact < *best_.exact ? Order::better
                                                    : Order::worse;
            if (2 * bits > limits_.bits) return Order::open;
            mine.value = function_.enclose(mine.horizon, 2 * bits);
            if (best_.value.bits() < 2 * bits) best_.value = function_.enclose(best_.horizon, 2 * bits);
        }
    }
    bool find_exact(Candidate& candidate) const {
        if (!candidate.exact && function_.exact) candidate.exact = function_.exact(candidate.horizon);
        return candidate.exact.has_value();
    }

    Function function_;
    Limits limits_;
    Candidate best_;
    std::vector<HorizonRange> tied_;
    std::vector<Candidate> open_;
    std::set<Integer> offered_;
};

}  // namespace datamix
