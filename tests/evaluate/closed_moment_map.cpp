// One noisy round on its moments, against exact expectations: the three-point Gauss-Hermite rule integrates them.
#include "datamix/evaluate/closed_moment_map.hpp"

#include <functional>

#include "catch.hpp"
#include "datamix/algorithm/outer_update.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

struct Case {
    ExactModel model;
    RoundLaw<Rational> law;
    Matrix<Rational> node;                      ///< √(3v), rational: the variances are chosen so
    std::vector<Matrix<Rational>> mixing = {};  ///< n_l = M_l ε_l with ε of these variances; empty: all I
};

Case make(const SharedQuadratic<Rational>& problem, const Vector<Rational>& kept, const Matrix<Rational>& node) {
    const Eigen::Index d = problem.dimension(), m = problem.domains();
    Vector<Rational> w = Vector<Rational>::Constant(m, Rational(1) / m), theta(d);
    w(0) += Rational(1) / 5;
    w(m - 1) -= Rational(1) / 5;
    for (Eigen::Index i = 0; i < d; ++i) theta(i) = Rational(2 * i - 1) / 3;
    const Matrix<Rational> variance = node.cwiseProduct(node) / Rational(3);
    return {ExactModel(problem, w, theta, Rational(1) / 9, variance), {kept, variance}, node};
}

/// The same with the noise of coordinates correlated within a domain.
Case correlated(Case c) {
    const Eigen::Index d = c.model.dimension(), m = c.model.domains();
    for (Eigen::Index l = 0; l < m; ++l) {
        Matrix<Rational> mixed = identity_matrix<Rational>(d);
        for (Eigen::Index i = 0; i + 1 < d; ++i) mixed(i + 1, i) = Rational(2 * l + 1, 3);
        const Vector<Rational> own = c.law.variance.col(l);
        c.law.covariance.push_back(mixed * diagonal_matrix<Rational>(own) * mixed.transpose());
        c.mixing.push_back(mixed);
    }
    for (Eigen::Index l = 0; l < m; ++l)
        c.law.variance.col(l) = c.law.covariance[static_cast<std::size_t>(l)].diagonal();
    c.model = c.model.with_covariance(c.law.covariance);
    return c;
}

/// Calls visit(weight, noise) for every node of the rule in the entries of `node` that are not 0.
void for_each_node(const Matrix<Rational>& node,
                   const std::function<void(const Rational&, const Matrix<Rational>&)>& visit) {
    Matrix<Rational> noise = node;
    const std::function<void(Eigen::Index, const Rational&)> set = [&](Eigen::Index k, const Rational& weight) {
        if (k == node.size()) return visit(weight, noise);
        if (node.data()[k] == 0) return set(k + 1, weight);
        for (const int sign : {-1, 0, 1}) {
            noise.data()[k] = sign * node.data()[k];
            set(k + 1, sign == 0 ? Rational(weight * 2 / 3) : Rational(weight / 6));
        }
    };
    set(0, 1);
}

/// v⁺ of one round from v, with n in the parameters and z in the sensitivities.
Vector<Rational> round(const Case& c, const MomentMap<Rational>& map, const Vector<Rational>& v,
                       const Matrix<Rational>& n, const Matrix<Rational>& z) {
    const auto& model = c.model;
    const Eigen::Index d = model.dimension(), m = model.domains();
    Vector<Rational> w = model.optimum(), theta = model.hull.nearest + times<Rational>(model.hull.basis, map.bias);
    const Vector<Rational> limit_parameters = theta, limit = [&] {
        Vector<Rational> at = w;
        for (Eigen::Index j = 0; j + 1 < m; ++j) {
            at(j) += map.bias(j);
            at(m - 1) -= map.bias(j);
        }
        return at;
    }();
    w = limit;
    for (Eigen::Index i = 0; i < d; ++i) theta(i) += v(i);
    for (Eigen::Index j = 0; j + 1 < m; ++j) {
        w(j) += v(d + j);
        w(m - 1) -= v(d + j);
    }
    Vector<Rational> g = Vector<Rational>::Constant(m, Rational(0));
    for (Eigen::Index i = 0; i < d; ++i) {
        const Rational moved = 1 - c.law.kept(i);
        Rational end = c.law.kept(i) * theta(i);
        for (Eigen::Index l = 0; l < m; ++l) end += w(l) * (moved * model.problem.optima(i, l) - n(i, l));
        for (Eigen::Index l = 0; l < m; ++l)
            g(l) += (moved * model.problem.optima(i, l) - z(i, l)) * (end - model.problem.validation(i));
        theta(i) = end;
    }
    const Vector<Rational> next = LinearUpdate{}.step<Rational>(w, g, model.outer_step);
    Vector<Rational> result(d + m - 1);
    result << theta - limit_parameters, (next - limit).head(m - 1);
    return result;
}

