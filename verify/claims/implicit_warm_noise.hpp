#pragma once

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "claim/ledger.hpp"
#include "claims/implicit_warm_run.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/search/stochastic_search.hpp"

/// Claim implicit-warm (X2) with noisy gradients of domain 1, one step a round.
namespace datamix::verify {

/// E S_K² of rounds θ ← θ − η(∇f_w(θ) + w_1ξ), v ← v − η(Hv − ∇f_V(θ)) (the old θ), w ← w − α(g_1 − g_2), g_1 =
/// −⟨∇f_1(θ) + ξ′, v⟩, with independent ξ, ξ′ of the model's variances. A round is linear in the state and in each ξ_i
/// and ξ′_i, so second moments are mapped linearly.
class ImplicitMoments {
public:
    ImplicitMoments(const ExactModel& model, const Rational& eta, Precision precision)
        : run_(model, eta, 1, precision), map_(pairs, pairs) {
        const Rational best = model.problem.minimiser();
        const auto ball = [&](const Rational& x) { return Ball(x, precision); };
        std::vector<Noise> noises;
        for (Eigen::Index i = 0; i < 2; ++i) {
            const Ball alpha = ball(model.outer_step), variance = ball(model.noise(i, 0));
            Noise inner{zero(), variance}, outer{zero(), variance};
            inner.direction(1 + i, 0) = ball(-eta);
            inner.direction(1 + i, one) = ball(-eta * best);
            for (Eigen::Index j = 0; j < size; ++j) outer.direction(0, j) = alpha * run_.map()(3 + i, j);
            outer.direction(0, one) += alpha * ball((best - model.problem.validation(i)) / model.problem.curvature(i));
            noises.push_back(inner);
            noises.push_back(outer);
        }
        Eigen::Index column = 0;
        for (Eigen::Index a = 0; a < size; ++a)
            for (Eigen::Index b = a; b < size; ++b, ++column) {
                Matrix<Ball> moments = zero();
                moments(a, b) = moments(b, a) = Ball(1);
                Matrix<Ball> next = conjugate(run_.map(), moments);
                for (const Noise& noise : noises) next += conjugate(noise.direction, moments) * noise.variance;
                map_.col(column) = upper(next);
            }
    }

    /// E(w̄_K − w*)²
    Ball error(const Integer& rounds) const {
        const Matrix<Ball> start = upper(multiply<Ball>(run_.start(), run_.start().transpose()));
        const Matrix<Ball> moments = multiply<Ball>(power<Ball>(map_, rounds), start);
        const Ball count(rounds, {map_(0, 0).bits()});
        return moments(pairs - 1, 0) / (count * count);
    }

private:
    static constexpr Eigen::Index one = 5, size = 7, pairs = 28;
    struct Noise {
        Matrix<Ball> direction;
        Ball variance;
    };

    static Matrix<Ball> zero() { return Matrix<Ball>::Constant(size, size, Ball(0)); }
    static Matrix<Ball> conjugate(const Matrix<Ball>& a, const Matrix<Ball>& moments) {
        return multiply<Ball>(multiply<Ball>(a, moments), a.transpose());
    }
    static Matrix<Ball> upper(const Matrix<Ball>& moments) {
        Matrix<Ball> result(pairs, 1);
        Eigen::Index row = 0;
        for (Eigen::Index a = 0; a < size; ++a)
            for (Eigen::Index b = a; b < size; ++b, ++row) result(row, 0) = moments(a, b);
        return result;
    }

    ImplicitRun run_;
    Matrix<Ball> map_;
};

/// The same by the algorithm itself, in exact rationals: the mean of (w̄_K − w*)² over all signs of noise ±`deviation`
/// (so K ≤ 3).
class ImplicitTree {
public:
    ImplicitTree(ExactModel model, Rational eta, Rational deviation, int rounds)
        : model_(std::move(model)), eta_(std::move(eta)), deviation_(std::move(deviation)), rounds_(rounds) {}

