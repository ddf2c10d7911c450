// The concepts of a problem: which types meet them, and that those which do mean what the concept says.
#include "datamix/problem/problem.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/problem/conformance.hpp"
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
    CHECK(broken_promises(testing::as<double>(testing::different_hessians()), theta, v).empty());
    CHECK(broken_promises(SharedQuadratic<double>{Vector<double>{{1, 4}}, Matrix<double>{{1, 0, -1}, {0, 1, 2}}, theta},
                          v, theta)
              .empty());
    const std::vector<Matrix<double>> samples{Matrix<double>{{3, 1}, {-1, 2}}, Matrix<double>{{-2, 1}}};
    CHECK(broken_promises(LogisticProblem<double>(samples, Matrix<double>{{1, 2}}, 0.1), theta, v).empty());
    std::mt19937_64 engine(6);
    const Eigen::VectorXd point = naive::random_vector(engine, 0.4), direction = naive::random_vector(engine, 0.2);
    CHECK(broken_promises(texts::three_texts(0.01), point, direction).empty());
}

}  // namespace datamix
