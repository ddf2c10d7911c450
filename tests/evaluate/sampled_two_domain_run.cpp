#include "datamix/evaluate/sampled_two_domain_run.hpp"
#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/noisy_gradients.hpp"

using namespace datamix;
using namespace datamix::verify;

TEST_CASE("normal quantile", "[stochastic]") {
    // Values of Φ⁻¹ from a 40-digit computation.
    CHECK(normal_quantile(0.5) == 0);
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));
    CHECK(normal_quantile(0.75) == Approx(0.6744897501960817).epsilon(1e-15));
    CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-14));
    CHECK(normal_quantile(0x1p-53) == Approx(-8.209536151601387).epsilon(1e-14));
    for (double p = 1e-12; p < 0.5; p *= 1.07)
        CHECK(std::erfc(-normal_quantile(p) / std::sqrt(2.0)) / 2 == Approx(p).epsilon(1e-13));
    for (int i = -600; i < 600; ++i) {
        CHECK(detail::portable_exp(1.1 * i) == Approx(std::exp(1.1 * i)).epsilon(1e-13));
        CHECK(detail::portable_log(std::ldexp(1.37, i)) == Approx(std::log(std::ldexp(1.37, i))).epsilon(1e-14));
    }
}

TEST_CASE("the stream is a fixed function of seed, name, replicate and step", "[stochastic]") {
    const NormalStream stream(1, "claim");
    double a[6], b[6], other[6];
    stream.normals(3, 5, a, 6);
    stream.normals(3, 5, b, 6);
    for (int i = 0; i < 6; ++i) CHECK(a[i] == b[i]);
    const auto differs = [&](const NormalStream& s, std::uint64_t replicate, std::uint64_t step) {
        s.normals(replicate, step, other, 6);
        for (int i = 0; i < 6; ++i)
            if (other[i] == a[i]) return false;
        return true;
    };
    CHECK(differs(stream, 4, 5));
    CHECK(differs(stream, 3, 6));
    CHECK(differs(NormalStream(2, "claim"), 3, 5));
    CHECK(differs(NormalStream(1, "other"), 3, 5));
    // Philox 4x64-10's published answer for zero key and counter, so that a change of generator is noticed.
    const auto words = r123::Philox4x64{}({{0, 0, 0, 0}}, {{0, 0}});
    CHECK(words[0] == 0x16554d9eca36314cULL);
    CHECK(words[3] == 0x7e68b68aec7ba23bULL);
}

TEST_CASE("normals have the moments and the independence they should", "[stochastic]") {
    const NormalStream stream(7, "moments");
    const int count = 400000;
    double sums[5] = {}, product = 0, neighbour = 0;
    for (int i = 0; i < count; ++i) {
        double z[2], next[1];
        stream.normals(static_cast<std::uint64_t>(i), 0, z, 2);
        stream.normals(static_cast<std::uint64_t>(i), 1, next, 1);
        for (int k = 1; k < 5; ++k) sums[k] += std::pow(z[0], k);
        product += z[0] * z[1];
        neighbour += z[0] * next[0];
    }
    // Six standard deviations of each mean.
    const double six = 6 / std::sqrt(static_cast<double>(count));
    CHECK(std::abs(sums[1] / count) < six);
    CHECK(std::abs(sums[2] / count - 1) < six * std::sqrt(2.0));
    CHECK(std::abs(sums[3] / count) < six * std::sqrt(15.0));
    CHECK(std::abs(sums[4] / count - 3) < six * std::sqrt(96.0));
    CHECK(std::abs(product / count) < six);
    CHECK(std::abs(neighbour / count) < six);
}

TEST_CASE("parameters and sensitivities see the same samples", "[stochastic]") {
    const auto model = two_domain_noise();
    const auto problem = from_rational<double>(model.linear.problem).problem();
    Matrix<double> deviations = from_rational<double>(model.noise).cwiseSqrt();
    const NormalStream stream(11, "same samples");
    const MixingOptions<double> options{.horizon = 7, .rounds = 9, .inner_step = 0.2, .outer_step = 0.25};
    const MixingStart<double> start{from_rational<double>(model.linear.start_weights),
                                    from_rational<double>(model.linear.start_parameters)};
    const auto run = [&](const auto& inner) {
        return mix(NoisyGradients<QuadraticProblem<double>>(problem, GaussianNoise(stream, 5, deviations)), options,
                   start, LinearUpdate{}, inner);
    };
    const auto reverse = run(Descent{}), forward = run(ForwardDescent{});
    CHECK(reverse.weights(0) == Approx(forward.weights(0)).epsilon(1e-12));
    CHECK(reverse.average(0) == Approx(forward.average(0)).epsilon(1e-12));

    // g is the derivative of f_V(θ_T) in w along this very noise path.
    const auto validation_after = [&](double w) {
        Vector<double> theta = start.parameters, weights(2);
        weights << w, 1 - w;
        NoisyGradients<QuadraticProblem<double>> noisy(problem, GaussianNoise(stream, 5, deviations));
        PlainTape<decltype(noisy)> tape(noisy);
        tape.start(weights);
        for (int t = 0; t < 7; ++t) theta -= tape.record(theta) * 0.2;
        return problem.validation_loss(theta);
    };
    Vector<double> theta = start.parameters, weights(2);
    weights << 0.3, 0.7;
    NoisyGradients<QuadraticProblem<double>> noisy(problem, GaussianNoise(stream, 5, deviations));
    PlainTape<decltype(noisy)> tape(noisy);
    const auto g = reverse_round(noisy, tape, weights, 7, 0.2, theta);
    CHECK(g(0) - g(1) == Approx((validation_after(0.31) - validation_after(0.29)) / 0.02).epsilon(1e-9));

    // The allocation-free simulator is the algorithm, sample by sample. Its stream draws domain 1's noise alone.
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
        const auto slow = mix(NoisyGradients<QuadraticProblem<double>>(problem, FirstDomain{stream, deviations}),
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