    Rational error() const {
        return mean(0, 0, {model_.start_weights, model_.start_parameters, rationals({"0", "0"})});
    }

private:
    struct State {
        Vector<Rational> w, theta, v;
    };

    Rational mean(int round, const Rational& before, const State& state) const {
        const Rational total = before + state.w(0) - model_.problem.minimiser();
        if (round + 1 == rounds_) return total * total / (rounds_ * rounds_);
        Rational sum = 0;
        for (unsigned signs = 0; signs < 16; ++signs) sum += mean(round + 1, total, next(state, signs));
        return sum / 16;
    }
    State next(State state, unsigned signs) const {
        const auto& problem = model_.problem;
        const auto noise = [&](unsigned bit) { return Rational((signs >> bit & 1u) != 0 ? deviation_ : -deviation_); };
        const Vector<Rational> old = state.theta;
        Matrix<Rational> gradients = problem.domain_gradients(old);
        for (Eigen::Index i = 0; i < 2; ++i) gradients(i, 0) += noise(static_cast<unsigned>(i));
        state.theta -= times<Rational>(gradients, state.w) * eta_;
        state.v -= (problem.hessian_times(state.w, old, state.v) - problem.validation_gradient(old)) * eta_;
        gradients = problem.domain_gradients(state.theta);
        for (Eigen::Index i = 0; i < 2; ++i) gradients(i, 0) += noise(static_cast<unsigned>(2 + i));
        const Vector<Rational> g = -transposed_times<Rational>(gradients, state.v);
        state.w = LinearUpdate().step<Rational>(state.w, g, model_.outer_step);
        return state;
    }

    ExactModel model_;
    Rational eta_, deviation_;
    int rounds_;
};

/// S5's instance, one step a round, against the unrolled hypergradient at its best horizon for the best of four α.
inline void check_noisy(bool further, const Context& context, Ledger& ledger) {
    const Precision bits{192};
    const Rational eta = Rational(1) / 4;
    const ExactModel coarse = two_domain_noise(Rational(1) / 20, Rational(1) / 4);
    for (const int rounds : {1, 2, 3})
        ledger.part("noisy").certify(
            known(ImplicitMoments(coarse, eta, bits)
                      .error(rounds)
                      .contains(ImplicitTree(coarse, eta, Rational(1) / 2, rounds).error())),
            "the moments are those of the algorithm over all signs of the noise, in exact rationals");
    const ImplicitMoments moments(two_domain_noise(), eta, bits);
    for (const int exponent : {3, 4, 5, 6, 9, 12}) {
        if (exponent > 6 && !further) break;
        const Integer budget = parse_integer(power_of_ten(exponent));
        const Ball error = moments.error(budget), scaled = error * Ball(budget, bits);
        ledger.part("noisy").certify(less(scaled, Ball(Rational(context.factor("noisy") / 40), bits)),
                                     "N times the mean squared error is below 1/40 at N = " + power_of_ten(exponent));
        ledger.number(fmt::format("N times the mean squared error, N = 1e{}", exponent), scaled, 8);
        if (exponent != 3 && (exponent != 6 || !further)) continue;
        std::optional<Ball> least;
        for (const char* alpha : {"1/4", "1/2", "3/4", "9/10"}) {
            ExactModel unrolled = two_domain_noise();
            unrolled.outer_step = parse_rational(alpha);
            const StochasticSearch search(unrolled, schedule());
            const Ball gap = search.gap(budget, search.best(budget).horizon, bits);
            least = least ? min(*least, gap) : gap;
        }
        const int times = exponent == 3 ? 11 : 19;
        ledger.part("noisy").certify(less(Ball(Rational(context.factor("ahead") * times), bits) * error, *least),
                                     fmt::format("unrolled, it is more than {} times as large", times));
        ledger.number(fmt::format("unrolled / implicit mean squared error, N = 1e{}", exponent), *least / error, 6);
    }
}

}  // namespace datamix::verify
