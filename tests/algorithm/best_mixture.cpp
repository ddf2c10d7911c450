// The least of a function of mixtures that has several minima: found from the vertex that leads to it.
#include "datamix/algorithm/best_mixture.hpp"

#include <cmath>

#include "catch.hpp"

namespace datamix {
namespace {

/// F(w) = −Σ depth_i w_i²: each vertex is a minimum of its own, and uniform weights lie between.
struct Wells {
    Eigen::VectorXd depth, at = {};
    Eigen::Index domains() const { return depth.size(); }
    void move(const Eigen::VectorXd& w) { at = w; }
    double outer_loss() const { return -depth.dot(at.cwiseAbs2()); }
    Eigen::VectorXd implicit_hypergradient() const { return -2 * depth.cwiseProduct(at); }
};

}  // namespace

TEST_CASE("the best mixture is the least of the minima that its starts lead to", "[descent]") {
    for (Eigen::Index deepest = 0; deepest < 3; ++deepest) {
        Wells wells{Eigen::Vector3d(1, 2, 1.5)};
        wells.depth(deepest) = 4;
        const MixtureSearch search = best_mixture(wells, wells);
        CHECK(search.converged);
        CHECK(search.best.converged);
        CHECK(search.best.weights == Eigen::VectorXd(Eigen::VectorXd::Unit(3, deepest)));
        CHECK(search.best.outer_loss == -4);
        CHECK(search.best.residual == 0);
        CHECK(search.spread == Approx(4 - (deepest == 0 ? 1.5 : 1)));
    }
    Wells wells{Eigen::Vector2d(1, 2)};
    CHECK(outer_loss(wells, Eigen::Vector2d(0.5, 0.5)) == -0.75);
    const Mixture found = stationary_mixture(wells, Eigen::Vector2d(0.9, 0.1));
    CHECK(found.weights == Eigen::VectorXd(Eigen::Vector2d(1, 0)));
    CHECK(found.outer_loss == -1);
}

TEST_CASE("uniform weights are a start, too, and one that does not converge is said", "[descent]") {
    // A minimum inside that no vertex leads to: at the vertices F is flat.
    struct Bowl {
        Eigen::VectorXd at = {};
        Eigen::Index domains() const { return 2; }
        double inside() const { return at(0) * at(1); }
        void move(const Eigen::VectorXd& w) { at = w; }
        double outer_loss() const { return -inside() * inside(); }
        Eigen::VectorXd implicit_hypergradient() const {
            return -2 * inside() * Eigen::VectorXd(Eigen::Vector2d(at(1), at(0)));
        }
    } bowl;
    CHECK(best_mixture(bowl, bowl).best.outer_loss == -1.0 / 16);
    // A gradient that lies: no step lowers F.
    struct Liar {
        Eigen::VectorXd at = {};
        Eigen::Index domains() const { return 2; }
        void move(const Eigen::VectorXd& w) { at = w; }
        double outer_loss() const { return at(1); }
        Eigen::VectorXd implicit_hypergradient() const { return Eigen::Vector2d(0, -1); }
    } liar;
    CHECK_FALSE(best_mixture(liar, liar).converged);
}

}  // namespace datamix
