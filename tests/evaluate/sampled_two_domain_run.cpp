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
