#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/count.hpp"
#include "datamix/evaluate/trapped_run.hpp"
#include "datamix/search/range_argmin.hpp"
#include "instance/evaluator.hpp"

namespace datamix::verify {

namespace {

// For the smallest instances; less for larger ones.
constexpr std::size_t most_run_rounds = 50000;  // of one run
constexpr std::size_t most_run_budget = 20000;  // of a search of all horizons: N(1 + ln N) rounds
constexpr long most_run_bits = 1L << 18;
constexpr long range_bits = 128;               // of the runs of a range of horizons, and 3 per bit of N
constexpr std::size_t most_trapped = 20;       // parameters and free weights of runs that look for traps
constexpr std::size_t most_enclosures = 5000;  // of a search by ranges

class EnclosedRun : public DiagonalEvaluator {
public:
    explicit EnclosedRun(const Instance& instance) : DiagonalEvaluator(instance) {}

    std::string method() const override { return "enclosed run"; }

    Ball gap(const Integer& budget, const Integer& horizon, long digits) override {
        return enclosed(horizon, Integer(budget / horizon), digits).gap;
    }
    OutputMixture mixture(const Integer& budget, const Integer& horizon, long digits) override {
        gap(budget, horizon, digits);  // refuses what it must, and is made once for both
        return mixture_of(known_.output.weights, known_.output.exact);
    }

    /// Of an output that is known exactly, such as a vertex that projected steps reach.
    std::optional<Rational> exact(const Integer& budget, const Integer& horizon) override {
        if (ties_.stays(budget, horizon)) return ties_.start_gap();
        constexpr long few = 15;
        const auto& weights = enclosed(horizon, Integer(budget / horizon), few).exact;
        if (!weights) return std::nullopt;
        return model().gap_of(*weights);
    }

    BestHorizon best(const Integer& budget) override {
        const bool small = ties_.last_moving(budget) == 0 || budget <= scaled(most_run_budget);
        if (has_ranges() && ties_.last_moving(budget) > 0) try {
                BestHorizon found = by_ranges(budget);
                if (found.is_certain() || !small) return found;
            } catch (const UnsupportedError&) {
                if (!small) throw;
            }
        if (!small)
            throw UnsupportedError(fmt::format(
                "outer.update: \"{}\" is enclosed round by round, expected a budget of at most {}, found {}",
                name_of(instance_.update), scaled(most_run_budget), short_integer(budget)));
        const auto gap_at = [&](const Integer& horizon, long bits) {
            return ties_.stays(budget, horizon) ? Ball(ties_.start_gap(), {bits + 64})
                                                : enclosed(horizon, Integer(budget / horizon), bits * 3 / 10).gap;
        };
        return scanned(budget, gap_at, [&](const Integer& t) { return exact(budget, t); });
    }

private:
    /// A limit on rounds for m domains and d parameters.
    std::size_t scaled(std::size_t limit) const {
        const auto d = static_cast<double>(parameters()), m = static_cast<double>(domains());
        return static_cast<std::size_t>(static_cast<double>(limit) / std::sqrt(m * (m + d) / 8));
    }
    /// Whether runs end in traps (TrappedRun).
    bool has_traps() const {
        return instance_.update == OuterRule::exponentiated_gradient && parameters() + domains() - 1 <= most_trapped;
    }
    /// Whether these hold ranges of horizons. Where the start is the best mixture gaps
    /// fall to it as fast as (1 − ηh)^T, and no range is told from 0.
    bool has_ranges() const {
        return has_traps() && instance_.inner.is_constant() &&
               !instance_.inner.ends_at_optimum(model().problem.curvature) && ties_.start_gap() != 0;
    }
    Vector<Ball> retained(const Integer& horizon, Precision precision) const {
        return instance_.inner.retained(model().problem.curvature, horizon, precision);
    }
    /// Bits that tell the gaps of ranges from 0. Averages fall like 1/K², last iterates exponentially: then twice those
    /// of the least gap at a power of 2.
    long bits_of_ranges(const Integer& budget) {
        long bits = range_bits + 3 * static_cast<long>(msb(budget));
        if (instance_.output == Output::average) return bits;
        constexpr long few = 5;
        long least = 0;
        for (Integer horizon = 1; horizon <= ties_.last_moving(budget); horizon *= 2)
            least = std::max(least, -exponent_of(enclosed(horizon, Integer(budget / horizon), few).gap));
        return bits + 2 * least;
    }
    /// About log2 of a ball's largest magnitude; 0 for 0.
    static long exponent_of(const Ball& x) {
        mag_t size;
        mag_init(size);
        arb_get_mag(size, x.data());
        const double exponent = mag_is_special(size) ? 0 : mag_get_d_log2_approx(size);
        mag_clear(size);
        return std::lround(exponent);
    }
    /// The gap at every horizon from `low` to `high`.
    Ball range_gap(const Integer& budget, const Integer& low, const Integer& high, Precision precision) const {
        Vector<Ball> kept = retained(low, precision);
        const Vector<Ball> least = retained(high, precision);
        for (Eigen::Index j = 0; j < kept.size(); ++j) kept(j) = hull(kept(j), least(j));
        const auto output = TrappedRun(model(), kept, precision)
                                .output(budget / high, budget / low, instance_.output, scaled(most_run_rounds));
        return output ? output->gap : Ball(1) / Ball(0);
    }
    /// By branch and bound; the horizons that do not move the weights are one.
    BestHorizon by_ranges(const Integer& budget) {
        const Integer moving = ties_.last_moving(budget), last = std::min<Integer>(moving + 1, budget);
        const Ball start(ties_.start_gap(), {256});
        const Precision precision{bits_of_ranges(budget)};
        std::set<Integer> single;
        const auto enclose = [&](const Integer& low, const Integer& high, long bits) {
            if (low == high) {
                single.insert(low);
                return low > moving ? start : enclosed(low, Integer(budget / low), bits * 3 / 10).gap;
            }
            return high > moving ? hull(range_gap(budget, low, moving, precision), start)
                                 : range_gap(budget, low, high, precision);
        };
        BestHorizon found = range_argmin(1, last, 0, enclose, 64, most_enclosures);
        for (HorizonRange& range : found.tied)
            if (range.last > moving) range.last = budget;
        found.evaluated = single.size();
        found.alike = budget - last;
        ties_.explain(budget, found);
        return found;
    }

