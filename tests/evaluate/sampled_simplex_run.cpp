// Exponentiated gradient with noise: the simulator, and `verify error` on such instances.

#include <fmt/format.h>

#include <fstream>

#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/sampled_simplex_run.hpp"
#include "datamix/evaluate/sampled_two_domain_run.hpp"
#include "datamix/problem/noisy_gradients.hpp"
#include "instance/instance.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

SimplexNoiseRun simulator(const Instance& instance, const Integer& horizon) {
    return {instance.model, instance.inner, horizon};
}

/// Two domains in d = 2 as the sample of exponentiated gradient, noise on the first.
std::string two_domain_file(const std::string& noise, const std::string& output = "average") {
    const std::string variances = noise.empty() ? "" : fmt::format(R"(, "noise": ["{0}", "{0}"])", noise);
    return fmt::format(R"json({{"curvature": ["1", "4"],
      "domains": [{{"name": "code", "optimum": ["1", "1"]{}}},
                  {{"name": "web", "optimum": ["0", "0"]}}],
      "validation": {{"optimum": ["0.3", "0.5"]}},
      "inner": {{"step": {{"law": "log(T)/(mu*T)", "cap": "1/4"}}}},
      "outer": {{"update": "eg", "step": "1"}},
      "start": {{"weights": ["0.9", "0.1"], "parameters": ["0.9", "0.9"]}},
      "output": "{}"}})json",
                       variances, output);
}

const std::string three_domain_file = R"({"curvature": ["1", "3"],
      "domains": [{"name": "a", "optimum": ["1", "0"], "noise": ["1/2", "0"]},
                  {"name": "b", "optimum": ["0", "1"], "noise": ["0.1", "0.3"]},
                  {"name": "c", "optimum": ["-1", "-1"], "noise": ["0", "0.2"]}],
      "validation": {"optimum": ["0.2", "0.3"]},
      "inner": {"step": "1/4"},
      "outer": {"update": "eg", "step": "1/2"},
      "start": {"weights": ["0.2", "0.3", "0.5"], "parameters": ["0.1", "-0.2"]},
      "output": "last"})";

struct Interval {
    double low, high;
    std::string method, text;
};

Interval error_of(const std::string& instance, const std::string& budget, const std::string& horizon) {
    const verify::testing::TemporaryFolder folder;
    std::ofstream(folder / "instance.json") << instance;
    const auto outcome = verify::testing::run_verify(
        {}, {"error", folder / "instance.json", "--budget", budget, "--horizon", horizon, "--json"});
    INFO(outcome.err);
    REQUIRE_FALSE(outcome.out.empty());
    const auto entry = verify::testing::json_of(outcome.out).at(0);
    REQUIRE(outcome.status == (entry.contains("undecided") ? 1 : 0));
    const auto bound = [&](const char* name) {
        return to_double(parse_rational(entry.at("gap").at(name).get<std::string>()));
    };
    return {bound("lower"), bound("upper"), entry.at("method").get<std::string>(), outcome.out};
}

}  // namespace

TEST_CASE("exponentiated gradient with noise: two domains agree with the run of two domains", "[stochastic]") {
    const Instance instance = parse_instance(two_domain_file("2"), "two.json");
    const ExactModel& model = instance.model;
    const NormalStream stream(3, "two domains");
    for (const int horizon : {1, 7, 500}) {
        const double eta = to_double(instance.inner.at(horizon, {64}));
        const TwoDomainNoiseRun<ExponentiatedGradient> two(model, horizon, eta, 1.0);
        const SimplexNoiseRun any = simulator(instance, horizon);
        for (std::uint64_t replicate = 0; replicate < 5; ++replicate) {
            const auto expected = two.run(stream, replicate, 40, Draw::every_round);
            const auto found = any.run(stream, replicate, 40);
            CHECK(found.average[0] == Approx(expected.average).epsilon(1e-11));
            CHECK(found.last[0] == Approx(expected.last).epsilon(1e-11));
            CHECK(found.last[0] + found.last[1] == Approx(1).epsilon(1e-15));
        }
    }
}

