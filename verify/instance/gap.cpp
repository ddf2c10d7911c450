#include "instance/gap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/ending.hpp"
#include "datamix/evaluate/enclosed_simplex_run.hpp"
#include "datamix/evaluate/sampled_simplex_run.hpp"

namespace datamix::verify {

namespace {

// Limits on what is evaluated: for the smallest instances here, less for larger ones (see the functions of
// GapEvaluator).
constexpr std::size_t most_rounds = 50000;  // of one simulated run
constexpr long most_bits = 1L << 18;
constexpr std::size_t most_horizons = 50000;     // of a search without noise
constexpr std::size_t most_products = 50000000;  // of one run in closed form, about 10 seconds
constexpr std::size_t most_noisy_size = 20;      // parameters + domains − 1: 420 coupled moments, some seconds

// Monte Carlo: the work of a run is rounds × domains × parameters. At the limit it takes some seconds.
constexpr double usual_work = 8e7;
constexpr std::size_t fewest_replicates = 400, most_replicates = 20000;
constexpr std::size_t most_sampled_work = 400000;  // of one replicate
constexpr long sampled_digits = 17;
// 99.99 per cent of a Gaussian are within 3.89 standard errors. Gaps are squares, hence skewed: the mean of 400
// independent χ²_1, studentised, needs 4.63 at its upper end (Cornish-Fisher).
constexpr double standard_errors = 5;
constexpr const char* sampled_method = "simulation, 99.99 % confidence";

constexpr std::size_t cube(std::size_t n) { return n * n * n; }

long bits_of(const Integer& value) { return static_cast<long>(msb(value)) + 1; }

/// Bits that 1 − (1 − ηh)^T loses to a step far below 1/h.
long bits_of_step(const InnerStep& inner) {
    const Rational longest = 1 / (inner.step * inner.smallest_curvature);
    return std::max(bits_of(numerator(longest)) - bits_of(denominator(longest)), 0L);
}

/// A gap is never negative, whatever the enclosure says.
GapRow row(const Integer& budget, const Integer& horizon, const Ball& gap, long digits, std::string method) {
    const auto shown = static_cast<std::size_t>(digits);
    GapRow result{GapRow::Kind::answered, budget,           horizon, Integer(budget / horizon), lower(gap, shown),
                  upper(gap, shown),      std::move(method)};
    if (result.lower.front() == '-') result.lower = "0";
    // As wide as its midpoint: not even the first bit is known. (A gap that is exactly 0 is a point.)
    if (!certainly(less(upper_end(gap), Ball(3) * lower_end(gap))) && !is_zero(gap)) {
        result.kind = GapRow::Kind::undecided;
        result.note = "the enclosure is as wide as what it encloses";
    }
    return result;
}

}  // namespace

GapEvaluator::GapEvaluator(Instance instance)
    : instance_(std::move(instance)),
      hull_(instance_.problem),
      ties_(
          instance_.problem, hull_, instance_.start_weights, instance_.start_parameters,
          instance_.output == Output::average,
          !instance_.inner.logarithmic && ExactTies::ends_at_optimum(instance_.problem.curvature, instance_.inner.step),
          instance_.is_noisy()) {
    if (!is_linear()) return;
    if (instance_.is_noisy()) {
        const auto size = static_cast<std::size_t>(instance_.problem.dimension() + instance_.problem.domains() - 1);
        if (size > most_noisy_size)
            throw UnsupportedError(
                fmt::format("{}: domains: expected at most {} parameters and free weights where domains are "
                            "noisy and the outer step is linear, found {}",
                            instance_.file, most_noisy_size, size));
        const StochasticStep step{instance_.inner.smallest_curvature, instance_.inner.step, instance_.inner.logarithmic,
                                  1};
        try {
            stochastic_ =
                std::make_unique<StochasticSearch>(NoisyModel(instance_.linear_model(), instance_.noise), step);
        } catch (const Error&) {
            rethrow_with(instance_.file + ": domains: ");
        }
        if (instance_.output == Output::last) stochastic_->use_last_iterate();
    } else {
        HorizonSearch::Limits limits;
        limits.evaluations = std::clamp<std::size_t>(most_products / cube(linear_size()), 24, most_horizons);
        search_.emplace(instance_.linear_model(), instance_.inner, instance_.output, limits);
    }
}

std::size_t GapEvaluator::linear_size() const {
    const auto d = instance_.problem.dimension();
    return static_cast<std::size_t>(d + std::min(d, instance_.problem.domains() - 1));
}

std::size_t GapEvaluator::scaled(std::size_t limit) const {
    const auto d = static_cast<double>(instance_.problem.dimension()),
               m = static_cast<double>(instance_.problem.domains());
    return static_cast<std::size_t>(static_cast<double>(limit) / std::sqrt(m * (m + d) / 8));
}

void GapEvaluator::check_budget(const Integer& budget) const {
    if (!search_) return;
    // K rounds multiply matrices of this size log2 K times, and keep all of them.
    const auto most = static_cast<long>(most_products / cube(linear_size()));
    if (bits_of(budget) > most)
        throw UnsupportedError(
            fmt::format("--budget: expected less than 2^{} for {} domains with {} parameters, found {}", most,
                        instance_.problem.domains(), instance_.problem.dimension(), short_integer(budget)));
}

GapRow GapEvaluator::at(const Integer& budget, const Integer& horizon, long digits) {
    if (horizon > budget)
        throw InputError(fmt::format("--horizon: expected at most the budget {}, found {}", short_integer(budget),
                                     short_integer(horizon)));
    const Integer rounds = budget / horizon;
    if (ties_.stays(budget, horizon))
        return row(budget, horizon, Ball(ties_.start_gap(), {64 + Precision::digits(digits).bits}), digits, "exact");
    check_budget(budget);
    if (is_linear()) {
        GapRow closed = row(budget, horizon, closed_form(horizon, rounds, digits), digits, "closed form");
        if (closed.kind != GapRow::Kind::undecided || !search_) return closed;
        const auto exact = search_->exact_gap(budget, horizon);  // 0, most likely, which no enclosure shows
        return exact ? row(budget, horizon, Ball(*exact, {64 + Precision::digits(digits).bits}), digits, "exact")
                     : closed;
    }
    if (instance_.is_noisy()) {
        if (rounds > most_sampled_rounds())
            throw UnsupportedError(
                fmt::format("{}: outer.update: \"eg\" with noise is simulated round by round, expected at most {} "
                            "rounds, found {}",
                            instance_.file, most_sampled_rounds(), short_integer(rounds)));
        return row(budget, horizon, sampled(horizon, static_cast<std::size_t>(rounds)),
                   std::min(digits, sampled_digits), sampled_method);
    }
    if (rounds > scaled(most_rounds))
        throw UnsupportedError(
            fmt::format("{}: outer.update: \"eg\" is simulated round by round, expected at most {} rounds, "
                        "found {}",
                        instance_.file, scaled(most_rounds), short_integer(rounds)));
    return row(budget, horizon, simulated(horizon, static_cast<std::size_t>(rounds), digits), digits, "simulation");
}

Ball GapEvaluator::closed_form(const Integer& horizon, const Integer& rounds, long digits) {
    const long wanted = Precision::digits(digits).bits;
    Ball gap;
    // (1 − ηh)^T loses log2 T bits; where the error nearly vanishes more are lost, hence the loop. A gap that is
    // exactly 0 never gets there: its bound is then as small as the last precision makes it.
    for (long bits = 64 + wanted + 2 * bits_of(horizon) + bits_of_step(instance_.inner),
              end = 8 * (bits + bits_of(rounds));
         bits <= end; bits *= 2) {
        gap = stochastic_ ? stochastic_->gap(Ball(horizon, {bits}), rounds, rounds, {bits})
                          : search_->gap(horizon, rounds, {bits});
        if (gap.accuracy_bits() >= wanted) break;
    }
    return gap;
}

Ball GapEvaluator::simulated(const Integer& horizon, std::size_t rounds, long digits) const {
    const long wanted = Precision::digits(digits).bits;
    Ball gap;
    const auto growth = static_cast<long>(rounds / 5);  // bits lost: 0.12 to 0.17 a round were seen
    for (long bits = 64 + wanted + growth + 2 * bits_of(horizon) + bits_of_step(instance_.inner), end = 8 * bits;
         bits <= std::min(end, most_bits); bits *= 2) {
        const Precision precision{bits};
        SimplexRun run(instance_.problem, hull_, instance_.start_weights, instance_.start_parameters,
                       instance_.outer_step, instance_.inner.at(horizon, precision), horizon, precision);
        const auto gaps = run.run(rounds);
        if (!gaps) continue;
        gap = instance_.output == Output::average ? gaps->average : gaps->last;
        if (gap.accuracy_bits() >= wanted) return gap;
    }
    if (gap.bits() == 0)
        throw UndecidedError(fmt::format("{}: the run of {} rounds could not be enclosed", instance_.file, rounds));
    return gap;
}

std::size_t GapEvaluator::most_sampled_rounds() const {
    const auto entries = static_cast<std::size_t>(instance_.problem.optima.size());
    return std::max<std::size_t>(most_sampled_work / entries, 1);
}

Ball GapEvaluator::sampled(const Integer& horizon, std::size_t rounds) const {
    const auto d = instance_.problem.dimension(), m = instance_.problem.domains();
    const SimplexNoiseRun run(instance_.problem, instance_.noise, instance_.start_weights, instance_.start_parameters,
                              instance_.outer_step, instance_.inner, horizon);
    std::vector<double> optima, nearest;
    double scale = 0;
    for (Eigen::Index j = 0; j < d; ++j) {
        for (Eigen::Index i = 0; i < m; ++i) optima.push_back(to_double(instance_.problem.optima(j, i)));
        nearest.push_back(to_double(hull_.nearest(j)));
        scale = std::max({scale, std::abs(nearest.back()), std::abs(to_double(instance_.problem.validation(j))),
                          std::abs(to_double(instance_.start_parameters(j)))});
    }
    for (const double a : optima) scale = std::max(scale, std::abs(a));

    const double work = static_cast<double>(rounds) * static_cast<double>(d * m);
    const auto replicates = static_cast<std::size_t>(
        std::clamp(usual_work / work, static_cast<double>(fewest_replicates), static_cast<double>(most_replicates)));
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
    if (!std::isfinite(mean + half_width))
        throw UnsupportedError(instance_.file + ": the simulation left the range of double");
    return Ball::between(Rational(mean - half_width), Rational(mean + half_width), {128});
}

}  // namespace datamix::verify
