#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/count.hpp"
#include "datamix/evaluate/sampled_simplex_run.hpp"
#include "instance/evaluator.hpp"

namespace datamix::verify {

namespace {

// The work of a run is rounds × domains × parameters. At the limit it takes some seconds.
constexpr double usual_work = 8e7;
constexpr std::size_t fewest_replicates = 400, most_replicates = 20000;
constexpr std::size_t most_replicate_work = 400000;  // of one replicate
// 99.99 per cent of a Gaussian are within 3.89 standard errors. Gaps are squares, hence skewed: the mean of 400
// independent χ²_1, studentised, needs 4.63 at its upper end (Cornish-Fisher).
constexpr double standard_errors = 5;

class SampledRun : public DiagonalEvaluator {
public:
    explicit SampledRun(const Instance& instance) : DiagonalEvaluator(instance) {}

    std::string method() const override { return "Monte Carlo, 99.99 %"; }
    long most_digits() const override { return 17; }

    Ball gap(const Integer& budget, const Integer& horizon, long) override {
        const Integer rounds = budget / horizon;
        const std::size_t most_rounds = std::max<std::size_t>(most_replicate_work / (domains() * parameters()), 1);
        if (rounds > most_rounds)
            throw UnsupportedError(
                fmt::format("outer.update: \"eg\" with noise is simulated round by round, expected at most {} "
                            "rounds, found {}",
                            most_rounds, short_integer(rounds)));
        sample(horizon, static_cast<std::size_t>(rounds));
        return known_.gap;
    }
    OutputMixture mixture(const Integer& budget, const Integer& horizon, long digits) override {
        gap(budget, horizon, digits);  // refuses what it must; the same samples
        return mixture_of(known_.weights);
    }

    BestHorizon best(const Integer&) override {
        throw UnsupportedError(
            "outer.update: expected \"linear\" where domains are noisy (with any other no horizon is "
            "certified best; `verify error` simulates single horizons), found \"eg\"");
    }

private:
    /// Mean and spread of what replicates give.
    struct Moments {
        double mean = 0, squares = 0;
        std::size_t count = 0;
        void add(double value) {
            const double change = value - mean;
            mean += change / static_cast<double>(++count);
            squares += change * (value - mean);
        }
        /// With what doubles may be off by.
        Ball interval(double lost) const {
            const auto n = static_cast<double>(count);
            const double half_width = standard_errors * std::sqrt(squares / (n * (n - 1))) + lost;
            if (!std::isfinite(mean + half_width)) throw UnsupportedError("the simulation left the range of double");
            return Ball::between(Rational(mean - half_width), Rational(mean + half_width), {128});
        }
    };

    void sample(const Integer& horizon, std::size_t rounds) {
        if (known_.horizon == horizon && known_.rounds == rounds) return;
        const auto d = model().dimension(), m = model().domains();
        const SimplexNoiseRun run(model(), instance_.inner, horizon);
        std::vector<double> optima, nearest;
        double scale = 0;
        for (Eigen::Index j = 0; j < d; ++j) {
            for (Eigen::Index i = 0; i < m; ++i) optima.push_back(to_double(model().problem.optima(j, i)));
            nearest.push_back(to_double(model().hull.nearest(j)));
            scale = std::max({scale, std::abs(nearest.back()), std::abs(to_double(model().problem.validation(j))),
                              std::abs(to_double(model().start_parameters(j)))});
        }
        for (const double a : optima) scale = std::max(scale, std::abs(a));

        const double work = static_cast<double>(rounds) * static_cast<double>(d * m);
        const auto replicates = static_cast<std::size_t>(std::clamp(
            usual_work / work, static_cast<double>(fewest_replicates), static_cast<double>(most_replicates)));
        const NormalStream stream(1, "verify error");
        Moments gaps;
        std::vector<Moments> weights(domains());
        for (std::size_t r = 0; r < replicates; ++r) {
            const auto outcome = run.run(stream, r, rounds);
            const auto& w = instance_.output == Output::average ? outcome.average : outcome.last;
            double gap = 0;
            for (std::size_t j = 0; j < nearest.size(); ++j) {
                double off = -nearest[j];
                for (std::size_t i = 0; i < w.size(); ++i) off += optima[j * w.size() + i] * w[i];
                gap += off * off / 2;
            }
            gaps.add(gap);
            for (std::size_t i = 0; i < w.size(); ++i) weights[i].add(w[i]);
        }
        // What doubles may be off by: a rounding of every round, in w and in Aw.
        const double rounding = 1e-16 * (100 + static_cast<double>(rounds));
        const double lost = rounding * scale * std::sqrt(static_cast<double>(d));
        known_ = {horizon, rounds, gaps.interval(lost * (std::sqrt(2 * gaps.mean) + lost)), Vector<Ball>(m)};
        for (Eigen::Index i = 0; i < m; ++i)
            known_.weights(i) = weights[static_cast<std::size_t>(i)].interval(rounding);
    }

    /// The last samples, which are often asked for twice.
    struct Known {
        Integer horizon = 0;
        std::size_t rounds = 0;
        Ball gap;
        Vector<Ball> weights;
    } known_;
};

}  // namespace

std::unique_ptr<Evaluator> sampled_run(const Instance& instance) { return std::make_unique<SampledRun>(instance); }

}  // namespace datamix::verify