void check(const Case& c, NoisePath path) {
    const MomentMap<Rational> map(c.model, c.law, {64}, path);
    const Eigen::Index n = map.size;
    REQUIRE(n == c.model.dimension() + c.model.domains() - 1);
    // A quadratic in v is known from 0, the units, their negatives and the sums of two.
    std::vector<Vector<Rational>> points = {Vector<Rational>::Constant(n, Rational(0)), map.start};
    for (Eigen::Index a = 0; a < n; ++a) {
        points.emplace_back(Vector<Rational>::Unit(n, a));
        points.emplace_back(-Vector<Rational>::Unit(n, a));
        if (a > 0) points.emplace_back(Vector<Rational>::Unit(n, a) + Vector<Rational>::Unit(n, a - 1));
    }
    for (const Vector<Rational>& v : points) {
        Vector<Rational> mean = Vector<Rational>::Constant(n, Rational(0)),
                         second = Vector<Rational>::Constant(n * (n + 1) / 2, Rational(0)), square = second;
        const auto add = [&](const Rational& weight, const Matrix<Rational>& noise, const Matrix<Rational>& sensed) {
            const Vector<Rational> next = round(c, map, v, noise, sensed);
            mean += next * weight;
            for (Eigen::Index b = 0; b < n; ++b)
                for (Eigen::Index a = 0; a <= b; ++a)
                    second(MomentMap<Rational>::pair(a, b)) += next(a) * next(b) * weight;
        };
        const auto mixed = [&](Matrix<Rational> noise) {
            for (std::size_t l = 0; l < c.mixing.size(); ++l) {
                const auto column = static_cast<Eigen::Index>(l);
                noise.col(column) = times<Rational>(c.mixing[l], noise.col(column));
            }
            return noise;
        };
        for_each_node(c.node, [&](const Rational& weight, const Matrix<Rational>& node) {
            const Matrix<Rational> noise = mixed(node);
            if (path == NoisePath::shared) return add(weight, noise, noise);
            for_each_node(c.node, [&](const Rational& other, const Matrix<Rational>& sensed) {
                add(Rational(weight * other), noise, mixed(sensed));
            });
        });
        for (Eigen::Index b = 0; b < n; ++b)
            for (Eigen::Index a = 0; a <= b; ++a) square(MomentMap<Rational>::pair(a, b)) = v(a) * v(b);
        CHECK(mean == times<Rational>(map.mean, v));
        CHECK(second == times<Rational>(map.second, square) + times<Rational>(map.from_mean, v) + map.source);
    }
}

Case two_noisy_domains() {
    SharedQuadratic<Rational> problem{rationals("1", "3"), Matrix<Rational>(2, 2), rationals("1/2", "3/10")};
    problem.optima << 1, 0, 1, -1;
    Matrix<Rational> node(2, 2);
    node << Rational(1) / 2, Rational(1) / 3, Rational(3) / 4, 0;
    return make(problem, rationals("2/3", "-1/4"), node);
}

Case three_noisy_domains() {
    SharedQuadratic<Rational> problem{rationals("1", "2"), Matrix<Rational>(2, 3), rationals("1/5", "1/4")};
    problem.optima << 1, 0, -1, 0, 1, -1;
    Matrix<Rational> node(2, 3);
    node << Rational(1) / 2, Rational(1) / 3, 1, 0, 0, 0;
    return make(problem, rationals("1/2", "1/7"), node);
}

/// Three parameters, so that a coordinate without noise of its own gets some of another's.
Case two_domains_of_three() {
    SharedQuadratic<Rational> problem{rationals("1", "2", "3"), Matrix<Rational>(3, 2), rationals("1/5", "1/4", "-1")};
    problem.optima << 1, 0, -1, 2, 1, -1;
    Matrix<Rational> node(3, 2);
    node << Rational(1) / 2, 0, 0, Rational(2) / 3, Rational(3) / 4, 1;
    return make(problem, rationals("1/2", "1/7", "-1/3"), node);
}

}  // namespace

TEST_CASE("moment map: mean and second moments of one round, exactly", "[stochastic]") {
    check(two_noisy_domains(), NoisePath::shared);
    check(three_noisy_domains(), NoisePath::shared);
}

TEST_CASE("moment map: independent noise in the sensitivities, exactly", "[stochastic]") {
    check(two_noisy_domains(), NoisePath::independent);
    check(three_noisy_domains(), NoisePath::independent);
}

TEST_CASE("moment map: correlated noise, exactly", "[stochastic]") {
    for (const NoisePath path : {NoisePath::shared, NoisePath::independent}) {
        check(correlated(two_noisy_domains()), path);
        check(correlated(three_noisy_domains()), path);
        check(correlated(two_domains_of_three()), path);
    }
}

TEST_CASE("moment map: where the run starts, and the packing of pairs", "[stochastic]") {
    for (const Case& c : {two_noisy_domains(), three_noisy_domains()}) {
        const auto& model = c.model;
        const MomentMap<Rational> map(model, c.law);
        const Vector<Rational> off =
            model.start_parameters - model.hull.nearest - times<Rational>(model.hull.basis, map.bias);
        CHECK(Vector<Rational>(map.start.head(2)) == off);
        for (Eigen::Index j = 0; j + 1 < model.domains(); ++j)
            CHECK(map.start(2 + j) == model.start_weights(j) - model.optimum()(j) - map.bias(j));
    }
    std::vector<int> seen(15, 0);
    for (Eigen::Index a = 0; a < 5; ++a)
        for (Eigen::Index b = 0; b < 5; ++b) {
            CHECK(MomentMap<Rational>::pair(a, b) == MomentMap<Rational>::pair(b, a));
            ++seen.at(static_cast<std::size_t>(MomentMap<Rational>::pair(a, b)));
        }
    for (const int times : seen) CHECK((times == 1 || times == 2));
}
