#include "datamix/evaluate/enclosed_noisy_simplex.hpp"

#include "catch.hpp"
#include "claims/simplex_stochastic_models.hpp"
#include "claims/simplex_stochastic_tree.hpp"
#include "datamix/evaluate/sampled_simplex_run.hpp"
#include "datamix/evaluate/sampled_two_domain_run.hpp"
#include "datamix/search/real_minimum.hpp"
#include "datamix/statistics/mean.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

constexpr Precision bits{192};

/// (w̄_K − w*)² without noise, in doubles.
double exact_error(const ExactModel& model, const StepLaw& step, const Integer& horizon, std::size_t rounds) {
    const Vector<Ball> kept = step.retained(model.problem.curvature, horizon, bits);
    const Matrix<double> optima = from_rational<double>(model.problem.optima);
    const Vector<double> r = kept.unaryExpr([](const Ball&x) { return x.midpoint(); }),
                         z = (1 - r.array()) * (optima.col(0) - optima.col(1)).array(),
                         validation = from_rational<double>(model.problem.validation);
    Vector<double> theta = from_rational<double>(model.start_parameters);
    double w = to_double(model.start_weights(0)), sum = 0;
    for (std::size_t k = 0; k < rounds; ++k) {
        sum += w;
        theta = r.cwiseProduct(theta) + Vector<double>((1 - r.array()) * optima.col(1).array()) + w * z;
        const double odds = w / (1 - w) * std::exp(-to_double(model.outer_step) * z.dot(theta - validation));
        w = odds / (1 + odds);
    }
    const double off = sum / static_cast<double>(rounds) - to_double(model.optimum()(0));
    return off * off;
}

}  // namespace

TEST_CASE("without noise the enclosure holds the error of the run", "[simplex][stochastic]") {
    for (const auto& setting : simplex_noise::settings()) {
        ExactModel quiet = setting.model;
        quiet.noise.setZero();
        const StepLaw step = setting.step();
        const EnclosedNoisySimplex enclosed(quiet, step);
        for (const long horizon : {1L, 5L, 40L, 1000L})
            for (const std::size_t rounds : {1U, 2U, 30U, 1000U}) {
                INFO(setting.name << ", T = " << horizon << ", K = " << rounds);
                const Ball ball =
                    enclosed.squared_error(Ball(Integer(horizon), bits), Integer(rounds), Integer(rounds), bits);
                const double value = exact_error(quiet, step, horizon, rounds);
                CHECK(lower_end(ball).midpoint() <= value * (1 + 1e-9));
                CHECK(upper_end(ball).midpoint() >= value * (1 - 1e-9));
                if (horizon == 1000 && rounds == 1000) {
                    CHECK(upper_end(ball).midpoint() < 1.01 * value);
                    CHECK(lower_end(ball).midpoint() > 0.99 * value);
                }
            }
    }
}

TEST_CASE("the enclosure holds the error over all paths of a two-point noise", "[simplex][stochastic]") {
    for (const auto& setting : simplex_noise::settings())
        for (const long horizon : {1L, 30L, 3000L}) {
            const Vector<Ball> kept = setting.step().retained(setting.model.problem.curvature, horizon, bits);
            const RoundLaw<Ball> law = round_law<Ball>(setting.model, kept, setting.step().at(horizon, bits), bits);
            for (const std::size_t rounds : {1U, 3U}) {
                INFO(setting.name << ", T = " << horizon << ", K = " << rounds);
                const Ball error =
                    simplex_noise::NoiseTree(setting.model, law, NoisePath::shared, bits).expect(rounds, {}).square;
                const Ball ball = EnclosedNoisySimplex(setting.model, setting.step())
                                      .squared_error(Ball(Integer(horizon), bits), rounds, rounds, bits);
                CHECK(ball.overlaps(error));
            }
        }
}

TEST_CASE("simulated runs with Gaussian noise meet a narrow enclosure", "[simplex][stochastic]") {
    const auto setting = simplex_noise::settings().front();
    const double budget = 1e8;
    const Integer horizon(leading_horizon(simplex_noise::constants(setting.model), budget));
    const Ball enclosed =
        EnclosedNoisySimplex(setting.model, setting.step()).squared_error(Integer(budget), horizon, bits);
    const double low = lower_end(enclosed).midpoint(), high = upper_end(enclosed).midpoint();
    CHECK(high < 1.07 * low);

    const auto sampled = [&](const ExactModel& model) {
        const TwoDomainNoiseRun<ExponentiatedGradient> run(model, horizon.convert_to<double>(),
                                                           setting.step().at(horizon, bits).midpoint(), 1.0);
        const auto rounds = Integer(Integer(budget) / horizon).convert_to<std::size_t>();
        const double best = to_double(model.optimum()(0)), likely = -std::sqrt((low + high) / 2);
        const NormalStream stream(1, "enclosed noisy simplex");
        std::vector<double> values;
        for (std::size_t r = 0; r < 400; ++r) {
            // The variate takes nearly all of the noise away.
            const auto outcome = run.run(stream, r, rounds, Draw::every_round);
            const double variate = outcome.variate - best, off = outcome.average - best;
            values.push_back(variate * variate + 2 * (variate - likely) * (off - variate) + outcome.variance);
        }
        return mean_interval(values, 1 - 1e-6);
    };
    const MeanInterval mean = sampled(setting.model);
    CHECK(mean.mean + mean.half_width >= low);
    CHECK(mean.mean - mean.half_width <= high);
    ExactModel quieter = setting.model;
    quieter.noise.col(0).setConstant(Rational(9) / 5);
    const MeanInterval off = sampled(quieter);
    CHECK(off.mean + off.half_width < low);
}

