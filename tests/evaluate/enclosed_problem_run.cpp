// The enclosed run against the algorithm at 300 digits: contained, narrow after 1e5 steps, and an error of
// 1e-9 is covered where the balls say so and caught where not.
#include "datamix/evaluate/enclosed_problem_run.hpp"

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/quadratic.hpp"
#include "evaluate/support.hpp"
#include "rational.hpp"

namespace datamix {
namespace {

using Digits = Real<300>;

template <class S>
QuadraticProblem<S> quadratics(Precision precision = {64}) {
    Matrix<Rational> first(2, 2), second(2, 2), optima(2, 2);
    first << 1, r("1/3"), r("1/3"), 2;
    second << 3, r("-1/2"), r("-1/2"), 1;
    optima << 1, 0, r("2/3"), r("-1/5");
    const Matrix<Rational> validation = Matrix<Rational>::Identity(2, 2);
    const auto as = [&](const Matrix<Rational>& m) { return from_rational<S>(m, precision); };
    return {
        {as(first), as(second)}, as(optima), as(validation), from_rational<S>(rationals({"3/10", "1/2"}), precision)};
}
/// Dense Hessians know no μ and L of their own: the eigenvalues are in [4/5, 7/2].
struct Dense : QuadraticProblem<Ball> {
    std::optional<Ball> strong_convexity() const { return Ball(0.75); }
    std::optional<Ball> smoothness() const { return Ball(3.5); }
};

template <class S>
LogisticProblem<S> logistic(Precision precision = {64}) {
    Matrix<Rational> first(3, 2), second(2, 2), validation(2, 2);
    first << r("1"), r("-1/2"), r("3/4"), r("1/4"), r("-1"), r("1");
    second << r("-1/2"), r("1"), r("1/2"), r("5/4");
    validation << r("1"), r("-1/5"), r("-2/5"), r("1");
    return {{from_rational<S>(first, precision), from_rational<S>(second, precision)},
            from_rational<S>(validation, precision),
            from_rational<S>(r("1/5"), precision)};
}

struct Setting {
    const char *eta, *alpha, *weight;
    std::size_t horizon, rounds;
};
const Vector<Rational> start = rationals({"1/3", "-1/7"});

template <class P>
MixingResult<Digits> at_300_digits(const P& problem, const Setting& s, const Vector<Rational>& theta = start) {
    MixingOptions<Digits> options;
    options.horizon = s.horizon;
    options.rounds = s.rounds;
    options.inner_step = from_rational<Digits>(r(s.eta));
    options.outer_step = from_rational<Digits>(r(s.alpha));
    Vector<Rational> w(2);
    w << r(s.weight), 1 - r(s.weight);
    return mix(problem, options, {from_rational<Digits>(w), from_rational<Digits>(theta)}, LinearUpdate{});
}

template <class P>
EnclosedProblemRun<P> enclosed(const P& problem, const Setting& s, Precision precision) {
    EnclosedProblemRun<P> run(problem, s.horizon, Ball(r(s.eta), precision), Ball(r(s.alpha), precision),
                              Ball(r(s.weight), precision), from_rational<Ball>(start, precision));
    while (run.rounds() < s.rounds) REQUIRE(run.advance());
    return run;
}

bool holds(const Ball& ball, const Digits& value) { return ball.contains(mpfr_srcptr(value.backend().data())); }
double width(const Ball& ball) { return Radius::around(ball).value(); }

template <class P>
bool holds_run(const EnclosedProblemRun<P>& run, const MixingResult<Digits>& exact, int rounds) {
    bool held = holds(run.weight(), exact.weights(0)) && holds(run.sum(), Digits(exact.average(0) * Digits(rounds)));
    const Vector<Ball> theta = run.parameters();
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

}  // namespace

TEST_CASE("the enclosed run holds the run at 300 digits, for dense quadratics and logistic regression", "[enclosed]") {
    const Dense dense{quadratics<Ball>()};
    const auto odds = logistic<Ball>();
    for (const Setting& s : {Setting{"1/4", "1/5", "9/10", 1, 40}, Setting{"2/7", "1/3", "1/2", 5, 30},
                             Setting{"1/10", "1/2", "1/10", 40, 20}}) {
        const auto run = enclosed(dense, s, {64});
        CHECK(holds_run(run, at_300_digits(quadratics<Digits>(), s), static_cast<int>(s.rounds)));
        CHECK(width(run.weight()) < 1e-15);
        const auto other = enclosed(odds, s, {64});
        CHECK(holds_run(other, at_300_digits(logistic<Digits>(), s), static_cast<int>(s.rounds)));
        CHECK(width(other.weight()) < 1e-14);
    }
    // More digits narrow it as far.
    const Setting s{"1/4", "1/5", "9/10", 3, 30};
    const Dense fine{quadratics<Ball>({512})};
    const auto run = enclosed(fine, s, {512});
    CHECK(holds_run(run, at_300_digits(quadratics<Digits>(), s), 30));
    CHECK(width(run.weight()) < 1e-149);
    CHECK(width(run.weight()) > 0);
}

TEST_CASE("1e5 inner steps do not widen the enclosure, and it still holds the run", "[enclosed]") {
    const Setting s{"1/4", "1/5", "9/10", 5, 20000};
    const auto run = enclosed(Dense{quadratics<Ball>()}, s, {64});
    CHECK(width(run.weight()) < 1e-16);
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
    const Vector<Ball> theta = from_rational<Ball>(start, p);
    using Run = EnclosedProblemRun<LogisticProblem<Ball>>;
    Run wide(problem, 3, third, third, widened(half, Ball(0.01)), theta);
    const Setting low{"1/3", "1/3", "49/100", 3, 10}, high{"1/3", "1/3", "51/100", 3, 10};
    while (wide.rounds() < 10) REQUIRE(wide.advance());
    CHECK(holds_run(wide, at_300_digits(logistic<Digits>(), low), 10));
    CHECK(holds_run(wide, at_300_digits(logistic<Digits>(), high), 10));

    // The tangent: a small interval of starts ends as its image, no less and hardly more.
    for (const std::size_t horizon : {std::size_t{1}, std::size_t{8}}) {
        const Setting left{"1/3", "1/3", "0.499999999", horizon, 5}, right{"1/3", "1/3", "0.500000001", horizon, 5};
        Run narrow(problem, horizon, third, third, widened(half, Ball(1e-9)), theta);
        while (narrow.rounds() < 5) REQUIRE(narrow.advance());
        const auto one = at_300_digits(logistic<Digits>(), left), other = at_300_digits(logistic<Digits>(), right);
        const double image = abs(Digits(one.weights(0) - other.weights(0))).convert_to<double>() / 2;
        CHECK(holds_run(narrow, one, 5));
        CHECK(holds_run(narrow, other, 5));
        CHECK(width(narrow.weight()) < image * (1 + 1e-6));
        const double spread = abs(Digits(one.parameters(0) - other.parameters(0))).convert_to<double>() / 2;
        CHECK(width(narrow.parameters()(0)) > spread);
    }

    // The same across it: parameters known up to 1e-9, next to the target, where the adjoint is small and Δ is not.
    const Dense dense{quadratics<Ball>()};
    for (const std::size_t rounds : {1u, 4u}) {
        const Setting s{"1/4", "1/5", "1/2", 1, rounds};
        const Rational off = r("1e-9");
        EnclosedProblemRun<Dense> near(
            dense, 1, Ball(r(s.eta), p), Ball(r(s.alpha), p), half,
            Near{from_rational<Ball>(rationals({"3/10", "1/2"}), p), Radius(1.4143e-9)}.box());
        while (near.rounds() < rounds) REQUIRE(near.advance());
        for (const int corner : {0, 1, 2, 3}) {
            Vector<Rational> from = rationals({"3/10", "1/2"});
            from(0) += corner % 2 == 0 ? off : Rational(-off);
            from(1) += corner < 2 ? off : Rational(-off);
            CHECK(holds_run(near, at_300_digits(quadratics<Digits>(), s, from), static_cast<int>(rounds)));
        }
        CHECK(width(near.weight()) < 3e-9);
    }

    // Half of all weights at once, over rounds long enough for θ to follow them: κ is not constant.
    for (const std::size_t horizon : {std::size_t{4}, std::size_t{40}}) {
        EnclosedProblemRun<Dense> broad(dense, horizon, Ball(0.25), Ball(0.25), widened(half, Ball(0.25)), theta);
        REQUIRE(broad.advance());
        for (const char* weight : {"1/4", "3/8", "5/8", "3/4"})
            CHECK(holds_run(broad, at_300_digits(quadratics<Digits>(), {"1/4", "1/4", weight, horizon, 1}), 1));
    }

    for (const int vertex : {0, 1}) {  // as far as the weights go
        Run at(problem, 3, third, third, Ball(vertex), theta);
        CHECK(at.advance());
    }
    Run outside(problem, 3, third, third, widened(half, Ball(0.6)), theta);
    CHECK_FALSE(outside.advance());
    CHECK(outside.rounds() == 0);
    CHECK_THROWS_AS((Run(problem, 0, third, third, half, theta)), InputError);
    CHECK_THROWS_AS((Run(problem, 1, Ball(9), third, half, theta)), InputError);
    CHECK_THROWS_AS((Run(problem, 1, Ball(0), third, half, theta)), InputError);
    CHECK_THROWS_AS((Run(problem, 1, third, third, half, Vector<Ball>(theta.head(1)))), InputError);
}

TEST_CASE("the rounds still to come are bounded once the run is near its fixed point", "[enclosed]") {
    const Setting s{"1/4", "1/5", "9/10", 5, 45}, end{"1/4", "1/5", "9/10", 5, 2000};
    const Dense dense{quadratics<Ball>()};
    const auto late = enclosed(dense, end, {64});
    const Ball fixed = late.weight();
    const Vector<Ball> parameters = late.parameters();
    CHECK_FALSE(enclosed(dense, {"1/4", "1/5", "9/10", 5, 1}, {64}).rest(fixed, parameters));
    const auto run = enclosed(dense, s, {64});
    const auto rest = run.rest(fixed, parameters);
    REQUIRE(rest);
    const Ball seen = late.sum() - run.sum() - Ball(1955) * fixed;  // of the later rounds: rounding, 2000·1e-17
    CHECK(rest->overlaps(seen));
    INFO(seen.midpoint() << " in " << rest->midpoint() << " +- " << width(*rest));
    CHECK(width(*rest) < 1e-2 * std::abs(seen.midpoint()));
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
        const EnclosedProblemRun run(balls, 1, Ball(0.75), Ball(8), Ball(r(s.weight), {64}),
                                     from_rational<Ball>(rationals({theta}), {64}));
        const auto rest = run.rest(Ball(0.5), fixed);
        REQUIRE(rest);
        const auto exact = at_300_digits(on_a_line(Digits(1)), s, rationals({theta}));
        CHECK(holds(*rest, Digits(3000 * (exact.average(0) - Digits(1) / 2))));
    }
}

}  // namespace datamix
