// Additive noise on domain gradients: what it changes and what not, and that parameters and sensitivities see the same.
#include "datamix/problem/noisy_gradients.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {
namespace {

using Exact = QuadraticProblem<Rational>;

const Vector<Rational> theta{{Rational(1) / 2, Rational(-1) / 4}},
    weights{{Rational(1) / 5, Rational(1) / 2, Rational(3) / 10}};

/// Another 2×3 matrix at every call, the same ones in every copy.
class Sequence {
public:
    Matrix<Rational> operator()() {
        Matrix<Rational> noise(2, 3);
        for (Eigen::Index k = 0; k < 6; ++k) noise.data()[k] = Rational((5 * calls_ + 3 * k) % 11 - 5) / 4;
        ++calls_;
        return noise;
    }

private:
    Eigen::Index calls_ = 0;
};

}  // namespace

TEST_CASE("every call for gradients adds the next noise, and nothing else has any", "[noise]") {
    const auto problem = testing::different_hessians();
    const NoisyGradients<Exact> noisy(problem, Sequence{});
    Sequence same;
    for (int call = 0; call < 3; ++call)
        CHECK(noisy.domain_gradients(theta) - problem.domain_gradients(theta) == same());
    CHECK(noisy.domains() == 3);
    CHECK(noisy.dimension() == 2);
    CHECK(noisy.hessian_times(weights, theta, theta) == problem.hessian_times(weights, theta, theta));
    CHECK(noisy.validation_loss(theta) == problem.validation_loss(theta));
    CHECK(noisy.validation_gradient(theta) == problem.validation_gradient(theta));
}

TEST_CASE("parameters and sensitivities see the same samples", "[noise]") {
    const auto problem = testing::different_hessians();
    const Rational eta = Rational(1) / 8, off = parse_rational("1e-12");
    const std::size_t horizon = 5;
    const auto reverse = [&](const Vector<Rational>& w, Vector<Rational>& end) {
        const NoisyGradients<Exact> noisy(problem, Sequence{});
        PlainTape<NoisyGradients<Exact>> tape(noisy);
        end = theta;
        return reverse_round(noisy, tape, w, horizon, eta, end);
    };
    Vector<Rational> end, other = theta;
    const auto g = reverse(weights, end);
    CHECK(forward_round(NoisyGradients<Exact>(problem, Sequence{}), weights, horizon, eta, other) == g);
    CHECK(other == end);
    for (Eigen::Index i = 0; i < 3; ++i) {  // g is the derivative along this very noise path
        Vector<Rational> up = weights, down = weights;
        up(i) += off;
        down(i) -= off;
        reverse(up, other);
        const Rational above = problem.validation_loss(other);
        reverse(down, other);
        const Rational slope = (above - problem.validation_loss(other)) / (2 * off);
        CHECK(abs(Rational(slope - g(i))) < parse_rational("1e-20"));
    }
}

TEST_CASE("step t of a replicate draws position (replicate, t), from 0", "[noise]") {
    const NormalStream stream(3, "positions");
    Matrix<double> deviations(2, 3);
    deviations << 1, 2, 0, 4, 5, 6;
    GaussianNoise noise(stream, 7, deviations);
    for (std::uint64_t step = 0; step < 3; ++step) {
        double expected[6];
        stream.normals(7, step, expected, 6);
        const Matrix<double> found = noise();
        for (Eigen::Index j = 0; j < 3; ++j)
            for (Eigen::Index i = 0; i < 2; ++i) CHECK(found(i, j) == deviations(i, j) * expected[2 * j + i]);
    }
}

TEST_CASE("noise on a problem does not hide its smoothness", "[noise]") {
    const auto none = [] { return Matrix<double>::Zero(2, 2); };
    const SharedQuadratic<double> problem{Eigen::Vector2d(1, 4), Eigen::Matrix2d::Identity(), Eigen::Vector2d(-2, 2)};
    const NoisyGradients<SharedQuadratic<double>> noisy(problem, none);
    CHECK(noisy.smoothness() == 4.0);
    const MixingOptions<double> longer{.horizon = 2, .rounds = 3, .inner_step = 0.51, .outer_step = 0.1};
    CHECK_THROWS_AS(mix(noisy, longer, MixingStart<double>::uniform(2, 2)), InputError);
    const auto full = testing::as<double>(testing::different_hessians());  // L is not known
    CHECK_FALSE(NoisyGradients<QuadraticProblem<double>>(full, none).smoothness());
}

}  // namespace datamix
