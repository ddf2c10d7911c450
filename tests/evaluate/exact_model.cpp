// What a model refuses, its optimum, and its change of units.
#include "datamix/evaluate/exact_model.hpp"

#include "catch.hpp"
#include "datamix/evaluate/closed_moments.hpp"
#include "evaluate/support.hpp"

using namespace datamix;

TEST_CASE("wrong shapes, noise of another shape, negative noise and dependent optima are refused", "[model]") {
    const ExactModel plain = testing::two_domains();
    const auto with = [&](const Matrix<Rational>& noise) {
        return ExactModel(plain.problem, plain.start_weights, plain.start_parameters, plain.outer_step, noise);
    };
    CHECK_FALSE(plain.is_noisy());
    Matrix<Rational> noise = Matrix<Rational>::Constant(2, 2, Rational(0));
    CHECK_FALSE(with(noise).is_noisy());
    noise(1, 0) = Rational(1, 9);
    CHECK(with(noise).is_noisy());
    CHECK_THROWS_AS(with(Matrix<Rational>::Constant(2, 3, Rational(0))), InputError);
    noise(1, 0) = Rational(-1, 9);
    CHECK_THROWS_AS(with(noise), InputError);

    SharedQuadratic<Rational> misfit = plain.problem;
    misfit.validation = rationals({"1"});
    CHECK_THROWS_AS(ExactModel(misfit, plain.start_weights, plain.start_parameters, plain.outer_step), InputError);
    misfit = plain.problem;
    misfit.curvature = rationals({"1", "2", "3"});
    CHECK_THROWS_AS(ExactModel(misfit, plain.start_weights, plain.start_parameters, plain.outer_step), InputError);

    CHECK_NOTHROW(plain.with_independent_optima());
    SharedQuadratic<Rational> line{rationals({"1"}), Matrix<Rational>(1, 3), rationals({"0"})};
    line.optima << 0, 1, 2;
    const ExactModel dependent(line, rationals({"1/3", "1/3", "1/3"}), rationals({"0"}), Rational(1, 8));
    CHECK_THROWS_AS(dependent.with_independent_optima(), UnsupportedError);
    // Of all w with w_2 + 2w_3 = 0 and sum 1 the one nearest to the uniform weights: (5/6, 1/3, -1/6).
    CHECK(dependent.optimum() == rationals({"5/6", "1/3", "-1/6"}));
}

TEST_CASE("covariances of noise: what is refused, and that a diagonal is one however it is given", "[model]") {
    const ExactModel plain = testing::two_domains();
    Matrix<Rational> full(2, 2), none = Matrix<Rational>::Constant(2, 2, Rational(0));
    full << 4, 2, 2, 1;  // singular
    const ExactModel model = plain.with_covariance({full, none});
    CHECK(model.is_noisy());
    CHECK(model.noise.col(0) == rationals({"4", "1"}));
    CHECK(in_units_of(model, Rational(2)).covariance.at(0) == full / Rational(4));
    CHECK(in_units_of(model, Rational(2)).noise.col(0) == rationals({"1", "1/4"}));
    const Matrix<Rational> diagonal = diagonal_matrix<Rational>(rationals({"3", "0"}));
    CHECK(plain.with_covariance({diagonal, none}).covariance.empty());
    CHECK(plain.with_covariance({diagonal, none}).noise(0, 0) == 3);
    CHECK_THROWS_AS(plain.with_covariance({full}), InputError);
    CHECK_THROWS_AS(plain.with_covariance({full, Matrix<Rational>::Constant(1, 1, Rational(0))}), InputError);
    Matrix<Rational> other = full;
    other(0, 1) = Rational(1);
    CHECK_THROWS_AS(plain.with_covariance({other, none}), InputError);
    other(1, 0) = Rational(1);
    CHECK_NOTHROW(plain.with_covariance({other, none}));
    other(0, 1) = other(1, 0) = Rational(201, 100);
    CHECK_THROWS_AS(plain.with_covariance({other, none}), InputError);
}

