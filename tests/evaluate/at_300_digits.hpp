#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/enclosed_problem_run.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "rational.hpp"

/// Enclosed runs beside the algorithm at 300 digits.
namespace datamix::digits {

using Digits = Real<300>;

/// Two to four quadratic domains in d = 2, and for three and more in d = 3.
template <class S>
QuadraticProblem<S> quadratics(Precision precision = {64}, int domains = 2) {
    const auto as = [&](const Matrix<Rational>& m) { return from_rational<S>(m, precision); };
    if (domains == 2) {
        const Matrix<Rational> first{{1, r("1/3")}, {r("1/3"), 2}}, second{{3, r("-1/2")}, {r("-1/2"), 1}},
            optima{{1, 0}, {r("2/3"), r("-1/5")}};
        return {{as(first), as(second)},
                as(optima),
                as(Matrix<Rational>::Identity(2, 2)),
                from_rational<S>(rationals({"3/10", "1/2"}), precision)};
    }
    const std::vector<Matrix<Rational>> all = {
        Matrix<Rational>{{1, r("1/3"), 0}, {r("1/3"), 2, 0}, {0, 0, 1}},
        Matrix<Rational>{{3, r("-1/2"), 0}, {r("-1/2"), 1, r("1/4")}, {0, r("1/4"), 2}},
        Matrix<Rational>{{2, 0, r("1/5")}, {0, 1, 0}, {r("1/5"), 0, 3}},
        Matrix<Rational>{{r("3/2"), 0, 0}, {0, r("3/2"), 0}, {0, 0, r("3/2")}}};
    const Matrix<Rational> optima{
        {1, r("2/3"), 0, r("-1/2")}, {0, r("-1/5"), 1, r("1/3")}, {r("1/2"), 0, r("-1/2"), 1}};
    // The target is θ*(w) of equal weights.
    std::vector<Matrix<S>> hessians;
    Matrix<Rational> sum = Matrix<Rational>::Zero(3, 3), pull = Matrix<Rational>::Zero(3, 1);
    for (int i = 0; i < domains; ++i) {
        const Matrix<Rational>& h = all[static_cast<std::size_t>(i)];
        hessians.push_back(as(h));
        sum += h;
        pull += h * optima.col(i);
    }
    const Vector<Rational> target = solve_definite<Rational>(sum, pull).col(0);
    return {hessians, as(optima.leftCols(domains)), as(Matrix<Rational>::Identity(3, 3)),
            from_rational<S>(target, precision)};
}
/// Dense Hessians know no μ and L of their own: their eigenvalues are in [3/4, 7/2].
struct Dense : QuadraticProblem<Ball> {
    std::optional<Ball> strong_convexity() const { return Ball(0.75); }
    std::optional<Ball> smoothness() const { return Ball(3.5); }
};

template <class S>
LogisticProblem<S> logistic(Precision precision = {64}, std::size_t domains = 2) {
    std::vector<Matrix<S>> all;
    for (const Matrix<Rational>& rows : {Matrix<Rational>{{1, r("-1/2")}, {r("3/4"), r("1/4")}, {-1, 1}},
                                         Matrix<Rational>{{r("-1/2"), 1}, {r("1/2"), r("5/4")}},
                                         Matrix<Rational>{{r("2/3"), r("3/5")}, {1, r("-3/2")}}})
        if (all.size() < domains) all.push_back(from_rational<S>(rows, precision));
    Matrix<S> validation = from_rational<S>(Matrix<Rational>{{1, r("-1/5")}, {r("-2/5"), 1}}, precision);
    if (domains > 2) {  // all samples: the best weights are inside the simplex
        validation.resize(7, 2);
        validation << all[0], all[1], all[2];
    }
    return {all, validation, from_rational<S>(r("1/5"), precision)};
}

/// A run; `weights` (m−1) are those of all domains but the last.
struct Setting {
    std::string eta, alpha;
    std::vector<std::string> weights;
    std::size_t horizon, rounds;

