// Stochastic-simulation (P3): the exact expected gap, on which the square-root law rests, is that of the algorithm.
//
// Statement. For the instance of claim S5 (stochastic-horizon) the moment evaluator's E F(w̄_K) − F* and E F(w_K) − F*
// are the expectations of the algorithm run step by step: T noisy inner steps per round in which the *same* samples
// drive parameters and sensitivities. So is the form with one Gaussian draw per round.
//
// How it is checked. Direct simulation at eight and more points (N, T), at least 1e5 replicates each. Every mean is
// compared with the exact value: |z| below the level that makes the probability of any false alarm in the whole family
// at most 1e−6 (Bonferroni, normal tails); and so is the pooled z over points. Power: an evaluator that is wrong by one
// per cent is refuted (a control). The simulator is compared with the library's own driver, sample by sample.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/closed_moments.hpp"
#include "datamix/evaluate/sampled_two_domain_run.hpp"
#include "datamix/problem/noisy_gradients.hpp"

namespace datamix::verify {
namespace {

constexpr double false_alarm = 1e-6;  ///< family-wise

struct Model {
    double scale = 1;                     ///< factor on the exact value
    NoisePath path = NoisePath::shared;   ///< of the evaluator
    Rational variance = Rational(1) / 2;  ///< of the evaluator
};

struct Point {
    std::size_t horizon, rounds;
};

struct Sample {
    double sum = 0, squares = 0;
    void add(double x) {
        sum += x;
        squares += x * x;
    }
    /// (mean − expected)/standard error.
    double z(double expected, double count) const {
        const double mean = sum / count, variance = squares / count - mean * mean;
        return (mean - expected) / std::sqrt(variance / (count - 1));
    }
};

/// The first replicates through algorithm/mixing.hpp.
void check_driver(const TwoDomainNoiseRun<LinearUpdate>& run, const ExactModel& instance, const NormalStream& stream,
                  const Point& point, double eta, Ledger& ledger) {
    const auto problem = instance.problem.as<double>();
    const MixingOptions<double> options{.horizon = point.horizon,
                                        .rounds = point.rounds,
                                        .inner_step = eta,
                                        .outer_step = to_double(instance.outer_step)};
    const MixingStart<double> start{from_rational<double>(instance.start_weights),
                                    from_rational<double>(instance.start_parameters)};
    for (std::uint64_t replicate = 0; replicate < 3; ++replicate) {
        std::uint64_t step = 0;
        const auto noise = [&] {
            Matrix<double> sample = Matrix<double>::Zero(2, 2);
            stream.normals(replicate, step++, sample.data(), 2);
            return Matrix<double>(sample * std::sqrt(to_double(instance.noise(0, 0))));
        };
        const auto slow = mix(NoisyGradients<SharedQuadratic<double>>(problem, noise), options, start, LinearUpdate{});
        const auto fast = run.run(stream, replicate, point.rounds, Draw::every_step);
        ledger.part("agreement")
            .test(std::abs(slow.average(0) - fast.average) < 1e-10, "the simulator is the library's algorithm");
    }
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    std::vector<Point> points = {{4, 10}, {8, 8}, {16, 6}, {10, 12}, {5, 20}, {20, 5}, {12, 10}, {6, 16}};
    if (context.profile != Profile::quick) points.insert(points.end(), {{16, 62}, {10, 40}, {25, 30}, {40, 12}});
    if (context.profile == Profile::deep) points.insert(points.end(), {{62, 161}, {40, 100}});
    const std::size_t replicates = context.profile == Profile::deep ? 400000 : 100000;

    const ExactModel instance = two_domain_noise(), evaluated = two_domain_noise(Rational(1) / 20, model.variance);
    const double tests = static_cast<double>(4 * points.size() + 1);
    const double level = -normal_quantile(false_alarm / (2 * tests));
    Table table{"stochastic_simulation",
                {"N", "T", "exact", "simulated", "z", "z_last", "z_rounds", "z_rounds_last", "point", "level"},
                {}};
    Digest digest;
    double pooled = 0, largest = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point& point = points[i];
        const Precision precision{96};
        const auto range = schedule().over(Ball(Integer(point.horizon), precision), precision);
        const StochasticGap<Ball> exact(evaluated, round_law(evaluated, range, precision), precision, model.path);
        const double scale = model.scale * to_double(context.factor("gap"));
        const double average = scale * exact.average(Integer(point.rounds)).midpoint();
        const double last = scale * exact.last(Integer(point.rounds)).midpoint();

        const double eta = range.eta.midpoint(), best = to_double(instance.optimum()(0));
        const TwoDomainNoiseRun<LinearUpdate> run(instance, static_cast<double>(point.horizon), eta, 0.25);
        const auto stream = [&](const char* kind) {
            return NormalStream(context.seed, fmt::format("stochastic-simulation/{}/{}", kind, i));
        };
        check_driver(run, instance, stream("steps"), point, eta, ledger);
        const double count = static_cast<double>(replicates);
        const auto simulate = [&](const NormalStream& source, Draw draw) {
            std::pair<Sample, Sample> samples;
            for (std::uint64_t r = 0; r < replicates; ++r) {
                const auto outcome = run.run(source, r, point.rounds, draw);
                samples.first.add((outcome.average - best) * (outcome.average - best));  // ½|u|² = 1
                samples.second.add((outcome.last - best) * (outcome.last - best));
                digest.add(outcome.average);
                digest.add(outcome.last);
            }
            return samples;
        };
        const auto steps = simulate(stream("steps"), Draw::every_step);
        const auto draws = simulate(stream("rounds"), Draw::every_round);
        const double z[4] = {steps.first.z(average, count), steps.second.z(last, count), draws.first.z(average, count),
                             draws.second.z(last, count)};
        const char* names[4] = {"step by step, average", "step by step, last", "one draw per round, average",
                                "one draw per round, last"};
        for (int k = 0; k < 4; ++k) {
            ledger.part("agreement")
                .test(std::abs(z[k]) < level, fmt::format("|z| < {:.2f} at N = {}, T = {} ({})", level,
                                                          point.horizon * point.rounds, point.horizon, names[k]));
            largest = std::max(largest, std::abs(z[k]));
        }
        pooled += z[0] / std::sqrt(static_cast<double>(points.size()));
        table.rows.push_back({std::to_string(point.horizon * point.rounds), std::to_string(point.horizon),
                              fmt::format("{:.8g}", average), fmt::format("{:.6g}", steps.first.sum / count)});
        for (const double value : z) table.rows.back().push_back(fmt::format("{:.4f}", value));
        table.rows.back().push_back(std::to_string(i + 1));
        table.rows.back().push_back(fmt::format("{:.4f}", level));
        if (ledger.refuted()) break;  // more points cannot mend it
    }
    ledger.part("agreement").test(std::abs(pooled) < level, fmt::format("pooled |z| < {:.2f}", level));
    ledger.number("points", points.size());
    ledger.number("replicates per point", replicates);
    ledger.number("largest |z|", largest, 4);
    ledger.number("pooled z", pooled, 4);
    ledger.number("level for |z|", level, 4);
    ledger.number("digest of all samples", digest);
    ledger.table(table);
    return ledger.finish(fmt::format("all |z| < {:.2f} (family-wise error 1e-6)", level),
                         fmt::format("largest |z| {:.2f}, pooled z {:.2f}, {} points of {} replicates", largest, pooled,
                                     points.size(), replicates));
}

}  // namespace

Claim stochastic_simulation() {
    return {
        .id = "stochastic-simulation",
        .label = "S5",
        .paper = "P3",
        .source = "check of the evaluator behind theorem S5",
        .summary = "the algorithm run step by step agrees with the evaluator of the expected error",
        .statement =
            "The exact expected gap of the noisy algorithm agrees with its direct simulation, step by step and with "
            "one draw per round, to within sampling error at every point.",
        .kind = Kind::statistical,
        .method = Method::simulation,
        .parts =
            {
                evidence("agreement",
                         "Mean gaps of simulated runs are those of the evaluator, all |z| below the level of a "
                         "family-wise error of 1e-6; the simulator is the library's algorithm."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("one-per-cent", "power: an evaluator that is one per cent off is refuted", {"agreement"}, check,
                        {.scale = 1.01}),
                control("independent-samples", "sensitivities on their own noise have another expected gap",
                        {"agreement"}, check, {.path = NoisePath::independent}),
                control("half-variance", "half of the noise variance has another expected gap", {"agreement"}, check,
                        {.variance = Rational(1) / 4}),
            },
        .constants = {{"the exact expected gap", "gap", {"99/100", "101/100"}}},
        .plots = {"stochastic_simulation"},
    };
}

}  // namespace datamix::verify
