// `verify diagnose` for instances with matrices: limits against runs, a rotated instance against its diagonal twin.
#include <fmt/format.h>

#include "base/build_info.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/instance/read.hpp"
#include "program/json.hpp"
#include "program/support.hpp"
#include "study/diagnosis.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

AnyInstance with(const std::string& domains, const std::string& shared, const std::string& validation,
                 const std::string& update) {
    return parse_any_instance(fmt::format(R"({{{}"domains":[{}],"validation":{{{}}},"inner":{{"step":"1/5"}},)"
                                          R"("outer":{{"update":"{}","step":"1/8"}},"start":{{"weights":["0.8","0.2"],)"
                                          R"("parameters":["0","0"]}},"output":"average"}})",
                                          shared, domains, validation, update),
                              "matrices.json");
}
/// Two domains with Hessians of their own; optima and c such that the best mixture is inside.
QuadraticInstance own(const std::string& update) {
    return std::get<QuadraticInstance>(with(R"({"name":"a","optimum":["1","1"],"curvature":[["2","1"],["1","3"]]},)"
                                            R"({"name":"b","optimum":["0","0"],"curvature":["1","1/2"]})",
                                            "", R"("optimum":["0.4","0.6"],"curvature":[["1","1/4"],["1/4","2"]])",
                                            update));
}

Eigen::VectorXd after_many_rounds(const QuadraticInstance& instance, std::size_t horizon) {
    const auto& exact = instance.model.problem;
    std::vector<Matrix<double>> hessians;
    for (Eigen::Index i = 0; i < exact.domains(); ++i) hessians.push_back(from_rational<double>(exact.hessian(i)));
    const QuadraticProblem<double> problem(std::move(hessians), from_rational<double>(exact.optima()),
                                           from_rational<double>(exact.validation_hessian()),
                                           from_rational<double>(exact.validation_optimum()));
    const MixingOptions<double> options{
        .horizon = horizon, .rounds = 4000, .inner_step = 0.2, .outer_step = to_double(instance.model.outer_step)};
    const MixingStart<double> start{from_rational<double>(instance.model.start_weights),
                                    from_rational<double>(instance.model.start_parameters)};
    switch (instance.update) {
        case OuterRule::linear: return mix(problem, options, start, LinearUpdate{}).weights;
        case OuterRule::exponentiated_gradient: return mix(problem, options, start).weights;
        case OuterRule::projected_gradient: break;
    }
    return mix(problem, options, start, ProjectedGradient{}).weights;
}

}  // namespace

TEST_CASE("diagnose: with Hessians that differ limits are where runs end", "[commands]") {
    for (const char* update : {"eg", "linear", "projected"})
        for (const std::size_t horizon : {1u, 3u, 20u}) {
            INFO(update << ", T = " << horizon);
            const QuadraticInstance instance = own(update);
            const HorizonLimit limit = horizon_limit(instance, Integer(horizon));
            const Eigen::VectorXd end = after_many_rounds(instance, horizon);
            CHECK(limit.weights(0) == Approx(end(0)).epsilon(1e-7));
            CHECK(limit.loss == Approx(loss_of(instance, end)));
            CHECK_FALSE(limit.vertex);
        }
    const QuadraticInstance instance = own("eg");
    const HorizonLimit best = best_mixture(instance);
    CHECK(best.global);
    CHECK(horizon_limit(instance, 10000).weights(0) == Approx(best.weights(0)).epsilon(1e-7));
    const HorizonLimit affine = best_mixture(own("linear"));  // the same point, of which no more is certified
    CHECK_FALSE(affine.global);
    CHECK(affine.weights(0) == Approx(best.weights(0)).epsilon(1e-7));
    for (const double off : {-0.01, 0.01})
        CHECK(loss_of(instance, best.weights + Eigen::Vector2d(off, -off)) > best.loss);
}

TEST_CASE("diagnose: a rotation of the parameters changes nothing", "[commands]") {
    for (const char* update : {"eg", "linear", "projected"}) {
        // H = QΛQᵀ with Λ = diag(1, 4), Q = (3 −4; 4 3)/5; optima (1, 1) and 0, c = (−2, 5/2) in the rotated
        // coordinates.
        const AnyInstance turned =
            with(R"({"name":"bad","optimum":["-0.2","1.4"]},{"name":"good","optimum":["0","0"]})",
                 R"("curvature":[["2.92","-1.44"],["-1.44","2.08"]],)", R"("optimum":["-3.2","-0.1"])", update);
        const AnyInstance plain = with(R"({"name":"bad","optimum":["1","1"]},{"name":"good","optimum":["0","0"]})",
                                       R"("curvature":["1","4"],)", R"("optimum":["-2","5/2"])", update);
        REQUIRE(std::holds_alternative<QuadraticInstance>(turned));
        const Diagnosis one = diagnose(turned, 1.01, {Integer(50)}), other = diagnose(plain, 1.01, {Integer(50)});
        CHECK(one.least == Approx(other.least));
        CHECK(one.start == Approx(other.start));
        REQUIRE(one.limits.size() == other.limits.size());
        for (std::size_t i = 0; i < one.limits.size(); ++i) {
            CHECK(one.limits[i].weights(0) == Approx(other.limits[i].weights(0)).margin(1e-7));
            CHECK(one.limits[i].loss == Approx(other.limits[i].loss));
        }
        const auto has = [](const Diagnosis& diagnosis, const std::string& sentence) {
            return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                               [&](const Statement& statement) { return statement.sentence == sentence; });
        };
        std::size_t shared = 0;  // all sentences but G1's margin
        for (const Statement& statement : other.findings) shared += has(one, statement.sentence) ? 1 : 0;
        CHECK(shared + 1 == other.findings.size());
    }
    CHECK_FALSE(condition_of(own("eg"), 1));
}

TEST_CASE("diagnose: the samples with matrices", "[commands]") {
    const auto folder = source_tree() / "verify/instances";
    for (const char* name : {"matrix.json", "own-curvatures.json"}) {
        const auto outcome =
            verify::testing::run_verify({}, {"diagnose", (folder / name).string(), "--budget", "100", "--json"});
        CHECK(outcome.status == 0);
        const auto json = testing::json_of(outcome.out);
        CHECK(json.at("statements").size() >= 4);
        CHECK(json.at("least_is_global") == (std::string(name) == "matrix.json"));
        CHECK_FALSE(json.at("limits").empty());
    }
}
