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
constexpr std::size_t most_work = 400000;  // of one replicate
// 99.99 per cent of a Gaussian are within 3.89 standard errors. Gaps are squares, hence skewed: the mean of 400
// independent χ²_1, studentised, needs 4.63 at its upper end (Cornish-Fisher).
constexpr double standard_errors = 5;

class SampledRun : public Evaluator {
public:
    explicit SampledRun(const Instance& instance) : Evaluator(instance) {}

    std::string method() const override { return "simulation, 99.99 % confidence"; }
    long most_digits() const override { return 17; }

    Ball gap(const Integer& budget, const Integer& horizon, long) override {
        const Integer rounds = budget / horizon;
        const std::size_t most_rounds = std::max<std::size_t>(most_work / (domains() * parameters()), 1);
        if (rounds > most_rounds)
            throw UnsupportedError(
                fmt::format("outer.update: \"eg\" with noise is simulated round by round, expected at most {} "
                            "rounds, found {}",
                            most_rounds, short_integer(rounds)));
        return interval(horizon, static_cast<std::size_t>(rounds));
    }

    BestHorizon best(const Integer&) override {
        throw UnsupportedError(
            "outer.update: expected \"linear\" where domains are noisy (with any other no horizon is "
            "certified best; `verify error` simulates single horizons), found \"eg\"");
    }

private:
    Ball interval(const Integer& horizon, std::size_t rounds) const {
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
        double mean = 0, squares = 0;
        for (std::size_t r = 0; r < replicates; ++r) {
            const auto outcome = run.run(stream, r, rounds);
            const auto& w = instance_.output == Output::average ? outcome.average : outcome.last;
            double gap = 0;
            for (std::size_t j = 0; j < nearest.size(); ++j) {
                double off = -nearest[j];
                for (std::size_t i = 0; i < w.size(); ++i) off += optima[j * w.size() + i] * w[i];
                gap += off * off / 2;
            }
            const double change = gap - mean;
            mean += change / static_cast<double>(r + 1);
            squares += change * (gap - mean);
        }
        const auto n = static_cast<double>(replicates);
        // What doubles may be off by, in Aw: a rounding of every round.
        const double lost = 1e-16 * (100 + static_cast<double>(rounds)) * scale * std::sqrt(static_cast<double>(d));
        const double half_width =
            standard_errors * std::sqrt(squares / (n * (n - 1))) + lost * (std::sqrt(2 * mean) + lost);
        if (!std::isfinite(mean + half_width)) throw UnsupportedError("the simulation left the range of double");
        return Ball::between(Rational(mean - half_width), Rational(mean + half_width), {128});
    }
};

}  // namespace

std::unique_ptr<Evaluator> sampled_run(const Instance& instance) { return std::make_unique<SampledRun>(instance); }

}  // namespace datamix::verify
