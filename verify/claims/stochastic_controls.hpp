#pragma once

#include "claims/stochastic_models.hpp"

namespace datamix::verify {

/// The law of a round with the decaying inner steps η_t = 2/(t+8), t = 0 … T−1, for curvatures 1 and 4,
/// in closed form for every real T in a ball:
///   h = 1: r = 42/((T+6)(T+7)),  v = 4s Σ_{t<T} (t+7)²/((T+6)(T+7))²,
///   h = 4: r = 0 (its first step lands on the optimum),  v = 4s Σ_{t<T} ((t+1)…(t+7))²/(T(T+1)…(T+7))².
inline RoundLaw<Ball> decaying_round(const ExactModel& model, const Ball& horizon, Precision precision) {
    const auto number = [&](long value) { return Ball(Integer(value), precision); };
    Vector<Ball> unit(2), kept(2);
    const Ball six = horizon + number(6), seven = horizon + number(7);
    kept(0) = number(42) / (six * seven);
    kept(1) = number(0);
    // Σ_{j=7}^{T+6} j² = (T+6)(T+7)(2T+13)/6 − 91.
    unit(0) = number(4) * (six * seven * (number(2) * horizon + number(13)) / number(6) - number(91)) /
              (six * six * seven * seven);
    // Σ_{t<T} q(t) = Σ_k Δᵏq(0) C(T, k+1) for the polynomial q(t) = ((t+1)…(t+7))² of degree 14.
    Integer differences[15];
    for (long t = 0; t < 15; ++t) {
        Integer product = 1;
        for (long j = 1; j <= 7; ++j) product *= t + j;
        differences[t] = product * product;
    }
    for (int level = 1; level < 15; ++level)
        for (int t = 14; t >= level; --t) differences[t] -= differences[t - 1];
    Ball sum = number(0), binomial = horizon;
    for (long k = 0; k < 15; ++k) {
        sum += Ball(differences[k], precision) * binomial;
        binomial = binomial * (horizon - number(k + 1)) / number(k + 2);
    }
    Ball below = number(1);
    for (long j = 0; j < 8; ++j) below *= horizon + number(j);
    unit(1) = number(4) * sum / (below * below);

    RoundLaw<Ball> law{kept, Matrix<Ball>(2, model.domains())};
    for (Eigen::Index i = 0; i < 2; ++i)
        for (Eigen::Index l = 0; l < model.domains(); ++l)
            law.variance(i, l) = unit(i) * Ball(model.noise(i, l), precision);
    return law;
}

}  // namespace datamix::verify
