// Exponentiated gradient with noise: the simulator, and `verify error` on such instances.

#include <fmt/format.h>

#include <fstream>

#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/sampled_simplex_run.hpp"
#include "datamix/evaluate/sampled_two_domain_run.hpp"
#include "datamix/instance/read.hpp"
#include "datamix/problem/noisy_gradients.hpp"
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

TEST_CASE("exponentiated gradient with noise: correlated draws have the covariance of a round", "[stochastic]") {
    std::string file = three_domain_file;
    file.replace(file.find("[\"0.1\", \"0.3\"]"), 14, R"([["0.1", "-0.15"], ["-0.15", "0.3"]])");
    file.replace(file.find("[\"0\", \"0.2\"]"), 12, R"([["0.8", "0.4"], ["0.4", "0.2"]])");  // singular
    const Instance instance = parse_instance(file, "three.json");
    const ExactModel& model = instance.model;
    REQUIRE(model.covariance.size() == 3);
    // One round from w_0 and θ_0: the logarithms of w_1 move by −α(z_l − z_m)·(θ⁺ − c), of which n = 0 takes the mean
    // away; the linear exact moments know E w_1 of a linear step with the same z and θ⁺, to first order in a small α.
    const std::size_t replicates = 20000;
    const double alpha = 1e-4;
    ExactModel small = model;
    small.outer_step = parse_rational("1e-4");
    const SimplexNoiseRun run(small, instance.inner, 5);
    const RoundLaw<double> law = round_law<double>(model, Integer(5), 0.25);
    const Vector<double> w = from_rational<double>(model.start_weights),
                         c = from_rational<double>(model.problem.validation);
    const Matrix<double> optima = from_rational<double>(model.problem.optima);
    // g_l = z_l·(θ⁺ − c), z_l = (1−r)a_l − n_l, θ⁺ = rθ + Σ w_l z_l: its mean and covariance by the moments of n.
    Vector<double> mean_theta(2);
    for (Eigen::Index i = 0; i < 2; ++i) {
        mean_theta(i) = law.kept(i) * to_double(model.start_parameters(i)) - c(i);
        for (Eigen::Index l = 0; l < 3; ++l) mean_theta(i) += (1 - law.kept(i)) * w(l) * optima(i, l);
    }
    Vector<double> expected(3), found = Vector<double>::Zero(3), square = found;
    for (Eigen::Index l = 0; l < 3; ++l) {
        expected(l) = w(l) * law.variance.col(l).sum();
        for (Eigen::Index i = 0; i < 2; ++i) expected(l) += (1 - law.kept(i)) * optima(i, l) * mean_theta(i);
    }
    // Var(g_1 − g_2) to compare: linear part Σ_l b_lᵀV_l b_l, b_l the coefficient of n_l; quadratic part by Wick.
    const auto between = [&](Eigen::Index first, Eigen::Index second) {
        double variance = 0;
        for (Eigen::Index l = 0; l < 3; ++l) {
            const auto& v = law.covariance[static_cast<std::size_t>(l)];
            const double own = (l == first ? 1. : 0.) - (l == second ? 1. : 0.);
            Eigen::Vector2d b;
            for (Eigen::Index i = 0; i < 2; ++i)
                b(i) = -own * mean_theta(i) - w(l) * (1 - law.kept(i)) * (optima(i, first) - optima(i, second));
            const Eigen::Matrix2d matrix = v;
            variance += b.dot(matrix * b);
            for (Eigen::Index k = 0; k <= l; ++k) {  // coefficient of n_l·n_k
                const double other = (k == first ? 1. : 0.) - (k == second ? 1. : 0.);
                const Eigen::Matrix2d second_matrix = law.covariance[static_cast<std::size_t>(k)];
                const double factor = k == l ? own * w(l) : own * w(k) + other * w(l);
                variance += (k == l ? 2 : 1) * factor * factor * (matrix * second_matrix).trace();
            }
        }
        return variance;
    };
    double mean[3] = {}, second[3] = {}, fourth[3] = {};
    const std::pair<Eigen::Index, Eigen::Index> pairs[] = {{0, 1}, {1, 2}, {2, 0}};
    for (std::size_t r = 0; r < replicates; ++r) {
        const auto outcome = run.run(NormalStream(7, "correlated"), r, 1);
        for (std::size_t p = 0; p < 3; ++p) {
            const auto [a, b] = pairs[p];
            const auto logs = [&](Eigen::Index l) {
                return std::log(outcome.last[static_cast<std::size_t>(l)] / w(l));
            };
            const double off = -(logs(a) - logs(b)) / alpha - (expected(a) - expected(b));
            mean[p] += off / replicates;
            second[p] += off * off / replicates;
            fourth[p] += off * off * off * off / replicates;
        }
    }
    const double n = static_cast<double>(replicates);
    for (std::size_t p = 0; p < 3; ++p) {
        CHECK(std::abs(mean[p]) < 5 * std::sqrt(second[p] / n));
        CHECK(std::abs(second[p] - between(pairs[p].first, pairs[p].second)) < 5 * std::sqrt(fourth[p] / n));
        CHECK(std::sqrt(fourth[p] / n) < 0.05 * second[p]);
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
