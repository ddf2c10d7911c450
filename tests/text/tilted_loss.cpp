// The tilted loss is what it is said to be, is below F where it has to be, and its minimum is not overrated: against
// its own formula in plain double precision.
#include "datamix/text/tilted_loss.hpp"

#include <tuple>

#include "catch.hpp"
#include "datamix/text/mixture.hpp"
#include "text/enclosed_support.hpp"

using namespace enclosed;

namespace {

/// Φ_w around c, from losses, gradients and Hessian products of the problem.
struct Setting {
    TextProblem problem;
    EnclosedText balls;
    TextOptimum optimum;
    VectorXd w, origin;
    Tilt tilt;
    Eigen::MatrixXd most, outer;  // shares of contexts

    Setting(const Example& example, VectorXd weights, const VectorXd& centre)
        : problem(example.doubles()), balls(example.balls()), optimum(problem), w(std::move(weights)) {
        optimum.move(centre);
        origin = optimum.theta();
        const auto middle = [](const Matrix<Ball>& values) {
            return values.unaryExpr([](const Ball& value) { return value.midpoint(); }).eval();
        };
        most = middle(balls.mixture(as_balls(w)).mass);
        outer = middle(balls.validation().mass);
        tilt.psi = optimum.newton_direction(optimum.outer_gradient());
        tilt.kappa = TiltedLoss::least_kappa(tilt.psi, most, outer);
    }
    double reg() const { return problem.strong_convexity(); }
    double value(const VectorXd& theta, double kappa) const {
        VectorXd slope = problem.domain_gradients(theta) * w;
        return problem.validation_loss(theta) - tilt.psi.dot(slope) +
               kappa * (problem.loss(w, theta) - problem.loss(w, origin) + reg() / 2 * (theta - origin).squaredNorm());
    }
    double value(const VectorXd& theta) const { return value(theta, tilt.kappa); }
    VectorXd gradient(const VectorXd& theta) const {
        VectorXd result(theta.size());
        for (Eigen::Index k = 0; k < theta.size(); ++k) {
            const VectorXd e = 1e-5 * VectorXd::Unit(theta.size(), k);
            result(k) = (value(theta + e) - value(theta - e)) / 2e-5;
        }
        return result;
    }
    /// v'∇²Φ_w(θ)v
    double curvature(const VectorXd& theta, const VectorXd& v, double kappa) const {
        const double h = 1e-3;
        return (value(theta + h * v, kappa) - 2 * value(theta, kappa) + value(theta - h * v, kappa)) / (h * h);
    }
    double certified(const VectorXd& theta) const { return certified(tilt, theta); }
    double certified(const Tilt& other) const { return certified(other, origin); }
    double certified(const Tilt& other, const VectorXd& theta) const {
        const EnclosedTextPoint start(balls, exact_balls(origin, balls.precision()));
        return TiltedLoss(balls, problem).certified(w, other, start, theta);
    }
};

VectorXd somewhere(Eigen::Index d, int k) {
    VectorXd result(d);
    for (Eigen::Index i = 0; i < d; ++i) result(i) = std::sin(static_cast<double>((k + 2) * (i + 1)));
    return result;
}

const VectorXd kCentre = Eigen::Vector3d(0.25, 0.5, 0.25);

}  // namespace

TEST_CASE("a tilted loss is at most F at the parameters of its mixture", "[enclosed]") {
    for (const bool far : {false, true})
        for (const std::uint32_t seed : {1u, 2u, 3u})
            for (const VectorXd& w : {VectorXd(Eigen::Vector3d(0.3, 0.4, 0.3)), VectorXd(Eigen::Vector3d(0, 1, 0))}) {
                Setting setting(Example(4, 3, seed, Rational(1) / 100, far), w, kCentre);
                setting.optimum.move(w);
                INFO(far << ' ' << seed << ' ' << w.transpose());
                CHECK(setting.value(setting.optimum.theta()) <= setting.optimum.outer_loss() + 1e-12);
                const auto [theta, least] =
                    TiltedLoss(setting.balls, setting.problem).minimum(w, setting.tilt, setting.origin);
                CHECK(least <= setting.value(setting.optimum.theta()));
                // At its minimum, in double precision and for certain.
                const double there = setting.value(theta);
                CHECK(least <= there + 1e-12);
                CHECK(least >= there - 1e-6);
                CHECK(setting.certified(theta) == Approx(least).margin(1e-9));
            }
}

