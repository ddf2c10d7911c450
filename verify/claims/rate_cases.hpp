#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "claim/claim.hpp"
#include "claims/rate_runs.hpp"
#include "datamix/evaluate/closed_mixture.hpp"

namespace datamix::verify {

/// A convex case in exact numbers: shared Hessian, f_V = ½|θ−c|².
struct ConvexCase {
    SharedQuadratic<Rational> model;
    std::size_t horizon, rounds;
    Rational step_times_smoothness;  ///< ηL
    Rational alpha;                  ///< 0: the tuned one
    Vector<Rational> weights, parameters;

    Rational least() const {  ///< F*
        const auto one = identity_matrix<Rational>(model.dimension());
        return loss<Rational>(theory::closest_mixture(model.optima, model.validation, one), {64});
    }
    template <class S>
    S loss(const Vector<S>& w, Precision precision) const {  ///< F(w)
        return model.as<S>(precision).objective(w);
    }
};

inline ConvexCase make_case(std::initializer_list<std::string_view> curvature, std::vector<Vector<Rational>> optima,
                            std::initializer_list<std::string_view> validation, std::size_t horizon, std::size_t rounds,
                            const char* step, const char* alpha, std::initializer_list<std::string_view> weights,
                            std::initializer_list<std::string_view> parameters) {
    ConvexCase c{{rationals(curvature), {}, rationals(validation)},
                 horizon,
                 rounds,
                 parse_rational(step),
                 parse_rational(alpha),
                 rationals(weights),
                 rationals(parameters)};
    c.model.optima = Matrix<Rational>(c.model.curvature.size(), static_cast<Eigen::Index>(optima.size()));
    for (std::size_t i = 0; i < optima.size(); ++i) c.model.optima.col(static_cast<Eigen::Index>(i)) = optima[i];
    return c;
}

/// The instance of the value in proofs/full_rate.md.
inline ConvexCase reference_case() {
    return make_case({"1", "4"}, {rationals({"1", "0"}), rationals({"0", "1"}), rationals({"-1", "-1"})},
                     {"1/5", "3/10"}, 10, 400, "1", "1/10", {"1/3", "1/3", "1/3"}, {"0", "0"});
}

/// Cases on which a weaker statement is false; the theorem holds on each.
inline std::vector<ConvexCase> fixed_cases() {
    const std::vector<Vector<Rational>> line = {rationals({"1"}), rationals({"0"})},
                                        square = {rationals({"1", "1"}), rationals({"0", "0"})};
    return {
        // The first jump goes all the way: an average that counts w_0 keeps 1/K of its gap.
        make_case({"1"}, line, {"10"}, 1, 10, "1", "4", {"1/2", "1/2"}, {"1/2"}),
        // δ = 0 and hardly a step: the gap is the start's.
        make_case({"1"}, line, {"10"}, 1, 1, "1", "1/1000", {"1/2", "1/2"}, {"1/2"}),
        // δ = 0 and a start far from the best vertex.
        make_case({"1"}, line, {"10"}, 1, 10, "1", "1/20", {"1/1000000", "999999/1000000"}, {"0"}),
        // Greedy goes to the worst vertex, where gap and 2δ nearly agree.
        make_case({"1", "4"}, square, {"-400", "203/2"}, 1, 200, "1", "1", {"1/2", "1/2"}, {"1/2", "1/2"}),
        // Down a long slope: ln m/(αK) is nearly all there is, and nearly attained.
        make_case({"1"}, line, {"1000"}, 1, 200, "1", "1/30000", {"1/2", "1/2"}, {"1/2"}),
        // One round on a slope, α such that ln m/α = αR²/8; and with the step that is tuned to what is known before.
        make_case({"1"}, line, {"1000"}, 1, 1, "1", "47/20000", {"1/2", "1/2"}, {"1/2"}),
        make_case({"1"}, line, {"1000"}, 1, 1, "1", "0", {"1/2", "1/2"}, {"1/2"}),
        // With η = 1.9/L the second coordinate converges slower than q^T says and the wrong vertex attracts.
        make_case({"1", "2"}, square, {"-100", "125"}, 10, 400, "1", "0", {"1/2", "1/2"}, {"1/2", "1/2"}),
    };
}

/// 12 domains, projected gradient at rest with g = 0 while ∇F = ∓3: |Pδ|² = 12·(½span δ)² (F2 (b)).
inline ConvexCase resting_case() {
    ConvexCase c = make_case({"1", "4"}, std::vector<Vector<Rational>>(12, rationals({"1", "1"})), {"4", "-1"}, 1, 1000,
                             "1", "1/100", {}, {"0", "0"});
    for (Eigen::Index i = 6; i < 12; ++i) c.model.optima.col(i) = rationals({"-1", "-1"});
    c.weights = Vector<Rational>::Constant(12, Rational(1) / 12);
    return c;
}

/// One good domain of ten and inner steps that move nothing: the hypergradient is all bias. Tuned step.
inline ConvexCase idle_case() {
    ConvexCase c = make_case({"1"}, std::vector<Vector<Rational>>(10, rationals({"0"})), {"1000"}, 1, 100, "1/1000",
                             "0", {}, {"1/10"});
    c.model.optima(0, 0) = 1;
    c.weights = Vector<Rational>::Constant(10, Rational(1) / 10);
    return c;
}

/// One step to the optimum of a quadratic, which the first round reaches: (b) is attained (L_F = ½, exact
/// hypergradients).
inline ConvexCase one_step_case() {
    return make_case({"1"}, {rationals({"1"}), rationals({"0"})}, {"3/5"}, 1, 5, "1", "2", {"1/2", "1/2"}, {"1/2"});
}

/// (a''): f_1 = x²/2 = f_V and copies of h(x−1)²/2, from θ*(uniform). With nine of h = 100 the mixture is nearly as
/// curved as these, f_V is not, and one round is all.
inline RandomProblems::Instance<QuadraticProblem<Ball>> steep_mixture(const RandomProblems& random, int copies,
                                                                      const Rational& curvature) {
    const auto m = static_cast<std::size_t>(copies) + 1;
    std::vector<Matrix<Rational>> hessians(m, Matrix<Rational>::Constant(1, 1, curvature));
    hessians[0](0, 0) = 1;
    Matrix<Rational> optima = Matrix<Rational>::Constant(1, copies + 1, Rational(1));
    optima(0, 0) = 0;
    return random.quadratic(hessians, optima, hessians[0], rationals({"0"}), 1, curvature,
                            Vector<Rational>::Constant(1, copies * curvature / (copies * curvature + 1)));
}

inline ConvexCase random_case(RandomProblems& random) {
    const int d = random.draw(1, 3), m = random.draw(2, 4);
    ConvexCase c{{random.vector(d, 1, 20, 4), Matrix<Rational>(d, m), random.vector(d, -12, 12, 4)},
                 static_cast<std::size_t>(random.draw(1, 10)),
                 static_cast<std::size_t>(random.draw(2, 16)),
                 Rational(random.draw(1, 16)) / 16,
                 Rational(random.draw(0, 8)) / 8,
                 Vector<Rational>::Constant(m, 1 / Rational(m)),
                 random.vector(d, -8, 8, 4)};
    for (int i = 0; i < m; ++i) c.model.optima.col(i) = random.vector(d, -8, 8, 4) + RandomProblems::off_grid(d) * i;
    return c;
}

}  // namespace datamix::verify
