#include "datamix/evaluate/sampled_two_domain_run.hpp"
#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/noisy_gradients.hpp"

using namespace datamix;
using namespace datamix::verify;

TEST_CASE("the simulator without allocations is the algorithm, sample by sample", "[stochastic]") {
    const auto model = two_domain_noise();
    const auto problem = model.problem.as<double>();
    const Matrix<double> deviations = from_rational<double>(model.noise).cwiseSqrt();
    const NormalStream stream(11, "same samples");
    const MixingOptions<double> options{.horizon = 7, .rounds = 9, .inner_step = 0.2, .outer_step = 0.25};
    const MixingStart<double> start{from_rational<double>(model.start_weights),
                                    from_rational<double>(model.start_parameters)};
    // Its stream draws domain 1's noise alone.
    struct FirstDomain {
        NormalStream stream;
        Matrix<double> deviations;
        std::uint64_t step = 0;
        Matrix<double> operator()() {
            Matrix<double> sample = Matrix<double>::Zero(2, 2);
            stream.normals(5, step++, sample.data(), 2);
            return sample.cwiseProduct(deviations);
        }
    };
    const auto check = [&](auto update) {
        using Update = decltype(update);
        const auto slow = mix(NoisyGradients<SharedQuadratic<double>>(problem, FirstDomain{stream, deviations}),
                              options, start, update);
        const TwoDomainNoiseRun<Update> fast(model, 7, 0.2, 0.25);
        const auto outcome = fast.run(stream, 5, 9, Draw::every_step);
        CHECK(outcome.average == Approx(slow.average(0)).epsilon(1e-12));
        CHECK(outcome.last == Approx(slow.weights(0)).epsilon(1e-12));
    };
    check(LinearUpdate{});
    check(ExponentiatedGradient{});
}

TEST_CASE("the control variate has the expectation of the average, and none of its noise", "[stochastic]") {
    const auto check = [&](auto update, const ExactModel& model, bool noisy) {
        using Update = decltype(update);
        const TwoDomainNoiseRun<Update> run(model, 5, 0.2, 0.25);
        const NormalStream stream(1, "variate");
        const std::size_t replicates = noisy ? 40000 : 1;
        double mean = 0, square = 0, plain = 0, plain_square = 0, off = 0, off_square = 0, excess = 0,
               excess_square = 0;
        for (std::size_t r = 0; r < replicates; ++r) {
            const auto outcome = run.run(stream, r, 160, Draw::every_round);
            const double apart = outcome.average - outcome.variate, n = static_cast<double>(replicates);
            mean += apart / n;
            square += apart * apart / n;
            plain += outcome.average / n;
            plain_square += outcome.average * outcome.average / n;
            off += outcome.variate / n;
            off_square += outcome.variate * outcome.variate / n;
            const double beyond = apart * apart - outcome.variance;
            excess += beyond / n;
            excess_square += beyond * beyond / n;
        }
        if (!noisy) {
            CHECK(std::abs(mean) < 1e-14);  // an identity path by path
            return;
        }
        CHECK(std::abs(mean) < 5 * std::sqrt(square / static_cast<double>(replicates)));
        CHECK(std::abs(excess) < 5 * std::sqrt(excess_square / static_cast<double>(replicates)));
        CHECK(off_square - off * off < (plain_square - plain * plain) / 4);
    };
    for (const bool noisy : {false, true}) {
        check(LinearUpdate{}, two_domain_noise(Rational(1) / 20, noisy ? Rational(1) / 2 : Rational(0)), noisy);
        check(ExponentiatedGradient{}, two_domain_noise(Rational(1) / 20, noisy ? Rational(1) / 2 : Rational(0)),
              noisy);
    }
}

TEST_CASE("one draw per round has the law of the steps", "[stochastic]") {
    const auto model = two_domain_noise();
    const std::size_t rounds = 6, replicates = 40000;
    const auto check = [&](auto update) {
        using Update = decltype(update);
        const TwoDomainNoiseRun<Update> run(model, 5, 0.2, 0.25);
        const NormalStream steps(1, "steps"), draws(1, "draws");
        double mean[2] = {}, square[2] = {}, fourth[2] = {};
        for (std::size_t r = 0; r < replicates; ++r)
            for (const int one : {0, 1}) {
                const double w =
                    run.run(one ? draws : steps, r, rounds, one ? Draw::every_round : Draw::every_step).average - 0.4;
                mean[one] += w / replicates;
                square[one] += w * w / replicates;
                fourth[one] += w * w * w * w / replicates;
            }
        // Six standard deviations of the differences.
        const double n = static_cast<double>(replicates);
        CHECK(std::abs(mean[0] - mean[1]) < 6 * std::sqrt((square[0] + square[1]) / n));
        CHECK(std::abs(square[0] - square[1]) < 6 * std::sqrt((fourth[0] + fourth[1]) / n));
        CHECK(std::abs(square[0] - square[1]) < 0.05 * square[0]);
    };
    check(LinearUpdate{});
    check(ExponentiatedGradient{});
}