TEST_CASE("a certified minimum is the value less what strong convexity allows", "[enclosed]") {
    for (const bool far : {false, true}) {
        const Setting setting(Example(3, 3, 5, Rational(1) / 20, far), Eigen::Vector3d(0.5, 0.2, 0.3), kCentre);
        const double constant = 2 * setting.tilt.kappa * setting.reg();
        const auto [best, least] =
            TiltedLoss(setting.balls, setting.problem).minimum(setting.w, setting.tilt, setting.origin);
        for (int k = 0; k < 8; ++k) {
            const VectorXd theta = setting.origin + 0.3 * somewhere(setting.origin.size(), k);
            const double lost = setting.gradient(theta).squaredNorm() / (2 * constant);
            CHECK(setting.certified(theta) == Approx(setting.value(theta) - lost).epsilon(1e-6));
            CHECK(setting.certified(theta) < least + 1e-12);
            const VectorXd v = somewhere(setting.origin.size(), k + 20).normalized();
            CHECK(setting.curvature(theta, v, setting.tilt.kappa) > constant);
        }
        // Where all logits of a context change alike nothing but the regulariser does: no larger constant would do.
        VectorXd same = VectorXd::Zero(best.size());
        same.head(3).setConstant(1);
        // Differences of doubles, over 1e-6.
        CHECK(setting.curvature(best, same / std::sqrt(3.0), setting.tilt.kappa) == Approx(constant).margin(2e-9));
        CHECK(setting.certified(best + same) == Approx(setting.certified(best)).margin(1e-9));
    }
}

TEST_CASE("the least kappa is needed and enough", "[enclosed]") {
    for (const std::uint32_t seed : {5u, 6u, 7u}) {
        const Setting setting(Example(3, 3, seed, Rational(1) / 100, true), Eigen::Vector3d(0.5, 0.2, 0.3), kCentre);
        const auto& [psi, kappa] = setting.tilt;
        CHECK(std::isfinite(setting.certified(setting.tilt)));
        CHECK(setting.certified(Tilt{psi, 0.999 * kappa}) == -HUGE_VAL);
        CHECK(setting.certified(Tilt{1.001 * psi, kappa}) == -HUGE_VAL);
        // The context that asks for it, and the symbols with the largest and the least ψ there.
        const Eigen::Index n = 3;
        double asked = 0;
        Eigen::Index a = 0, b = 0, high = 0, low = 0;
        for (Eigen::Index i = 0; i < n; ++i)
            for (Eigen::Index j = 0; j < n; ++j) {
                if (!(setting.most(i, j) > 0)) continue;
                const VectorXd logits = psi.segment(i * n, n) + psi.segment((n + j) * n, n) + psi.tail(n);
                const double here = logits.maxCoeff() - logits.minCoeff() - setting.outer(i, j) / setting.most(i, j);
                if (here < asked) continue;
                std::tie(asked, a, b) = std::tuple(here, i, j);
                logits.maxCoeff(&high);
                logits.minCoeff(&low);
            }
        CHECK(kappa == Approx(asked));
        // Φ is least convex where that context has the one symbol rarely and otherwise the other one. In the rest of
        // the contexts nothing depends on the logit that is moved.
        VectorXd theta = VectorXd::Zero(psi.size()), v = VectorXd::Zero(psi.size());
        theta.segment(a * n, n).setConstant(-40);
        theta(a * n + low) = 0;
        theta(a * n + high) = -7;
        for (Eigen::Index j = 0; j < n; ++j)
            if (j != b) theta((n + j) * n + high) = -40;
        v(a * n + high) = 1;
        const auto beyond_the_regulariser = [&](double k) {
            return setting.curvature(theta, v, k) - 2 * k * setting.reg();
        };
        CHECK(beyond_the_regulariser(kappa) > 0);
        CHECK(beyond_the_regulariser(0.95 * kappa) < 0);
    }
}
