// The conditions of F5 on their very boundaries, where every number is exact.
#include "catch.hpp"
#include "datamix/theory/full_horizon_last.hpp"

namespace datamix {
namespace {

using Vertex = theory::DegenerateVertex<Rational>;
Rational over(int p, int q) { return Rational(p) / q; }

/// What either set of conditions asks of the parameters alone.
template <class Holds>
void check_parameters(const Vertex& good, const Holds& holds) {
    CHECK(holds(good));
    const auto changed = [&](Rational Vertex::*member, const Rational& value) {
        Vertex other = good;
        other.*member = value;
        return holds(other);
    };
    CHECK_FALSE(changed(&Vertex::offset, 0));
    CHECK_FALSE(changed(&Vertex::offset, -1));
    CHECK(changed(&Vertex::offset, over(1, 100)));
    CHECK_FALSE(changed(&Vertex::curvature, 1));
    CHECK(changed(&Vertex::curvature, over(101, 100)));
    CHECK_FALSE(changed(&Vertex::curvature, over(401, 100)));  // ηh > 1
    CHECK_FALSE(changed(&Vertex::eta, 0));
    CHECK_FALSE(changed(&Vertex::outer_step, 0));
    CHECK(changed(&Vertex::outer_step, 2));
    CHECK_FALSE(changed(&Vertex::outer_step, over(201, 100)));
    CHECK_FALSE(changed(&Vertex::weight, 0));
    CHECK(changed(&Vertex::weight, over(1, 100)));
}

}  // namespace

TEST_CASE("F5's conditions at one horizon, on their boundaries", "[vertex]") {
    const auto first = [](const Vertex& model) { return theory::vertex_conditions(model, 1); };
    check_parameters({4, over(1, 5), over(1, 4), 1, over(1, 2)}, first);
    // T = 1: p_1 = 3/4, p_2 = 0, m = 5/4. v = 2/3 makes αmε = α/2 and ε = 2/5.
    const auto at = [&](Rational offset, Rational outer, Rational weight) {
        return first({4, std::move(offset), over(1, 4), std::move(outer), std::move(weight)});
    };
    CHECK(at(over(2, 3), 2, over(3, 5)));
    CHECK_FALSE(at(over(2, 3) + over(1, 1000), 2, over(1, 10)));
    CHECK(at(over(2, 3) + over(1, 1000), 1, over(1, 10)));
    CHECK_FALSE(at(over(2, 3), 2, over(601, 1000)));
}

TEST_CASE("F5's conditions at every horizon, on their boundaries", "[vertex]") {
    check_parameters({4, over(1, 5), over(1, 4), 1, over(1, 2)}, theory::vertex_conditions_always);
    // (1 − η)/(2η) = 3/2
    const auto at = [&](Rational offset, Rational outer, Rational weight) {
        return theory::vertex_conditions_always(
            {4, std::move(offset), over(1, 4), std::move(outer), std::move(weight)});
    };
    CHECK(at(over(2, 5), 1, over(2, 5)));
    CHECK_FALSE(at(over(2, 5), 1, over(401, 1000)));
    CHECK(at(over(1, 2), 2, over(1, 4)));
    CHECK_FALSE(at(over(501, 1000), 2, over(1, 10)));
    CHECK(at(over(501, 1000), 1, over(1, 10)));
}

TEST_CASE("F5's transient bound at horizons beyond is the one with m = 2", "[vertex]") {
    const auto model = Vertex{4, over(1, 5), over(1, 4), over(1, 4), over(1, 3)}.as<double>();
    const theory::VertexHorizon<double> at(model, 1);  // p_1 = 3/4, p_2 = 0
    CHECK(at.growth == Approx(std::exp(3.0 / 16)));
    CHECK(theory::vertex_transient_bound<double>(model, at, 7) ==
          Approx(1 / (1 + std::exp(3.0 / 16) * (0.5 + 7 * std::expm1(5.0 / 16)))).epsilon(1e-13));
    CHECK(theory::vertex_transient_bound<double>(model, at, 7, true) ==
          Approx(1 / (1 + std::exp(3.0 / 16) * (0.5 + 7 * std::expm1(0.5)))).epsilon(1e-13));
    CHECK(theory::vertex_upper_bound<double>(model, at, 7) ==
          Approx(3 * std::exp(3.0 / 16) * 0.12 / (1 - std::pow(1 - 0.25 * 1.25 * 0.12, 7))).epsilon(1e-13));
    // αλv/2 = ln(4/3)/40
    CHECK(theory::vertex_law(model, 30) ==
          Approx((std::log(std::log(4.0 / 3) / 40) + 30) / std::log(4.0 / 3)).epsilon(1e-13));
}

}  // namespace datamix
