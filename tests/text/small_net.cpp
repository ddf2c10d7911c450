// The small net as a problem: against its definition, its promises, its tape against forward sensitivities.

#include "datamix/text/small_net.hpp"

#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/problem/conformance.hpp"
#include "text/net_support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

SmallNetProblem problem_of(int n, double reg = 1e-3) {
    return {{net_shares(n, 1), net_shares(n, 2), net_shares(n, 3)}, net_shares(n, 4), reg};
}

}  // namespace

TEST_CASE("losses of the small net are those of its definition", "[net]") {
    for (const int n : {2, 5, 11}) {
        const SmallNetProblem problem = problem_of(n);
        CHECK(problem.dimension() == 49 * n + 16);
        const Eigen::VectorXd theta = net_point(problem.dimension(), 5, 0.7);
        CHECK(problem.validation_loss(theta) == Approx(net_loss(n, net_shares(n, 4), theta)).epsilon(1e-13));
        CHECK(problem.domain_loss(1, theta) ==
              Approx(net_loss(n, net_shares(n, 2), theta) + 0.5e-3 * theta.squaredNorm()).epsilon(1e-13));
    }
    // Logits of hundreds: tanh and exponentials at their ends.
    const SmallNetProblem problem = problem_of(5);
    const Eigen::VectorXd far = net_point(problem.dimension(), 6, 100);
    CHECK(std::isfinite(problem.validation_loss(far)));
    CHECK(problem.validation_gradient(far).allFinite());
}

TEST_CASE("the small net keeps its promises", "[net]") {
    for (const int n : {2, 9}) {
        const SmallNetProblem problem = problem_of(n);
        for (const double scale : {0.0, 0.1, 1.0})
            CHECK(broken_promises(problem, net_point(problem.dimension(), 7, scale),
                                  net_point(problem.dimension(), 8, 0.5))
                      .empty());
    }
}

TEST_CASE("the small net's tape gives the hypergradient of forward sensitivities", "[net]") {
    const SmallNetProblem problem = problem_of(6);
    const Eigen::VectorXd w = Eigen::Vector3d(0.2, 0.5, 0.3), start = net_point(problem.dimension(), 9, 0.6);
    SmallNetProblem::Tape tape(problem);
    for (const std::size_t horizon : {1u, 2u, 7u, 1u}) {  // a tape is used again
        Eigen::VectorXd theta = start, other = start;
        const Eigen::VectorXd g = reverse_round(problem, tape, w, horizon, 0.8, theta),
                              expected = forward_round(problem, w, horizon, 0.8, other);
        CHECK((g - expected).norm() < 1e-13);
        CHECK(expected.norm() > 1e-4);
        CHECK((theta - other).norm() < 1e-14);
    }
}

TEST_CASE("texts that a small net cannot take", "[net]") {
    const std::vector<double> eight(8, 0.125);
    CHECK_THROWS_AS(SmallNetProblem({}, eight, 0), InputError);
    CHECK_THROWS_AS(SmallNetProblem({net_shares(3, 1)}, eight, 0), InputError);
    CHECK_THROWS_AS(SmallNetProblem({eight}, eight, -1), InputError);
    CHECK_THROWS_AS(SmallNetProblem({{1.0}}, {1.0}, 0), InputError);
    CHECK_THROWS_AS(SmallNetProblem({eight}, std::vector<double>(9, 0.1), 0), InputError);
}
