#pragma once

#include <map>

#include "datamix/evaluate/exact_model.hpp"

namespace datamix {

/// An evaluator that shares nothing with evaluate/closed_moment_map.hpp but the model: two domains in d = 2, noise on
/// domain 1 alone, state (θ_1, θ_2, w, Σw, 1), *uncentred*; E[A⊗A] from raw moments of Z_i ~ N((1−r_i)u_i, v_i),
/// powered as a 15×15 matrix.
template <class S>
struct RawMoments {
    using Polynomial = std::map<std::pair<int, int>, S>;  // coefficients of Z_1^a Z_2^b

    /// {E F(w̄_K) − F*, E F(w_K) − F*}
    static std::pair<S, S> gaps(const ExactModel& model, const Vector<S>& kept, const Matrix<S>& variance,
                                const Integer& rounds) {
        const auto& problem = model.problem;
        const auto u = from_rational<S>(Vector<Rational>(problem.optima.col(0)));
        const auto c = from_rational<S>(problem.validation);
        const S alpha = from_rational<S>(model.outer_step);
        Polynomial a[5][5];
        const std::pair<int, int> one{0, 0}, z[2] = {{1, 0}, {0, 1}}, square[2] = {{2, 0}, {0, 2}};
        a[2][2][one] = a[3][3][one] = a[3][2][one] = a[4][4][one] = S(1);
        for (int i = 0; i < 2; ++i) {
            a[i][i][one] = kept(i);
            a[i][2][z[i]] = S(1);
            a[2][i][z[i]] = -alpha * kept(i);
            a[2][2][square[i]] = -alpha;
            a[2][4][z[i]] = alpha * c(i);
        }
        S moments[2][5];
        for (int i = 0; i < 2; ++i) {
            const S mean = (S(1) - kept(i)) * u(i), &v = variance(i, 0);
            moments[i][0] = S(1);
            moments[i][1] = mean;
            for (int k = 2; k < 5; ++k) moments[i][k] = mean * moments[i][k - 1] + S(k - 1) * v * moments[i][k - 2];
        }
        const auto pair = [](int i, int j) { return i < j ? j * (j + 1) / 2 + i : i * (i + 1) / 2 + j; };
        Matrix<S> step = Matrix<S>::Constant(15, 15, S(0));
        for (int j = 0; j < 5; ++j)
            for (int i = 0; i <= j; ++i)
                for (int k = 0; k < 5; ++k)
                    for (int l = 0; l < 5; ++l)
                        for (const auto& [p, x] : a[i][k])
                            for (const auto& [q, y] : a[j][l])
                                step(pair(i, j), pair(k, l)) +=
                                    x * y * moments[0][p.first + q.first] * moments[1][p.second + q.second];
        Vector<S> start(15);
        const auto theta = from_rational<S>(model.start_parameters);
        const S y[5] = {theta(0), theta(1), from_rational<S>(model.start_weights(0)), S(0), S(1)};
        for (int j = 0; j < 5; ++j)
            for (int i = 0; i <= j; ++i) start(pair(i, j)) = y[i] * y[j];
        const Matrix<S> total = power<S>(step, rounds);
        Vector<S> end = Vector<S>::Constant(15, S(0));
        for (int i = 0; i < 15; ++i)
            for (int j = 0; j < 15; ++j) end(i) += total(i, j) * start(j);
        const S best = from_rational<S>(Rational(model.optimum()(0))), k = from_rational<S>(Rational(rounds));
        const S half_square = dot<S>(u, u) / S(2);
        return {half_square * (end(pair(3, 3)) / (k * k) - S(2) * best * end(pair(3, 4)) / k + best * best),
                half_square * (end(pair(2, 2)) - S(2) * best * end(pair(2, 4)) + best * best)};
    }
};

}  // namespace datamix
