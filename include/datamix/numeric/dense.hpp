#pragma once

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

/// Linear algebra in double, of Eigen: guesses, which whoever needs more certifies. Templates for one reason: Eigen's
/// solvers take seconds to compile in every source that uses one. A program that defines DATAMIX_DENSE_ELSEWHERE has
/// them in one source that does not, by DATAMIX_DENSE(template); a program that defines nothing need not care.
namespace datamix {

/// Eigenvalues (n) and eigenvectors (n×n), a column each.
struct Eigensystem {
    Eigen::VectorXd values;   ///< increasing where the matrix is symmetric; moduli where it need not be
    Eigen::MatrixXd vectors;  ///< orthonormal where it is symmetric; else real, two columns span a complex pair's plane
};

/// Of a symmetric matrix (n×n).
template <class = void>
Eigensystem symmetric_eigensystem(const Eigen::MatrixXd& a) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(a);
    return {solver.eigenvalues(), solver.eigenvectors()};
}
/// Of a matrix (n×n).
template <class = void>
Eigensystem eigensystem(const Eigen::MatrixXd& a) {
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(a);
    return {solver.eigenvalues().cwiseAbs(), solver.pseudoEigenvectors()};
}
/// The eigenvalues alone of a symmetric matrix (n×n), increasing (n).
template <class = void>
Eigen::VectorXd symmetric_eigenvalues(const Eigen::MatrixXd& a) {
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(a, Eigen::EigenvaluesOnly).eigenvalues();
}
/// a⁻¹ (n×n), not finite where there is none.
template <class = void>
Eigen::MatrixXd dense_inverse(const Eigen::MatrixXd& a) {
    return a.inverse();
}
/// a⁻¹b (n) of a (n×n) and b (n), by elimination with pivots.
template <class = void>
Eigen::VectorXd dense_solution(const Eigen::MatrixXd& a, const Eigen::VectorXd& b) {
    return a.partialPivLu().solve(b);
}
/// a b (n×m) of a (n×k) and b (k×m).
template <class = void>
Eigen::MatrixXd dense_product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return a * b;
}

#define DATAMIX_DENSE(instantiate)                                                                \
    instantiate Eigensystem symmetric_eigensystem<>(const Eigen::MatrixXd&);                      \
    instantiate Eigensystem eigensystem<>(const Eigen::MatrixXd&);                                \
    instantiate Eigen::VectorXd symmetric_eigenvalues<>(const Eigen::MatrixXd&);                  \
    instantiate Eigen::MatrixXd dense_inverse<>(const Eigen::MatrixXd&);                          \
    instantiate Eigen::VectorXd dense_solution<>(const Eigen::MatrixXd&, const Eigen::VectorXd&); \
    instantiate Eigen::MatrixXd dense_product<>(const Eigen::MatrixXd&, const Eigen::MatrixXd&);
#ifdef DATAMIX_DENSE_ELSEWHERE
DATAMIX_DENSE(extern template)
#endif

}  // namespace datamix