TEST_CASE("exponentiated gradient with noise: a draw per round has the law of the steps, three noisy domains",
          "[stochastic]") {
    const Instance instance = parse_instance(three_domain_file, "three.json");
    const std::size_t rounds = 4, replicates = 8000;
    const MixingOptions<double> options{.horizon = 3, .rounds = rounds, .inner_step = 0.25, .outer_step = 0.5};
    const MixingStart<double> start{from_rational<double>(instance.model.start_weights),
                                    from_rational<double>(instance.model.start_parameters)};
    const auto problem = instance.model.problem.as<double>();
    const Matrix<double> deviations = from_rational<double>(instance.model.noise).cwiseSqrt();
    const NormalStream steps(1, "steps"), draws(1, "draws");
    const SimplexNoiseRun run = simulator(instance, 3);
    double mean[2][3] = {}, square[2][3] = {}, fourth[2][3] = {};
    for (std::size_t r = 0; r < replicates; ++r) {
        const auto slow =
            mix(NoisyGradients<SharedQuadratic<double>>(problem, GaussianNoise(steps, r, deviations)), options, start);
        const auto fast = run.run(draws, r, rounds);
        for (const std::size_t one : {0U, 1U})
            for (std::size_t i = 0; i < 3; ++i) {
                const double w = (one ? fast.last[i] : slow.weights(static_cast<Eigen::Index>(i))) - 0.4;
                mean[one][i] += w / replicates;
                square[one][i] += w * w / replicates;
                fourth[one][i] += w * w * w * w / replicates;
            }
    }
    // Six standard deviations of the differences.
    const double n = static_cast<double>(replicates);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(std::abs(mean[0][i] - mean[1][i]) < 6 * std::sqrt((square[0][i] + square[1][i]) / n));
        CHECK(std::abs(square[0][i] - square[1][i]) < 6 * std::sqrt((fourth[0][i] + fourth[1][i]) / n));
    }
}

TEST_CASE("error: exponentiated gradient with nearly no noise is that without", "[commands][stochastic]") {
    for (const char* output : {"average", "last"})
        for (const auto& [budget, horizon] : {std::pair{"60", "3"}, {"1000", "5"}, {"1e20", "1e18"}}) {
            const Interval exact = error_of(two_domain_file("", output), budget, horizon);
            const Interval noisy = error_of(two_domain_file("1e-12", output), budget, horizon);
            INFO(output << " " << budget << " " << noisy.text);
            CHECK(exact.method == "enclosed run");
            CHECK(noisy.method == "Monte Carlo, 99.99 %");
            // A gap below what doubles resolve: bounded, but not known to its first bit.
            const bool lost = noisy.high < 1e-20;
            CHECK((noisy.text.find("undecided") != std::string::npos) == lost);
            CHECK(noisy.low <= exact.low + 1e-11);
            CHECK(noisy.high >= exact.high - 1e-11);
            CHECK(noisy.high - noisy.low < 1e-6 * exact.high + 1e-9);
            CHECK(std::abs(noisy.high - exact.high) < 1e-6 * exact.high + 1e-9);
        }
}

TEST_CASE("error: exponentiated gradient with noise, the interval", "[commands][stochastic]") {
    // K = 1: the average is the start, whose gap is exact: w_0 = .9, w* = .4, |u|² = 2.
    const Interval start = error_of(two_domain_file("2"), "5", "5");
    CHECK(start.low <= 0.25);
    CHECK(start.high >= 0.25);
    CHECK(start.high - start.low < 1e-11);  // printed to 12 digits, outwards

    // Other samples of the run of two domains: the two intervals meet, and neither is wide.
    const Instance instance = parse_instance(two_domain_file("2"), "two.json");
    const ExactModel& model = instance.model;
    const TwoDomainNoiseRun<ExponentiatedGradient> two(model, 20, to_double(instance.inner.at(20, {64})), 1.0);
    const NormalStream stream(5, "another");
    const std::size_t replicates = 20000;
    double mean = 0, square = 0;
    for (std::size_t r = 0; r < replicates; ++r) {
        const double off = two.run(stream, r, 50, Draw::every_round).average - 0.4;
        mean += off * off / replicates;
        square += off * off * off * off / replicates;
    }
    const double error = std::sqrt((square - mean * mean) / static_cast<double>(replicates));
    const Interval found = error_of(two_domain_file("2"), "1000", "20");
    INFO(found.text);
    CHECK(found.low < mean + 5 * error);
    CHECK(mean - 5 * error < found.high);
    CHECK(found.high - found.low < 0.1 * mean);
    CHECK(found.low > 0);

    const Interval three = error_of(three_domain_file, "200", "10");
    CHECK(three.method == "Monte Carlo, 99.99 %");
    CHECK(three.low < three.high);
    CHECK(three.text == error_of(three_domain_file, "200", "10").text);
}