    const SimplexRun::Mixture& enclosed(const Integer& horizon, const Integer& rounds, long digits) {
        if (known_.horizon == horizon && known_.rounds == rounds && known_.digits == digits) return known_.output;
        const long wanted = Precision::digits(digits).bits;
        SimplexRun::Mixture output;
        const bool trapped = has_traps();
        const std::size_t most = scaled(most_run_rounds);
        if (!trapped && rounds > most) refuse(most, rounds);
        // A round loses 0.12 to 0.17 bits; few are needed before most traps.
        const Integer needed = std::min<Integer>(rounds, most) / 5,
                      first = trapped ? std::min<Integer>(needed, 40) : needed;
        const long base = first_bits(horizon, digits);
        const long end = std::min<long>(8 * (base + needed.convert_to<long>()), most_run_bits);
        for (long bits = base + first.convert_to<long>(); bits <= end; bits *= 2) {
            auto next = trapped ? trapped_run(horizon, rounds, most, {bits}) : whole_run(horizon, rounds, {bits});
            if (!next) continue;
            output = std::move(*next);
            if (output.gap.accuracy_bits() >= wanted) break;
        }
        if (output.gap.bits() == 0)
            throw UndecidedError(fmt::format("the run of {} rounds could not be enclosed", short_integer(rounds)));
        known_ = {horizon, rounds, digits, std::move(output)};
        return known_.output;
    }
    [[noreturn]] void refuse(std::size_t most, const Integer& rounds) const {
        throw UnsupportedError(
            fmt::format("outer.update: \"{}\" is enclosed round by round, expected at most {} rounds, found {}",
                        name_of(instance_.update), most, short_integer(rounds)));
    }
    /// None where the balls became useless.
    std::optional<SimplexRun::Mixture> trapped_run(const Integer& horizon, const Integer& rounds, std::size_t most,
                                                   Precision precision) const {
        TrappedRun run(model(), retained(horizon, precision), precision);
        auto output = run.output(rounds, rounds, instance_.output, most);
        if (!output && run.rounds() == most) refuse(most, rounds);
        return output;
    }
    /// Likewise.
    std::optional<SimplexRun::Mixture> whole_run(const Integer& horizon, const Integer& rounds,
                                                 Precision precision) const {
        SimplexRun run(
            model(), instance_.inner.at(horizon, precision), horizon, precision,
            instance_.update == OuterRule::projected_gradient ? WeightStep::projected : WeightStep::exponentiated);
        auto outputs = run.run(rounds.convert_to<std::size_t>());
        if (!outputs) return std::nullopt;
        return std::move(instance_.output == Output::average ? outputs->average : outputs->last);
    }

    /// The last run, which is often asked for twice.
    struct Known {
        Integer horizon = 0;
        Integer rounds = 0;
        long digits = 0;
        SimplexRun::Mixture output;
    } known_;
};

}  // namespace

std::unique_ptr<Evaluator> enclosed_run(const Instance& instance) { return std::make_unique<EnclosedRun>(instance); }

}  // namespace datamix::verify
