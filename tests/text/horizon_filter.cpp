// The polynomial p_T(H) = (1 − (1 − ηH)^T)/H on a diagonal H, against its closed form, and how short its series is.
#include "datamix/text/horizon_filter.hpp"

#include <cmath>

#include "catch.hpp"

namespace datamix {

TEST_CASE("the filter of a horizon is its polynomial", "[filter]") {
    const double eta = 0.4, smoothness = 2.5;
    Eigen::VectorXd spectrum(7);
    spectrum << 0, 1e-6, 1e-3, 0.1, 1, 2.4, 2.5;
    const Eigen::VectorXd b = Eigen::VectorXd::LinSpaced(7, -1, 2);
    const auto multiply = [&](const Eigen::VectorXd& v, Eigen::VectorXd& out) { out = spectrum.cwiseProduct(v); };
    for (const std::size_t horizon : {1u, 2u, 3u, 50u, 3000u}) {
        const HorizonFilter filter(horizon, eta, smoothness);
        const Eigen::VectorXd found = filter.apply(b, multiply);
        const double length = static_cast<double>(horizon);
        for (Eigen::Index i = 0; i < 7; ++i) {
            const double x = spectrum(i);
            const double p = x == 0 ? eta * length : (1 - std::pow(1 - eta * x, length)) / x;
            CHECK(std::abs(found(i) - p * b(i)) < 1e-10 * eta * length);
        }
        CHECK(filter.terms() <= horizon);
    }
}

TEST_CASE("the series of a long horizon is cut where the tolerance allows it", "[filter]") {
    const auto terms = [](double tolerance) { return HorizonFilter(10000, 0.4, 2.5, tolerance).terms(); };
    // At most √(2T ln(1/tolerance)) = 743 terms, of the 1264 nodes.
    CHECK(terms(1e-12) < 743);
    CHECK(terms(1e-3) < terms(1e-6));
    CHECK(terms(1e-6) < terms(1e-12));
    CHECK(HorizonFilter(10000, 0.4, 2.5).terms() == terms(1e-12));
}

}  // namespace datamix
