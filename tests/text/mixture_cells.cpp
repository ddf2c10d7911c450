// Certified lower bounds of F on cells: below F everywhere in the cell, near it on small cells, and a cover that leaves
// nothing out.
#include "datamix/text/mixture_cells.hpp"

#include "catch.hpp"
#include "datamix/text/mixture.hpp"
#include "text/enclosed_support.hpp"

using namespace enclosed;

namespace {

/// w in the cell, from barycentric coordinates that a counter spreads over it.
VectorXd inside(const Eigen::MatrixXd& cell, int k) {
    VectorXd share(cell.cols());
    for (Eigen::Index j = 0; j < share.size(); ++j) share(j) = std::pow((k * (j + 3) * 37 + 11 * j) % 101, 2) + 1e-3;
    return cell * (share / share.sum());
}

double area(const Eigen::MatrixXd& cell) {
    Eigen::MatrixXd edges(cell.rows() - 1, cell.cols() - 1);
    for (Eigen::Index j = 0; j < edges.cols(); ++j) edges.col(j) = (cell.col(j + 1) - cell.col(0)).head(edges.rows());
    return std::abs(edges.rows() == 1 ? edges(0, 0) : edges(0, 0) * edges(1, 1) - edges(0, 1) * edges(1, 0));
}

}  // namespace

TEST_CASE("the bound of a cell is below F in all of it, and close to it in a small one", "[enclosed]") {
    for (const bool far : {false, true})
        for (const std::uint32_t seed : {1u, 2u, 3u}) {
            const Example example(4, 3, seed, Rational(1) / 100, far);
            const TextProblem problem = example.doubles();
            const EnclosedText enclosed = example.balls();
            MixtureCells cells(enclosed, problem);
            TextOptimum optimum(problem);
            for (int size = 0; size < 14; ++size) {
                // Around (¼, ½, ¼), 2^−size as large as the simplex.
                const double s = std::ldexp(1, -size);
                const Eigen::MatrixXd cell =
                    s * Eigen::MatrixXd::Identity(3, 3) + (1 - s) * Eigen::Vector3d(0.25, 0.5, 0.25).replicate(1, 3);
                const double bound = cells.bound(cell, -100);
                double least = HUGE_VAL;
                for (int k = 0; k < 60; ++k) least = std::min(least, outer_loss(optimum, inside(cell, k)));
                INFO(far << ' ' << seed << ' ' << size << ": " << bound << " and " << least);
                CHECK(bound <= least + 1e-10);
                // It is F itself where ψ and θ_0 are those of a corner.
                for (Eigen::Index k = 0; k < 3; ++k)
                    CHECK(possibly(
                        less_equal(Ball(bound), enclosed_outer_loss(enclosed, optimum, as_balls(cell.col(k))))));
                CHECK(least - bound < (far ? 30 : 3) * s * s + s * 1e-3);  // quadratic but for F's own change
                // No corner is another's better: their order is nothing.
                Eigen::MatrixXd turned = cell;
                turned.col(0).swap(turned.col(2));
                CHECK(cells.bound(turned, -100) == Approx(bound).margin(1e-9));
            }
        }
}

TEST_CASE("a cover leaves nothing of the simplex out and reaches its target", "[enclosed]") {
    for (const int m : {2, 3}) {
        const Example example(3, m, 7, Rational(1) / 50);
        const TextProblem problem = example.doubles();
        const EnclosedText enclosed = example.balls();
        TextOptimum optimum(problem);
        const MixtureSearch search = best_mixture(problem, optimum);
        MixtureCells cells(enclosed, problem);
        const double target = search.best.outer_loss - 1e-5;
        const auto cover = cells.cover(target, 2000);
        REQUIRE(cover);
        double covered = 0;
        for (const MixtureCell& cell : *cover) {
            covered += area(cell.vertices);
            CHECK(cell.least >= target);
            for (Eigen::Index k = 0; k < cell.vertices.cols(); ++k) {
                CHECK(cell.vertices.col(k).sum() == 1);
                CHECK(outer_loss(optimum, cell.vertices.col(k)) >= cell.least - 1e-10);
            }
        }
        CHECK(covered == Approx(1).epsilon(1e-12));
        // No cover shows more than is true, and one cell is not enough.
        CHECK(!cells.cover(search.best.outer_loss + 1e-6, 300));
        CHECK(!cells.cover(target, 1));
    }
}

TEST_CASE("what is below the target need not be certified", "[enclosed]") {
    const Example example(3, 2, 9, Rational(1) / 50);
    const TextProblem problem = example.doubles();
    const EnclosedText enclosed = example.balls();
    MixtureCells cells(enclosed, problem);
    const Eigen::MatrixXd simplex = Eigen::MatrixXd::Identity(2, 2);
    CHECK(cells.bound(simplex, 100) < 100);
    CHECK(std::isfinite(cells.bound(simplex, -100)));
}
