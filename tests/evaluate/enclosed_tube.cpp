// One round over a tube of starts, and runs of three and four domains, against the algorithm at 300 digits.
#include "datamix/evaluate/enclosed_tube.hpp"

#include <algorithm>

#include "catch.hpp"
#include "evaluate/at_300_digits.hpp"

namespace datamix {

using namespace digits;

namespace {

/// The midpoints.
template <class Balls>
auto as_digits(const Eigen::MatrixBase<Balls>& a) {
    return a
        .unaryExpr([](const Ball& entry) {
            Digits value;
            arf_get_mpfr(value.backend().data(), arb_midref(entry.data()), MPFR_RNDN);
            return value;
        })
        .eval();
}

/// T inner steps from the middle of a tube moved by (v, φ): θ_T and the slope.
template <class P>
std::pair<Vector<Digits>, Vector<Digits>> moved_round(const P& problem, const WeightPlane& plane, std::size_t horizon,
                                                      const Vector<Ball>& w, const Vector<Ball>& theta,
                                                      const Matrix<Ball>& tangent, const Vector<Ball>& v,
                                                      const Vector<Ball>& aside) {
    MixingOptions<Digits> options;
    options.horizon = horizon;
    options.rounds = 1;
    options.inner_step = Digits(1) / 4;
    options.outer_step = Digits(1);
    const Vector<Digits> from = as_digits(w) + as_digits(plane.basis()) * as_digits(v);
    const auto run =
        mix(problem, options,
            {from, Vector<Digits>(as_digits(theta) + as_digits(tangent) * as_digits(v) + as_digits(aside))},
            LinearUpdate{});
    Vector<Digits> slope = as_digits(plane.basis()).transpose() * (from - run.weights);  // BᵀBs, for α = 1
    for (Eigen::Index c = 0; c < slope.size(); ++c) slope(c) /= from_rational<Digits>(plane.squares()(c));
    return {run.parameters, slope};
}

Vector<Ball> on_circle(double radius, double angle) {
    return Vector<Ball>{{Ball(radius * std::cos(angle)), Ball(radius * std::sin(angle))}};
}

}  // namespace

TEST_CASE("every run of a tube ends where the round says, with the slope that it says", "[enclosed]") {
    const auto balls = logistic<Ball>({96}, 3);
    const auto exact = logistic<Digits>({64}, 3);
    const Vector<Ball> middle{{Ball(0.5), Ball(0.25), Ball(0.25)}}, theta{{Ball(0.25), Ball(-0.5)}};
    const Matrix<Ball> tangent{{Ball(0.5), Ball(-1)}, {Ball(0.25), Ball(2)}};
    for (const double size : {0.05, 1e-9})  // wide boxes; and such that only the right derivatives are good enough
        for (const std::size_t horizon : {1u, 6u}) {
            const double along = size, across = size * 1e-3;
            const EnclosedTube<LogisticProblem<Ball>> tube(balls, horizon, Ball(0.25), balls.strong_convexity(),
                                                           balls.smoothness(), {96});
            const auto round = tube.round({middle, theta, tangent}, Radius(along), Radius(across));
            for (const double angle : {0.0, 1.0, 2.0, 4.0, 5.0}) {
                const Vector<Ball> v = on_circle(along * 0.999, angle), aside = on_circle(across * 0.999, 3 * angle);
                const auto [end, slope] = moved_round(exact, tube.plane(), horizon, middle, theta, tangent, v, aside);
                for (Eigen::Index c = 0; c < 2; ++c) {
                    const Ball told = round.slope(c) + round.turn(c, 0) * v(0) + round.turn(c, 1) * v(1);
                    CHECK(holds(widened(told, (round.across * Radius(across)).ball()), slope(c)));
                    CHECK_FALSE(holds(round.slope(c), slope(c)));
                    const Ball at = round.end.box()(c) + round.tangent(c, 0) * v(0) + round.tangent(c, 1) * v(1);
                    CHECK(holds(widened(at, (round.kept * Radius(across)).ball()), end(c)));
                }
            }
        }
}

TEST_CASE("the bound of what is across the tangent is nearly attained", "[enclosed]") {
    // One step from the optimum of all domains, of which the first alone is steep, far from the target.
    const auto problem = [](const auto& one) {
        using S = std::decay_t<decltype(one)>;
        const auto diagonal = [&](const S& h) { return Matrix<S>(identity_matrix<S>(2) * h); };
        return QuadraticProblem<S>({diagonal(one * S(2)), diagonal(one / S(64)), diagonal(one / S(64))},
                                   Matrix<S>::Constant(2, 3, S(0)), diagonal(one), Vector<S>::Constant(2, one * S(64)));
    };
    struct Steep : QuadraticProblem<Ball> {
        std::optional<Ball> strong_convexity() const { return Ball(0x1p-6); }
        std::optional<Ball> smoothness() const { return Ball(2); }
    };
    const Steep balls{problem(Ball(1))};
    const EnclosedTube<Steep> tube(balls, 1, Ball(0.25), Ball(0x1p-6), Ball(2), {96});
    const Vector<Ball> w{{Ball(0.5), Ball(0.25), Ball(0.25)}}, zero = Vector<Ball>::Constant(2, Ball(0));
    const Matrix<Ball> still = Matrix<Ball>::Constant(2, 2, Ball(0));
    const double across = 1e-9;
    const auto round = tube.round({w, zero, still}, Radius(), Radius(across));
    const auto slope = [&](const Vector<Ball>& aside) {
        return moved_round(problem(Digits(1)), tube.plane(), 1, w, zero, still, zero, aside).second;
    };
    const Vector<Digits> change = slope(on_circle(across, 0.785)) - slope(zero);
    const double seen = sqrt(Digits(change.dot(change))).convert_to<double>(), told = round.across.value() * across;
    CHECK(seen < told);
    CHECK(seen > 0.9 * told);
}

TEST_CASE("the enclosed run holds the run of three and four domains at 300 digits", "[enclosed]") {
    for (const int domains : {3, 4}) {
        const Dense dense{quadratics<Ball>({64}, domains)};
        const auto exact = quadratics<Digits>({64}, domains);
        for (Setting s : {Setting{"1/4", "1/20", {"1/2", "1/5", "1/10"}, 1, 40},
                          Setting{"2/7", "1/20", {"1/4", "3/10", "1/5"}, 5, 30},
                          Setting{"1/10", "1/12", {"1/3", "1/3", "1/7"}, 40, 20}}) {
            if (domains == 3) s.weights.pop_back();
            INFO(domains << " domains, horizon " << s.horizon);
            const auto run = enclosed(dense, s, {64});
            CHECK(holds_run(run, at_300_digits(exact, s), static_cast<int>(s.rounds)));
            CHECK(width(run.weights()) < 1e-15);
        }
    }
    const Setting s{"1/3", "1/12", {"1/2", "1/4"}, 8, 30};
    const auto odds = enclosed(logistic<Ball>({64}, 3), s, {64});
    CHECK(holds_run(odds, at_300_digits(logistic<Digits>({64}, 3), s), 30));
    CHECK(width(odds.weights()) < 1e-14);
    const auto fine = enclosed(Dense{quadratics<Ball>({512}, 3)}, s, {512});
    CHECK(holds_run(fine, at_300_digits(quadratics<Digits>({64}, 3), s), 30));
    CHECK(width(fine.weights()) < 1e-149);
}

TEST_CASE("three domains: 1e5 inner steps do not widen it, and what remains is bounded", "[enclosed]") {
    const Dense dense{quadratics<Ball>({64}, 3)};
    const Setting s{"1/10", "1/12", {"2/5", "2/5"}, 40, 1800}, end{"1/10", "1/12", {"2/5", "2/5"}, 40, 4500};
    const auto late = enclosed(dense, end, {64});
    CHECK(holds_run(late, at_300_digits(quadratics<Digits>({64}, 3), end), 4500));
    CHECK(width(late.weights()) < 1e-15);
    const auto run = enclosed(dense, s, {64});
    const auto rest = run.rest(late.weights(), late.parameters());
    REQUIRE(rest);
    double largest = 0;
    for (Eigen::Index i = 0; i < 3; ++i) {
        const Ball seen = late.sum()(i) - run.sum()(i) - Ball(2700) * late.weights()(i);
        CHECK((*rest)(i).overlaps(seen));
        largest = std::max(largest, std::abs(seen.midpoint()));
    }
    CHECK(largest > 1e-7);
    CHECK(width(*rest) < 1e-2 * largest);
}

TEST_CASE("three domains: an error of 1e-9 is covered where it is said, and caught where not", "[enclosed]") {
    const Setting s{"1/10", "1/12", {"1/2", "1/4"}, 60, 30};
    const auto held = [&](double gradient, double hessian, bool says) {
        const Shifted problem{logistic<Ball>({64}, 3), gradient, hessian, says};
        return holds_run(enclosed(problem, s, {64}), at_300_digits(logistic<Digits>({64}, 3), s), 30);
    };
    CHECK(held(0, 0, false));
    CHECK(held(1e-9, 0, true));
    CHECK_FALSE(held(1e-9, 0, false));
    CHECK(held(0, 1e-9, true));
    CHECK_FALSE(held(0, 1e-9, false));
}

TEST_CASE("starts of three domains that are known up to a radius", "[enclosed]") {
    const auto problem = logistic<Ball>({64}, 3);
    const Ball third(Rational(1) / 3, Precision{64}), twelfth(Rational(1) / 12, Precision{64});
    const auto known = [&](double radius) {
        return Vector<Ball>{{widened(Ball(0.5), Ball(radius)), widened(Ball(0.25), Ball(radius)),
                             widened(Ball(0.25), Ball(2 * radius))}};
    };
    const Vector<Ball> theta = from_rational<Ball>(origin(2), {64});
    EnclosedProblemRun run(problem, 3, third, twelfth, known(0.01), theta);
    while (run.rounds() < 10) REQUIRE(run.advance());
    std::vector<double> ends;
    for (const auto& [first, second] : std::vector<std::pair<const char*, const char*>>{
             {"49/100", "24/100"}, {"51/100", "26/100"}, {"51/100", "24/100"}, {"49/100", "26/100"}}) {
        const auto exact = at_300_digits(logistic<Digits>({64}, 3), {"1/3", "1/12", {first, second}, 3, 10});
        CHECK(holds_run(run, exact, 10));
        ends.push_back(exact.weights(0).convert_to<double>());
    }
    const auto [low, high] = std::minmax_element(ends.begin(), ends.end());
    const double image = (*high - *low) / 2;  // of the box of starts; its ball is twice as long, and rounds widen it
    CHECK(width(run.weights()(0)) < 4 * image);
    CHECK_THROWS_AS(EnclosedProblemRun(problem, 3, third, third, Vector<Ball>::Constant(3, Ball(0.25)), theta),
                    InputError);
    CHECK_THROWS_AS(EnclosedProblemRun(problem, 3, third, third, both(Ball(0.5)), theta), InputError);
    EnclosedProblemRun outside(problem, 3, third, third, known(0.2), theta);
    CHECK_FALSE(outside.advance());
}

}  // namespace datamix
