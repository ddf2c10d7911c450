#pragma once

#include <random>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/closed_run.hpp"

namespace datamix::testing {

template <class... Values>
Vector<Rational> rationals(Values... values) {
    Vector<Rational> result(sizeof...(values));
    Eigen::Index i = 0;
    ((result(i++) = parse_rational(values)), ...);
    return result;
}

/// F4's instance (proofs/theory.md) with another w_0 on demand.
inline ExactModel two_domains(const char* start = "0.9") {
    SharedQuadratic<Rational> problem;
    problem.curvature = rationals("1", "4");
    problem.optima = Matrix<Rational>(2, 2);
    problem.optima << 1, 0, 1, 0;
    problem.validation = rationals("0.3", "0.5");
    Vector<Rational> w(2), theta(2);
    w << parse_rational(start), 1 - parse_rational(start);
    theta << w(0), w(0);
    return {problem, w, theta, Rational(1, 4)};
}

/// d = 2, m = 3, every kind of entry in the noise.
inline ExactModel three_domains_with_noise() {
    SharedQuadratic<Rational> problem{rationals("3", "1"), Matrix<Rational>(2, 3), rationals("0.2", "0.3")};
    problem.optima << 1, 0, -3, 0, 5, -1;
    Matrix<Rational> noise(2, 3);
    noise << Rational(1) / 2, 0, Rational(1) / 5, 0, Rational(3) / 10, 7;
    return {problem, rationals("0.2", "0.3", "0.5"), rationals("0.1", "-0.2"), Rational(1) / 40, noise};
}

struct RandomInstance {
    ExactModel model;
    Rational inner_step;
};

/// d up to 4, m up to 5 (so optima are often affinely dependent), small fractions, η up to 1/L, α up to 0.99 of the
/// stability limit.
inline RandomInstance random_instance(std::mt19937& random) {
    const auto draw = [&](int low, int high) {  // the distributions of <random> differ between libraries
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    for (;;) {
        const int d = draw(1, 4), m = draw(2, 5);
        SharedQuadratic<Rational> problem{Vector<Rational>(d), Matrix<Rational>(d, m), Vector<Rational>(d)};
        Vector<Rational> w(m), theta(d);
        Rational largest(0), total(0);
        for (int i = 0; i < d; ++i) {
            problem.curvature(i) = Rational(draw(1, 12), 3);
            largest = std::max(largest, problem.curvature(i));
            problem.validation(i) = Rational(draw(-9, 9), 4);
            theta(i) = Rational(draw(-6, 6), 3);
            for (int l = 0; l < m; ++l) problem.optima(i, l) = Rational(draw(-4, 4), 2);
        }
        for (int l = 0; l < m; ++l) total += w(l) = Rational(draw(1, 9));
        w /= total;
        try {
            const MixtureHull hull(problem);
            Rational alpha(64);
            while (!hull.is_stable(Rational(alpha * 100 / 99))) alpha *= Rational(97, 100);
            alpha *= Rational(draw(1, 10), 10);
            return {ExactModel(problem, w, theta, alpha), Rational(draw(1, 4), 4) / largest};
        } catch (const InputError&) {  // all optima coincide: draw again
        }
    }
}

inline LinearRun<Ball> ball_run(const RandomInstance& instance, const Integer& horizon, Precision precision) {
    const StepLaw inner = StepLaw::constant(instance.inner_step);
    return {instance.model, inner.retained(instance.model.problem.curvature, horizon, precision), precision};
}

}  // namespace datamix::testing
