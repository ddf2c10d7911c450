// What a model refuses, and its change of units.
#include "datamix/evaluate/exact_model.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;

TEST_CASE("noise of another shape, negative noise and dependent optima are refused", "[model]") {
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

    CHECK_NOTHROW(plain.with_independent_optima());
    SharedQuadratic<Rational> line{rationals({"1"}), Matrix<Rational>(1, 3), rationals({"0"})};
    line.optima << 0, 1, 2;
    const ExactModel dependent(line, rationals({"1/3", "1/3", "1/3"}), rationals({"0"}), Rational(1, 8));
    CHECK_THROWS_AS(dependent.with_independent_optima(), UnsupportedError);
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
