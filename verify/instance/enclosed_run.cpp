#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/count.hpp"
#include "datamix/evaluate/enclosed_simplex_run.hpp"
#include "instance/evaluator.hpp"

namespace datamix::verify {

namespace {

// For the smallest instances; less for larger ones.
constexpr std::size_t most_rounds = 50000;  // of one run
constexpr std::size_t most_budget = 20000;  // of a search: N(1 + ln N) rounds
constexpr long most_bits = 1L << 18;

class EnclosedRun : public DiagonalEvaluator {
public:
    explicit EnclosedRun(const Instance& instance) : DiagonalEvaluator(instance) {}

    std::string method() const override { return "enclosed run"; }

    Ball gap(const Integer& budget, const Integer& horizon, long digits) override {
        const Integer rounds = budget / horizon;
        if (rounds > scaled(most_rounds))
            throw UnsupportedError(
                fmt::format("outer.update: \"{}\" is enclosed round by round, expected at most {} rounds, found {}",
                            name_of(instance_.update), scaled(most_rounds), short_integer(rounds)));
        return enclosed(horizon, static_cast<std::size_t>(rounds), digits).gap;
    }
    Mixture mixture(const Integer& budget, const Integer& horizon, long digits) override {
        gap(budget, horizon, digits);  // refuses what it must, and is made once for both
        return mixture_of(known_.output.weights);
    }

    /// Of an output that is a vertex, as projected steps reach them.
    std::optional<Rational> exact(const Integer& budget, const Integer& horizon) override {
        if (ties_.stays(budget, horizon)) return ties_.start_gap();
        constexpr long few = 15;
        const Vector<Ball>& weights =
            enclosed(horizon, static_cast<std::size_t>(Integer(budget / horizon)), few).weights;
        Vector<Rational> off = -model().hull.nearest;
        for (Eigen::Index i = 0; i < weights.size(); ++i) {
            if (is_zero(weights(i))) continue;
            if (!is_zero(weights(i) - Ball(1))) return std::nullopt;
            off += model().problem.optima.col(i);
        }
        return dot<Rational>(off, off) / 2;
    }

    BestHorizon best(const Integer& budget) override {
        const Integer moving = ties_.last_moving(budget);
        if (moving > 0 && budget > scaled(most_budget))
            throw UnsupportedError(fmt::format(
                "outer.update: \"{}\" is enclosed round by round, expected a budget of at most {}, found {}",
                name_of(instance_.update), scaled(most_budget), short_integer(budget)));
        const auto gap_at = [&](const Integer& horizon, long bits) {
            return ties_.stays(budget, horizon)
                       ? Ball(ties_.start_gap(), {bits + 64})
                       : enclosed(horizon, static_cast<std::size_t>(Integer(budget / horizon)), bits * 3 / 10).gap;
        };
        return scanned(budget, gap_at, [&](const Integer& t) { return exact(budget, t); });
    }

private:
    /// A limit on rounds for m domains and d parameters.
    std::size_t scaled(std::size_t limit) const {
        const auto d = static_cast<double>(parameters()), m = static_cast<double>(domains());
        return static_cast<std::size_t>(static_cast<double>(limit) / std::sqrt(m * (m + d) / 8));
    }
    const SimplexRun::Mixture& enclosed(const Integer& horizon, std::size_t rounds, long digits) {
        if (known_.horizon == horizon && known_.rounds == rounds && known_.digits == digits) return known_.output;
        known_ = {horizon, rounds, digits, {}};
        const long wanted = Precision::digits(digits).bits;
        SimplexRun::Mixture& output = known_.output;
        const auto growth = static_cast<long>(rounds / 5);  // bits lost: 0.12 to 0.17 a round were seen
        for (long bits = first_bits(horizon, digits) + growth, end = 8 * bits; bits <= std::min(end, most_bits);
             bits *= 2) {
            const Precision precision{bits};
            SimplexRun run(
                model(), instance_.inner.at(horizon, precision), horizon, precision,
                instance_.update == OuterRule::projected_gradient ? WeightStep::projected : WeightStep::exponentiated);
            auto outputs = run.run(rounds);
            if (!outputs) continue;
            output = std::move(instance_.output == Output::average ? outputs->average : outputs->last);
            if (output.gap.accuracy_bits() >= wanted) return output;
        }
        if (output.gap.bits() == 0) {
            known_ = {};
            throw UndecidedError(fmt::format("the run of {} rounds could not be enclosed", rounds));
        }
        return output;
    }

    /// The last run, which is often asked for twice.
    struct Known {
        Integer horizon = 0;
        std::size_t rounds = 0;
        long digits = 0;
        SimplexRun::Mixture output;
    } known_;
};

}  // namespace

std::unique_ptr<Evaluator> enclosed_run(const Instance& instance) { return std::make_unique<EnclosedRun>(instance); }

}  // namespace datamix::verify
