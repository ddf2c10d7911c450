// The concepts of a problem: which types meet them, and that those which do mean what the concept says.
#include "datamix/problem/problem.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/noisy_gradients.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "text/support.hpp"

namespace datamix {
namespace {

struct Nothing {
    using Scalar = double;
};
/// Knows everything but the Hessian.
struct NoHessian {
    using Scalar = double;
    Eigen::Index domains() const { return 1; }
    Eigen::Index dimension() const { return 1; }
    Matrix<double> domain_gradients(const Vector<double>& theta) const { return theta; }
    double validation_loss(const Vector<double>&) const { return 0; }
    Vector<double> validation_gradient(const Vector<double>& theta) const { return theta; }
};
struct Whole : NoHessian {
    Vector<double> hessian_times(const Vector<double>&, const Vector<double>&, const Vector<double>& v) const {
        return v;
    }
};
/// Its tape lacks what the way back adds up.
struct HalfTaped : Whole {
    struct Tape {
        explicit Tape(const HalfTaped&) {}
        void start(const Vector<double>&) {}
        Vector<double> record(const Vector<double>& theta) { return theta; }
        void pull_back(std::size_t, const Vector<double>&, Vector<double>&) {}
    };
};

/// Any problem in double whose losses are smooth: shapes, and derivatives by central differences along v.
template <Problem P>
void check_conformance(const P& problem, const Vector<double>& theta, const Vector<double>& v) {
    const double step = 1e-5;
    const Vector<double> up = theta + step * v, down = theta - step * v;
    const Matrix<double> gradients = problem.domain_gradients(theta);
    REQUIRE(gradients.rows() == problem.dimension());
    REQUIRE(gradients.cols() == problem.domains());
    Vector<double> w = Vector<double>::LinSpaced(problem.domains(), 1, 2);
    w /= w.sum();
    const Vector<double> change = (problem.domain_gradients(up) - problem.domain_gradients(down)) * w / (2 * step),
                         product = problem.hessian_times(w, theta, v);
    CHECK((change - product).norm() < 1e-8 * (1 + product.norm()));
    const double slope = (problem.validation_loss(up) - problem.validation_loss(down)) / (2 * step),
                 along = problem.validation_gradient(theta).dot(v);
    CHECK(std::abs(slope - along) < 1e-8 * (1 + std::abs(along)));
    if constexpr (SmoothProblem<P>) {
        const std::optional<double> smoothness = problem.smoothness();
        CHECK((!smoothness || product.norm() <= (1 + 1e-12) * *smoothness * v.norm()));
    }
}

}  // namespace

TEST_CASE("what is a problem, a smooth one, one with a tape", "[problem]") {
    STATIC_REQUIRE_FALSE(Problem<Nothing>);
    STATIC_REQUIRE_FALSE(Problem<NoHessian>);
    STATIC_REQUIRE(Problem<Whole>);
    STATIC_REQUIRE_FALSE(SmoothProblem<Whole>);
    STATIC_REQUIRE_FALSE(TapedProblem<Whole>);
    STATIC_REQUIRE_FALSE(TapedProblem<HalfTaped>);
    STATIC_REQUIRE(TapedProblem<TextProblem>);
    STATIC_REQUIRE(SmoothProblem<TextProblem>);
    STATIC_REQUIRE((Problem<SharedQuadratic<Ball>> && SmoothProblem<SharedQuadratic<Ball>>));
    STATIC_REQUIRE((Problem<QuadraticProblem<Rational>> && SmoothProblem<QuadraticProblem<Rational>>));
    STATIC_REQUIRE((Problem<LogisticProblem<Real<50>>> && SmoothProblem<LogisticProblem<Real<50>>>));
    STATIC_REQUIRE(SmoothProblem<NoisyGradients<SharedQuadratic<double>>>);
}

TEST_CASE("the library's problems conform: shapes, derivatives and smoothness", "[problem]") {
    const Vector<double> theta{{0.7, -0.4}}, v{{-1.1, 0.6}};
    check_conformance(testing::as<double>(testing::different_hessians()), theta, v);
    check_conformance(SharedQuadratic<double>{Vector<double>{{1, 4}}, Matrix<double>{{1, 0, -1}, {0, 1, 2}}, theta}, v,
                      theta);
    const std::vector<Matrix<double>> samples{Matrix<double>{{3, 1}, {-1, 2}}, Matrix<double>{{-2, 1}}};
    check_conformance(LogisticProblem<double>(samples, Matrix<double>{{1, 2}}, 0.1), theta, v);
    std::mt19937_64 engine(6);
    const Eigen::VectorXd point = naive::random_vector(engine, 0.4), direction = naive::random_vector(engine, 0.2);
    check_conformance(texts::three_texts(0.01), point, direction);
}

}  // namespace datamix
