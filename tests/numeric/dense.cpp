// Eigen's solvers behind functions: what they promise of order, shape and pairs, on matrices with known answers.
#include "datamix/numeric/dense.hpp"

#include "catch.hpp"

namespace datamix {

TEST_CASE("eigenvalues of a symmetric matrix increase, with orthonormal eigenvectors", "[dense]") {
    const Eigen::MatrixXd a{{2, 1, 0}, {1, 2, 0}, {0, 0, -5}};  // 3, 1, −5
    const Eigensystem found = symmetric_eigensystem(a);
    CHECK((found.values - Eigen::Vector3d(-5, 1, 3)).norm() < 1e-14);
    CHECK((found.values - symmetric_eigenvalues(a)).norm() < 1e-14);
    CHECK((found.vectors.transpose() * found.vectors - Eigen::MatrixXd::Identity(3, 3)).norm() < 1e-14);
    CHECK((found.vectors * found.values.asDiagonal() * found.vectors.transpose() - a).norm() < 1e-13);
}

TEST_CASE("a complex pair has one modulus and a plane of its own", "[dense]") {
    const Eigen::MatrixXd a{{0, -2, 0}, {2, 0, 0}, {0, 0, 1}};  // ±2i, 1
    const Eigensystem found = eigensystem(a);
    CHECK(found.values.maxCoeff() == Approx(2));
    CHECK(found.values.minCoeff() == Approx(1));
    const Eigen::MatrixXd inside = dense_product(dense_inverse(found.vectors), dense_product(a, found.vectors));
    CHECK(std::abs(inside(2, 2) - 1) < 1e-14);
    CHECK(inside.col(2).head(2).norm() + inside.row(2).head(2).norm() < 1e-14);
}

TEST_CASE("inverse and solution undo a product", "[dense]") {
    const Eigen::MatrixXd a{{0, 2}, {3, 1}};  // needs a pivot
    const Eigen::VectorXd x = Eigen::Vector2d(5, -7), b = Eigen::Vector2d(-14, 8);
    CHECK((dense_solution(a, b) - x).norm() < 1e-14);
    CHECK((dense_product(a, dense_inverse(a)) - Eigen::MatrixXd::Identity(2, 2)).norm() < 1e-14);
    const Eigen::MatrixXd row{{1, 2}}, column{{3}, {4}};
    CHECK(dense_product(row, column) == Eigen::MatrixXd{{11}});
    CHECK_FALSE(dense_inverse(Eigen::MatrixXd(Eigen::MatrixXd::Ones(2, 2))).allFinite());
}

}  // namespace datamix
