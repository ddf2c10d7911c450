// Every loss here keeps what problem/problem.hpp says, and each broken promise is noticed.
#include "datamix/problem/conformance.hpp"

#include "catch.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "datamix/text/problem.hpp"
#include "text/naive.hpp"

using namespace datamix;

namespace {

SharedQuadratic<Rational> shared() {
    return two_domains<Rational>(rationals({"1", "4"}), rationals({"2", "-1"}), rationals({"0", "1/2"}),
                                 rationals({"1/3", "3"}));
}
const Vector<Rational> theta{{Rational(5) / 7, Rational(-2)}}, direction{{Rational(1), Rational(-3)}};

/// One member of shared() broken at a time.
struct Broken : SharedQuadratic<Rational> {
    enum class Part { none, gradient, hessian, loss, validation, mu, smoothness, third, pulled } part = Part::none;
    Rational factor(Part here) const { return here == part ? Rational(101, 100) : Rational(1); }

    Matrix<Rational> domain_gradients(const Vector<Rational>& at) const {
        return SharedQuadratic::domain_gradients(at) * factor(Part::gradient);
    }
    Vector<Rational> hessian_times(const Vector<Rational>& w, const Vector<Rational>& at,
                                   const Vector<Rational>& v) const {
        return SharedQuadratic::hessian_times(w, at, v) * factor(Part::hessian);
    }
    Rational domain_loss(Eigen::Index i, const Vector<Rational>& at) const {
        return SharedQuadratic::domain_loss(i, at) * factor(Part::loss);
    }
    Vector<Rational> validation_gradient(const Vector<Rational>& at) const {
        return SharedQuadratic::validation_gradient(at) * factor(Part::validation);
    }
    Vector<Rational> third_times(const Vector<Rational>&, const Vector<Rational>&, const Vector<Rational>& u,
                                 const Vector<Rational>&) const {
        return u * Rational(factor(Part::third) - 1);
    }
    Vector<Rational> validation_hessian_times(const Vector<Rational>&, const Vector<Rational>& v) const {
        return v * Rational(factor(Part::pulled) * factor(Part::validation));
    }
    Rational strong_convexity() const { return part == Part::mu ? 5 : 1; }
    Rational smoothness() const { return part == Part::smoothness ? 3 : 4; }
};

}  // namespace

TEST_CASE("quadratic, logistic and text losses keep their promises", "[problem]") {
    CHECK(broken_promises(shared(), theta, direction).empty());

    Matrix<Rational> full(2, 2), optima(2, 2);
    full << 2, Rational(1, 2), Rational(1, 2), 1;
    optima << 1, 0, -1, 2;
    const QuadraticProblem<Rational> quadratic({full, full * Rational(3)}, optima, full, rationals({"0", "1"}));
    CHECK(broken_promises(quadratic, theta, direction).empty());

    using R = Real<50>;
    const Matrix<R> first{{1, 2}, {-1, R(1) / 2}, {3, 1}}, second{{R(-1) / 3, 1}};
    const LogisticProblem<R> logistic({first, second}, first, R(1) / 10);
    for (const int scale : {0, 1, -3})
        CHECK(broken_promises(logistic, Vector<R>(Vector<R>{{1, R(1) / 4}} * R(scale)), Vector<R>{{1, -2}}).empty());

    const TextProblem text(
        {trigram_shares(naive::random_text(1, 800, "abc ")), trigram_shares(naive::random_text(2, 800, "bcd,"))},
        trigram_shares(naive::random_text(3, 800, "abcd")), 1e-2);
    Eigen::VectorXd at(text.dimension()), v(text.dimension());
    for (Eigen::Index j = 0; j < at.size(); ++j) {
        at(j) = std::sin(static_cast<double>(j));
        v(j) = std::cos(3.0 * static_cast<double>(j));
    }
    CHECK(broken_promises(text, at, v).empty());
}

TEST_CASE("each broken promise is noticed, and by name", "[problem]") {
    using Part = Broken::Part;
    Broken problem{shared()};
    CHECK(broken_promises(problem, theta, direction).empty());
    const std::pair<Part, const char*> cases[] = {
        {Part::gradient, "domain_gradients is not the derivative of domain_loss of domain 1"},
        {Part::hessian, "hessian_times is not the derivative of the gradient of domain 1"},
        {Part::loss, "domain_gradients is not the derivative of domain_loss of domain 1"},
        {Part::validation, "validation_gradient is not the derivative of validation_loss"},
        {Part::third, "third_times is not the derivative of hessian_times of domain 1"},
        {Part::pulled, "validation_hessian_times is not the derivative of validation_gradient"},
        {Part::mu, "strong_convexity is above the curvature of domain 1"},
        {Part::smoothness, "smoothness is below the curvature of domain 1"},
    };
    for (const auto& [part, message] : cases) {
        problem.part = part;
        const auto found = broken_promises(problem, theta, direction);
        INFO(message);
        CHECK(std::find(found.begin(), found.end(), message) != found.end());
    }
    // None hides another.
    const struct : Broken {
        Vector<Rational> hessian_times(const Vector<Rational>&, const Vector<Rational>&,
                                       const Vector<Rational>&) const {
            return rationals({"1"});
        }
    } two{Broken{shared(), Part::validation}};
    CHECK(broken_promises(two, theta, direction) ==
          std::vector<std::string>{"hessian_times of domain 1: expected d numbers",
                                   "hessian_times of domain 2: expected d numbers",
                                   "validation_gradient is not the derivative of validation_loss"});
    const struct : Broken {
        Matrix<Rational> domain_gradients(const Vector<Rational>&) const { return Matrix<Rational>::Zero(1, 2); }
    } flat{Broken{shared(), Part::validation}};
    CHECK(broken_promises(flat, theta, direction) ==
          std::vector<std::string>{"domain_gradients: expected a d×m matrix",
                                   "validation_gradient is not the derivative of validation_loss"});
    CHECK_THROWS_AS(broken_promises(problem, rationals({"1"}), direction), InputError);
}

TEST_CASE("constants that are exact are kept at any size of the curvature", "[problem]") {
    struct Steep : SharedQuadratic<double> {
        double factor = 1;
        double strong_convexity() const { return factor * curvature(0); }
        double smoothness() const { return curvature(0) / factor; }
    };
    const Vector<double> at{{0.7, -0.4}}, v{{-1.1, 0.3}};
    for (const double h : {1e-9, 1.0, 3e11, 7e15}) {
        const SharedQuadratic<double> loss{Vector<double>{{h, h}}, Matrix<double>{{1, 0}, {0, 1}}, at};
        CHECK(broken_promises(Steep{loss, 1}, at, v).empty());
        if (h >= 1) CHECK(broken_promises(Steep{loss, 1.001}, at, v).size() == 4);
    }
}