    Setting(std::string inner, std::string outer, const char* weight, std::size_t steps, std::size_t count)
        : Setting(std::move(inner), std::move(outer), std::vector<std::string>{weight}, steps, count) {}
    Setting(std::string inner, std::string outer, std::vector<std::string> shares, std::size_t steps, std::size_t count)
        : eta(std::move(inner)), alpha(std::move(outer)), weights(std::move(shares)), horizon(steps), rounds(count) {}

    Vector<Rational> start() const {
        Vector<Rational> w(static_cast<Eigen::Index>(weights.size()) + 1);
        w(w.size() - 1) = 1;
        for (Eigen::Index i = 0; i + 1 < w.size(); ++i) {
            w(i) = r(weights[static_cast<std::size_t>(i)].c_str());
            w(w.size() - 1) -= w(i);
        }
        return w;
    }
};
/// θ_0 (d) unless told.
inline Vector<Rational> origin(Eigen::Index d) { return rationals({"1/3", "-1/7", "1/5"}).head(d); }

/// The weights of two domains (2), w of the first.
inline Vector<Ball> both(const Ball& w) {
    Vector<Ball> result(2);
    result << w, Ball(1) - w;
    return result;
}

template <class P>
MixingResult<Digits> at_300_digits(const P& problem, const Setting& s, std::optional<Vector<Rational>> theta = {}) {
    if (!theta) theta = origin(problem.dimension());
    MixingOptions<Digits> options;
    options.horizon = s.horizon;
    options.rounds = s.rounds;
    options.inner_step = from_rational<Digits>(r(s.eta.c_str()));
    options.outer_step = from_rational<Digits>(r(s.alpha.c_str()));
    return mix(problem, options, {from_rational<Digits>(s.start()), from_rational<Digits>(*theta)}, LinearUpdate{});
}

template <class P>
EnclosedProblemRun<P> enclosed(const P& problem, const Setting& s, Precision precision) {
    EnclosedProblemRun<P> run(problem, s.horizon, Ball(r(s.eta.c_str()), precision),
                              Ball(r(s.alpha.c_str()), precision), from_rational<Ball>(s.start(), precision),
                              from_rational<Ball>(origin(problem.dimension()), precision));
    while (run.rounds() < s.rounds) REQUIRE(run.advance());
    return run;
}

inline bool holds(const Ball& ball, const Digits& value) { return ball.contains(mpfr_srcptr(value.backend().data())); }
inline double width(const Ball& ball) { return Radius::around(ball).value(); }
/// Of the widest entry.
inline double width(const Vector<Ball>& balls) {
    double most = 0;
    for (const Ball& ball : balls) most = std::max(most, width(ball));
    return most;
}

template <class P>
bool holds_run(const EnclosedProblemRun<P>& run, const MixingResult<Digits>& exact, int rounds) {
    bool held = true;
    const Vector<Ball> w = run.weights(), theta = run.parameters(), &sum = run.sum();
    for (Eigen::Index i = 0; i < w.size(); ++i)
        held = held && holds(w(i), exact.weights(i)) && holds(sum(i), Digits(exact.average(i) * Digits(rounds)));
    for (Eigen::Index j = 0; j < theta.size(); ++j) held = held && holds(theta(j), exact.parameters(j));
    return held;
}

/// Logistic regression whose gradients and Hessian products are off, which their balls say or hide.
struct Shifted : LogisticProblem<Ball> {
    double gradient = 0, hessian = 0;
    bool says = false;
    Ball moved(const Ball& value, double shift) const {
        return says ? widened(value + Ball(shift), Ball(shift)) : value + Ball(shift);
    }
    Matrix<Ball> domain_gradients(const Vector<Ball>& theta) const {
        Matrix<Ball> g = LogisticProblem<Ball>::domain_gradients(theta);
        g(0, 0) = moved(g(0, 0), gradient);
        return g;
    }
    Vector<Ball> hessian_times(const Vector<Ball>& w, const Vector<Ball>& theta, const Vector<Ball>& v) const {
        Vector<Ball> h = LogisticProblem<Ball>::hessian_times(w, theta, v);
        for (Eigen::Index j = 0; j < h.size(); ++j) h(j) = moved(h(j), hessian);
        return h;
    }
};

}  // namespace datamix::digits
