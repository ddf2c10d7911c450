// Ridge regression against its rows, in rationals; what is singular is a problem, too; L and μ around the eigenvalues.
#include "datamix/problem/ridge.hpp"

#include "catch.hpp"
#include "datamix/problem/conformance.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "rational.hpp"

namespace datamix {
namespace {

struct Rows {
    Matrix<Rational> x;
    Vector<Rational> y;

    /// mean ½(xᵀθ − y)², row by row
    Rational loss(const Vector<Rational>& theta) const {
        Rational sum(0);
        for (Eigen::Index i = 0; i < x.rows(); ++i) {
            Rational miss = -y(i);
            for (Eigen::Index j = 0; j < x.cols(); ++j) miss += x(i, j) * theta(j);
            sum += miss * miss / 2;
        }
        return sum / Rational(x.rows());
    }
    Moments<Rational> moments() const { return moments_of<Rational>(x, y); }
};

const Rows web{Matrix<Rational>{{1, 2}, {r("-1/2"), 3}, {0, 1}}, rationals({"1", "2/3", "-1"})};
const Rows books{Matrix<Rational>{{2, -1}}, rationals({"5"})};  // singular
const Rows held{Matrix<Rational>{{r("1/7"), 1}, {1, 1}}, rationals({"0.3", "-2"})};

RidgeProblem<Rational> exact(const Rational& ridge) {
    return {{web.moments(), books.moments()}, held.moments(), ridge};
}

template <class S>
Moments<S> as(const Moments<Rational>& m, Precision precision = {64}) {
    return {from_rational<S>(m.gram, precision), from_rational<S>(m.cross, precision),
            from_rational<S>(m.square, precision)};
}

}  // namespace

TEST_CASE("ridge losses are those of the rows, exactly", "[ridge]") {
    const auto problem = exact(r("1/10"));
    const Vector<Rational> theta = rationals({"5/7", "-2"}), v = rationals({"1", "-3"});
    const Rational penalty = dot<Rational>(theta, theta) / 20;
    CHECK(problem.domain_loss(0, theta) == web.loss(theta) + penalty);
    CHECK(problem.domain_loss(1, theta) == books.loss(theta) + penalty);
    CHECK(problem.validation_loss(theta) == held.loss(theta));
    CHECK(problem.hessian(1) == Matrix<Rational>{{r("4.1"), -2}, {-2, r("1.1")}});
    CHECK(broken_promises(problem, theta, v).empty());
    CHECK(broken_promises(exact(0), theta, v).empty());
    static_assert(EnclosableProblem<RidgeProblem<Ball>>);
    const RidgeProblem<double> rounded({as<double>(web.moments()), as<double>(books.moments())},
                                       as<double>(held.moments()), 0.1);
    CHECK(broken_promises(rounded, Vector<double>{{0.3, -1}}, Vector<double>{{1, 2}}).empty());
}

TEST_CASE("L and mu of ridge regression are the extreme eigenvalues, and unknown where there is none", "[ridge]") {
    // books: xxᵀ has eigenvalues 0 and 5. web: trace 1.25/3 + 14/3, determinant as below.
    const double trace = 1.25 / 3 + 14.0 / 3, determinant = 1.25 / 3 * 14 / 3 - 0.25 / 9;
    const double root = std::sqrt(trace * trace / 4 - determinant);
    const auto problem = exact(r("1/10"));
    CHECK(to_double(problem.smoothness()) == Approx(std::max(5.1, trace / 2 + root + 0.1)).epsilon(1e-8));
    REQUIRE(problem.strong_convexity());
    CHECK(*problem.strong_convexity() == r("1/10"));
    CHECK_FALSE(exact(0).strong_convexity());
    const RidgeProblem<Rational> regular({web.moments()}, held.moments(), 0);
    REQUIRE(regular.strong_convexity());
    CHECK(to_double(*regular.strong_convexity()) == Approx(trace / 2 - root).epsilon(1e-7));
    CHECK(to_double(regular.smoothness()) == Approx(trace / 2 + root).epsilon(1e-8));
    const double a = (1 / 49.0 + 1) / 2, b = (1 / 7.0 + 1) / 2;  // the Gram matrix [a b; b 1] of the validation rows
    CHECK(to_double(regular.validation_smoothness()) ==
          Approx((a + 1) / 2 + std::sqrt((a - 1) * (a - 1) / 4 + b * b)).epsilon(1e-8));
    const RidgeProblem<Ball> balls({as<Ball>(web.moments(), {128})}, as<Ball>(held.moments(), {128}), Ball(0));
    REQUIRE(balls.strong_convexity());
    CHECK(certainly(less_equal(*balls.strong_convexity(), Ball(trace / 2 - root))));
}

TEST_CASE("a ridge problem of a table, and parts that do not fit", "[ridge]") {
    DomainTable<Rational> table{{"a", "b"},
                                {},
                                {{"web", web.x, web.y, {}}, {"books", books.x, books.y, {}}},
                                {"validation", held.x, held.y, {}}};
    const Vector<Rational> theta = rationals({"1/3", "2"});
    const auto problem = ridge_problem<Rational>(table, r("1/10"));
    CHECK(problem.domains() == 2);
    CHECK(problem.domain_gradients(theta) == exact(r("1/10")).domain_gradients(theta));
    CHECK(problem.validation_loss(theta) == held.loss(theta));
    table.domains[1].targets.resize(0);  // labels
    CHECK_THROWS_AS(ridge_problem<Rational>(table, 1), InputError);

    using Problem = RidgeProblem<Rational>;
    const Moments<Rational> small{Matrix<Rational>::Constant(1, 1, 1), rationals({"1"})};
    CHECK_THROWS_AS(Problem({web.moments(), small}, held.moments(), 1), InputError);
    CHECK_THROWS_AS(Problem({web.moments()}, small, 1), InputError);
    CHECK_THROWS_AS(Problem({}, held.moments(), 1), InputError);
    CHECK_THROWS_AS(Problem({web.moments()}, held.moments(), -1), InputError);
    CHECK_THROWS_AS(Problem({{web.moments().gram, rationals({"1"})}}, held.moments(), 1), InputError);
    CHECK_THROWS_AS(moments_of<Rational>(web.x, rationals({"1"})), InputError);
    CHECK_THROWS_AS(moments_of<Rational>(Matrix<Rational>(0, 2), Vector<Rational>(0)), InputError);
}

}  // namespace datamix
