// The enclosed run of two domains against the algorithm at 300 digits: contained, narrow after 1e5 steps, and an error
// of 1e-9 is covered where the balls say so and caught where not.
#include "datamix/evaluate/enclosed_problem_run.hpp"

#include "catch.hpp"
#include "evaluate/at_300_digits.hpp"

namespace datamix {

using namespace digits;

TEST_CASE("the enclosed run holds the run at 300 digits, for dense quadratics and logistic regression", "[enclosed]") {
    const Dense dense{quadratics<Ball>()};
    const auto odds = logistic<Ball>();
    for (const Setting& s : {Setting{"1/4", "1/5", "9/10", 1, 40}, Setting{"2/7", "1/3", "1/2", 5, 30},
                             Setting{"1/10", "1/2", "1/10", 40, 20}}) {
        const auto run = enclosed(dense, s, {64});
        CHECK(holds_run(run, at_300_digits(quadratics<Digits>(), s), static_cast<int>(s.rounds)));
        CHECK(width(run.weights()(0)) < 1e-15);
        const auto other = enclosed(odds, s, {64});
        CHECK(holds_run(other, at_300_digits(logistic<Digits>(), s), static_cast<int>(s.rounds)));
        CHECK(width(other.weights()(0)) < 1e-14);
    }
    // More digits narrow it as far.
    const Setting s{"1/4", "1/5", "9/10", 3, 30};
    const Dense fine{quadratics<Ball>({512})};
    const auto run = enclosed(fine, s, {512});
    CHECK(holds_run(run, at_300_digits(quadratics<Digits>(), s), 30));
    CHECK(width(run.weights()(0)) < 1e-149);
    CHECK(width(run.weights()(0)) > 0);
}

TEST_CASE("1e5 inner steps do not widen the enclosure, and it still holds the run", "[enclosed]") {
    const Setting s{"1/4", "1/5", "9/10", 5, 20000};
    const auto run = enclosed(Dense{quadratics<Ball>()}, s, {64});
    CHECK(width(run.weights()(0)) < 1e-16);
    CHECK(holds_run(run, at_300_digits(quadratics<Digits>(), s), 20000));
}

TEST_CASE("an error of 1e-9 in gradients or Hessians is covered where it is said, and caught where not", "[enclosed]") {
    // Where w hardly moves what is left is the error of θ.
    const Setting s{"1/10", "1/3", "1/2", 60, 30}, still{"1/3", "1/1000000", "1/2", 5, 30};
    const auto held = [](const Setting& setting, double gradient, double hessian, bool says) {
        const Shifted problem{logistic<Ball>(), gradient, hessian, says};
        return holds_run(enclosed(problem, setting, {64}), at_300_digits(logistic<Digits>(), setting), 30);
    };
    for (const Setting& setting : {s, still}) {
        CHECK(held(setting, 0, 0, false));
        CHECK(held(setting, 1e-9, 0, true));
        CHECK_FALSE(held(setting, 1e-9, 0, false));
    }
    CHECK(held(s, 0, 1e-9, true));
    CHECK_FALSE(held(s, 0, 1e-9, false));
}

TEST_CASE("starts that are known up to a radius, what remains, and what is refused", "[enclosed]") {
    const auto problem = logistic<Ball>();
    const Precision p{64};
    const Ball third(r("1/3"), p), half(0.5);
    const Vector<Ball> theta = from_rational<Ball>(origin(2), p);
    using Run = EnclosedProblemRun<LogisticProblem<Ball>>;
    Run wide(problem, 3, third, third, both(widened(half, Ball(0.01))), theta);
    const Setting low{"1/3", "1/3", "49/100", 3, 10}, high{"1/3", "1/3", "51/100", 3, 10};
    while (wide.rounds() < 10) REQUIRE(wide.advance());
    CHECK(holds_run(wide, at_300_digits(logistic<Digits>(), low), 10));
    CHECK(holds_run(wide, at_300_digits(logistic<Digits>(), high), 10));

    // The tangent: a small interval of starts ends as its image, no less and hardly more.
    for (const std::size_t horizon : {std::size_t{1}, std::size_t{8}}) {
        const Setting left{"1/3", "1/3", "0.499999999", horizon, 5}, right{"1/3", "1/3", "0.500000001", horizon, 5};
        Run narrow(problem, horizon, third, third, both(widened(half, Ball(1e-9))), theta);
        while (narrow.rounds() < 5) REQUIRE(narrow.advance());
        const auto one = at_300_digits(logistic<Digits>(), left), other = at_300_digits(logistic<Digits>(), right);
        const double image = abs(Digits(one.weights(0) - other.weights(0))).convert_to<double>() / 2;
        CHECK(holds_run(narrow, one, 5));
        CHECK(holds_run(narrow, other, 5));
        CHECK(width(narrow.weights()(0)) < image * (1 + 1e-6));
        const double spread = abs(Digits(one.parameters(0) - other.parameters(0))).convert_to<double>() / 2;
        CHECK(width(narrow.parameters()(0)) > spread);
    }

    // The same across it: parameters known up to 1e-9, next to the target, where the adjoint is small and Δ is not.
    const Dense dense{quadratics<Ball>()};
    for (const std::size_t rounds : {1u, 4u}) {
        const Setting s{"1/4", "1/5", "1/2", 1, rounds};
        const Rational off = r("1e-9");
        EnclosedProblemRun<Dense> near(
            dense, 1, Ball(r(s.eta.c_str()), p), Ball(r(s.alpha.c_str()), p), both(half),
            Near{from_rational<Ball>(rationals({"3/10", "1/2"}), p), Radius(1.4143e-9)}.box());
        while (near.rounds() < rounds) REQUIRE(near.advance());
        for (const int corner : {0, 1, 2, 3}) {
            Vector<Rational> from = rationals({"3/10", "1/2"});
            from(0) += corner % 2 == 0 ? off : Rational(-off);
            from(1) += corner < 2 ? off : Rational(-off);
            CHECK(holds_run(near, at_300_digits(quadratics<Digits>(), s, from), static_cast<int>(rounds)));
        }
        CHECK(width(near.weights()(0)) < 3e-9);
    }

    // Half of all weights at once, over rounds long enough for θ to follow them: κ is not constant.
    for (const std::size_t horizon : {std::size_t{4}, std::size_t{40}}) {
        EnclosedProblemRun<Dense> broad(dense, horizon, Ball(0.25), Ball(0.25), both(widened(half, Ball(0.25))), theta);
        REQUIRE(broad.advance());
        for (const char* weight : {"1/4", "3/8", "5/8", "3/4"})
            CHECK(holds_run(broad, at_300_digits(quadratics<Digits>(), {"1/4", "1/4", weight, horizon, 1}), 1));
    }

    for (const int vertex : {0, 1}) {  // as far as the weights go
        Run at(problem, 3, third, third, both(Ball(vertex)), theta);
        CHECK(at.advance());
    }
    Run outside(problem, 3, third, third, both(widened(half, Ball(0.6))), theta);
    CHECK_FALSE(outside.advance());
    CHECK(outside.rounds() == 0);
    CHECK_THROWS_AS((Run(problem, 0, third, third, both(half), theta)), InputError);
    CHECK_THROWS_AS((Run(problem, 1, Ball(9), third, both(half), theta)), InputError);
    CHECK_THROWS_AS((Run(problem, 1, Ball(0), third, both(half), theta)), InputError);
    CHECK_THROWS_AS((Run(problem, 1, third, third, both(half), Vector<Ball>(theta.head(1)))), InputError);
}

TEST_CASE("the rounds still to come are bounded once the run is near its fixed point", "[enclosed]") {
    const Setting s{"1/4", "1/5", "9/10", 5, 45}, end{"1/4", "1/5", "9/10", 5, 2000};
    const Dense dense{quadratics<Ball>()};
    const auto late = enclosed(dense, end, {64});
    const Ball fixed = late.weights()(0);
    const Vector<Ball> parameters = late.parameters();
    CHECK_FALSE(enclosed(dense, {"1/4", "1/5", "9/10", 5, 1}, {64}).rest(both(fixed), parameters));
    const auto run = enclosed(dense, s, {64});
    const auto rest = run.rest(both(fixed), parameters);
    REQUIRE(rest);
    const Ball seen = late.sum()(0) - run.sum()(0) - Ball(1955) * fixed;  // of the later rounds: rounding, 2000·1e-17
    CHECK((*rest)(0).overlaps(seen));
    INFO(seen.midpoint() << " in " << (*rest)(0).midpoint() << " +- " << width((*rest)(0)));
    CHECK(width((*rest)(0)) < 1e-2 * std::abs(seen.midpoint()));
    CHECK(width(seen) < 1e-2 * std::abs(seen.midpoint()));
}

namespace {

/// One dimension, ½(θ − 1/8)² and ½θ²; the target 1/16 is θ*(½), a fixed point.
template <class S>
QuadraticProblem<S> on_a_line(const S& one) {
    const Matrix<S> h = Matrix<S>::Constant(1, 1, one);
    Matrix<S> optima(1, 2);
    optima << one / S(8), S(0);
    return QuadraticProblem<S>({h, h}, optima, h, Vector<S>::Constant(1, one / S(16)));
}

}  // namespace

TEST_CASE("what is across the tangent moves the rest of the run as far as the bound allows", "[enclosed]") {
    // The tangent is 0 at first, and one round maps (w − ½, θ − 1/16) linearly. Both parts send equally much to θ, with
    // one sign or with two.
    const auto balls = on_a_line(Ball(Rational(1), {64}));
    const Vector<Ball> fixed = Vector<Ball>::Constant(1, Ball(0x1p-4));
    for (const char* theta : {"0.062504", "0.062496"}) {  // 1/16 ± 4e-6
        const Setting s{"3/4", "8", "0.500003", 1, 3000};
        const EnclosedProblemRun run(balls, 1, Ball(0.75), Ball(8), both(Ball(s.start()(0), {64})),
                                     from_rational<Ball>(rationals({theta}), {64}));
        const auto rest = run.rest(both(Ball(0.5)), fixed);
        REQUIRE(rest);
        const auto exact = at_300_digits(on_a_line(Digits(1)), s, rationals({theta}));
        CHECK(holds((*rest)(0), Digits(3000 * (exact.average(0) - Digits(1) / 2))));
    }
}

TEST_CASE("outer steps that jump to the optimum leave the parameters behind, inside the enclosure", "[enclosed]") {
    // The outer step that goes from any weight to the best one is 64 at T = ∞: the tangent is then not the image of the
    // one before, and what is across it is all there is.
    const auto balls = on_a_line(Ball(Rational(1), {64}));
    for (const char* alpha : {"16", "64", "100"})
        for (const char* eta : {"1/2", "3/4"})
            for (const std::size_t horizon : {1u, 2u, 4u}) {
                INFO(alpha << " " << eta << " " << horizon);
                const auto holds_ends = [&](const Ball& weight, const Ball& theta,
                                            const std::vector<std::pair<const char*, const char*>>& ends) {
                    EnclosedProblemRun run(balls, horizon, Ball(r(eta), Precision{64}), Ball(r(alpha), Precision{64}),
                                           both(weight), Vector<Ball>::Constant(1, theta));
                    for (std::size_t round = 1; round <= 4; ++round) {
                        REQUIRE(run.advance());
                        for (const auto& [from, at] : ends)
                            CHECK(holds_run(run,
                                            at_300_digits(on_a_line(Digits(1)), {eta, alpha, from, horizon, round},
                                                          rationals({at})),
                                            static_cast<int>(round)));
                    }
                };
                holds_ends(widened(Ball(0.5), Ball(0x1p-8)), Ball(0x1p-4), {{"127/256", "1/16"}, {"129/256", "1/16"}});
                holds_ends(Ball(0.5), widened(Ball(0x1p-4), Ball(0x1p-12)), {{"1/2", "255/4096"}, {"1/2", "257/4096"}});
            }
}

}  // namespace datamix