TEST_CASE("y_0 and w* are where the mixtures of the start and of the minimiser lie", "[model]") {
    const ExactModel model = testing::two_domains();
    const Vector<Rational> best = model.optimum();
    CHECK(best.sum() == 1);
    CHECK(times<Rational>(model.problem.optima, best) == model.hull.nearest);
    CHECK(best(0) == model.problem.minimiser());
    CHECK(model.start(0) == model.start_weights(0) - best(0));
}

TEST_CASE("a change of units keeps weights and scales gaps", "[model]") {
    const ExactModel model = testing::two_domains();
    CHECK(natural_unit(model) == 1);
    const ExactModel other = in_units_of(model, Rational(4));
    CHECK(natural_unit(other) == Rational(1, 4));
    CHECK(other.optimum() == model.optimum());
    for (const char* w : {"0", "1/3", "1"})
        CHECK(other.problem.objective(parse_rational(w)) * 16 == model.problem.objective(parse_rational(w)));
    CHECK(other.hull.is_stable(other.outer_step) == model.hull.is_stable(model.outer_step));
}

TEST_CASE("starts, curvatures and outer steps that are refused", "[model]") {
    const ExactModel good = testing::two_domains();
    const auto& w = good.start_weights;
    const auto& theta = good.start_parameters;
    const ExactModel limit(good.problem, w, theta, Rational(1)), below(good.problem, w, theta, Rational(999, 1000));
    CHECK_THROWS_AS(limit.with_stable_linear_step(), InputError);  // 2/|a_1 − a_2|² itself
    CHECK_NOTHROW(below.with_stable_linear_step());
    CHECK_THROWS_AS(ExactModel(good.problem, w, theta, Rational(0)), InputError);
    CHECK_THROWS_AS(ExactModel(good.problem, testing::rationals("0.9", "0.2"), theta, Rational(1, 4)), InputError);
    CHECK_THROWS_AS(ExactModel(good.problem, w, testing::rationals("1"), Rational(1, 4)), InputError);
    auto flat = good.problem;
    flat.curvature(0) = 0;
    CHECK_THROWS_AS(ExactModel(flat, w, theta, Rational(1, 4)), InputError);
    auto same = good.problem;
    same.optima.col(1) = same.optima.col(0);
    CHECK_THROWS_AS(ExactModel(same, w, theta, Rational(1, 4)), InputError);
}

TEST_CASE("the optimum of three domains in the plane is the mixture that hits c", "[model]") {
    const ExactModel model = testing::three_domains_with_noise();
    const Vector<Rational> w = model.optimum();
    CHECK(w.sum() == 1);
    CHECK(Vector<Rational>(model.problem.optima * w) == model.problem.validation);  // d = 2: it is hit
    CHECK(model.free_weights() == 2);
}

TEST_CASE("a change of units divides expected gaps by its square", "[model]") {
    const ExactModel model = testing::three_domains_with_noise();
    CHECK(natural_unit(model) == 4);  // a_2 − a_3 = (3, 6)
    for (const char* text : {"4", "1/7", "1e50"}) {
        const Rational unit = parse_rational(text);
        const ExactModel scaled = in_units_of(model, unit);
        CHECK(natural_unit(in_units_of(model, Rational(unit * natural_unit(model)))) * unit <= 2);
        CHECK(scaled.optimum() == model.optimum());
        const auto gap = [](const ExactModel& m) {
            return StochasticGap<Rational>(m, round_law<Rational>(m, 2, Rational(1) / 5)).average(3);
        };
        CHECK(gap(scaled) * unit * unit == gap(model));
    }
    CHECK(natural_unit(in_units_of(model, 3)) == 2);
    CHECK(natural_unit(in_units_of(model, 6)) == 1);  // the largest coordinate itself
    CHECK(natural_unit(in_units_of(model, parse_rational("6.001"))) == Rational(1) / 2);
}
