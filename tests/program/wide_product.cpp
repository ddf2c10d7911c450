// Products with wide vectors against Eigen's, of every shape around the vectors' and tiles' sizes.
#include "study/wide_product.hpp"

#include "catch.hpp"

namespace datamix::verify {

TEST_CASE("wide products are those of the definition, whatever the shape", "[study]") {
    for (const Eigen::Index n : {1, 2, 3, 7, 8, 9, 16, 37})
        for (const Eigen::Index p : {1, 4, 50})
            for (const Eigen::Index c : {1, 2, 3, 4, 5, 6, 10}) {
                INFO(n << " " << p << " " << c);
                const Eigen::MatrixXd a = Eigen::MatrixXd::Random(n, p), b = Eigen::MatrixXd::Random(p, c),
                                      d = Eigen::MatrixXd::Random(n, c);
                const auto off = [](const Eigen::MatrixXd& found, const Eigen::MatrixXd& expected) {
                    REQUIRE(found.rows() == expected.rows());
                    REQUIRE(found.cols() == expected.cols());
                    return (found - expected).cwiseAbs().maxCoeff();
                };
                CHECK(off(WideProduct::times(a, b), a * b) < 1e-13);
                CHECK(off(WideProduct::transposed_times(a, d), a.transpose() * d) < 1e-13);
            }
}

}  // namespace datamix::verify