TEST_CASE("started at the optimum the noise of either domain alone makes the error", "[simplex][stochastic]") {
    for (const Eigen::Index noisy : {0, 1}) {
        INFO("noise on domain " << noisy + 1);
        const auto setting = simplex_noise::settings()[1];
        const auto& problem = setting.model.problem;
        std::array<Vector<Rational>, 2> noise{rationals({"0", "0"}), rationals({"0", "0"})};
        noise[static_cast<std::size_t>(noisy)] = rationals({"1", "1/2"});
        const ExactModel model = simplex_noise::two_domains(
            problem.curvature, {Vector<Rational>(problem.optima.col(0)), Vector<Rational>(problem.optima.col(1))},
            problem.validation, setting.model.optimum()(0), 2, noise);
        const StepLaw step = setting.step();
        const Integer horizon = 1000000000000;
        const std::size_t rounds = 4000, replicates = 500;
        const Ball ball = EnclosedNoisySimplex(model, step).squared_error(Ball(horizon, bits), rounds, rounds, bits);
        CHECK(upper_end(ball).midpoint() < 1.4 * lower_end(ball).midpoint());
        const SimplexNoiseRun run(model, step, horizon);
        const NormalStream stream(2, "noise of one domain");
        std::vector<double> values;
        for (std::size_t r = 0; r < replicates; ++r) {
            const double off = run.run(stream, r, rounds).average[0] - to_double(model.start_weights(0));
            values.push_back(off * off);
        }
        const MeanInterval mean = mean_interval(values, 1 - 1e-6);
        CHECK(mean.mean + mean.half_width >= lower_end(ball).midpoint());
        CHECK(mean.mean - mean.half_width <= upper_end(ball).midpoint());
    }
}

TEST_CASE("an enclosure over ranges holds those of its members", "[simplex][stochastic]") {
    for (const auto& setting : simplex_noise::settings()) {
        const EnclosedNoisySimplex enclosed(setting.model, setting.step());
        for (const long first : {1L, 2L, 50L, 40000L, 3000000L}) {
            const long last = first + first / 5;
            const Integer budget = 10000000000, fewest = budget / last, most = budget / first;
            const Ball all = enclosed.squared_error(Ball::between(first, last, bits), fewest, most, bits);
            CHECK(certainly(less_equal(Ball(0), lower_end(all) + Ball(Rational(1, Integer(1) << 100), bits))));
            for (long horizon = first; horizon <= last; horizon += std::max(1L, (last - first) / 3)) {
                INFO(setting.name << ", T = " << horizon);
                const Ball one = enclosed.squared_error(budget, horizon, bits);
                CHECK(possibly(less_equal(lower_end(all), upper_end(one))));
                CHECK(possibly(less_equal(lower_end(one), upper_end(all))));
                CHECK(one.overlaps(all));
            }
        }
    }
}

TEST_CASE("the enclosure says whom it is for", "[simplex][stochastic]") {
    const auto setting = simplex_noise::settings().front();
    ExactModel corner = setting.model;
    corner.start_weights << Rational(1), Rational(0);
    CHECK_THROWS_AS(EnclosedNoisySimplex(corner, setting.step()), InputError);
    Matrix<Rational> places(1, 3);
    places << Rational(0), Rational(1), Rational(2);
    const ExactModel three({rationals({"1"}), places, rationals({"1/2"})}, rationals({"1/3", "1/3", "1/3"}),
                           rationals({"0"}), 1);
    CHECK_THROWS_AS(EnclosedNoisySimplex(three, setting.step()), UnsupportedError);
    // α too long for every bound: nothing is known.
    ExactModel fast = setting.model;
    fast.outer_step = 100;
    const Ball nothing = EnclosedNoisySimplex(fast, setting.step()).squared_error(1000, 10, bits);
    CHECK(nothing.contains(0));
    CHECK(nothing.contains(1));
}
