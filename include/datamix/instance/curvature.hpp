#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "datamix/instance/field.hpp"
#include "datamix/numeric/dense.hpp"
#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// The Hessians of an instance file, read and of one size, not yet known to be definite.
struct Curvature {
    std::vector<Matrix<Rational>> hessians;  ///< H_i (d×d) of the domains, symmetric
    Matrix<Rational> validation;             ///< V (d×d), symmetric; I where the file has none

    /// Whether all domains have one Hessian.
    bool is_shared() const;
    /// Whether it is diagonal, and V = I: what ExactModel is about.
    bool is_diagonal() const;
};

namespace detail {

inline constexpr std::size_t most_elimination = 200000000;  // about a second

inline bool is_array(const InstanceField& field) { return field.exists() && field.is_array(); }

/// A symmetric matrix from its rows.
inline Matrix<Rational> read_rows(const std::vector<InstanceField>& entries) {
    const auto size = static_cast<Eigen::Index>(entries.size());
    Matrix<Rational> matrix(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        const auto row = entries[static_cast<std::size_t>(i)].items("numbers, a row of a square matrix", size);
        for (Eigen::Index j = 0; j < size; ++j) {
            const InstanceField& entry = row[static_cast<std::size_t>(j)];
            matrix(i, j) = entry.number("a number");
            if (j < i && matrix(i, j) != matrix(j, i))
                entry.expected(text_of(brief(matrix(j, i)), " as in row ", j, " of a symmetric matrix"));
        }
    }
    return matrix;
}

/// A diagonal, or a symmetric matrix: an array of rows.
inline Matrix<Rational> read_matrix(const InstanceField& field, Eigen::Index d) {
    const auto entries = field.items(d ? "numbers or rows" : "numbers", d);
    if (is_array(entries[0])) return read_rows(entries);
    Vector<Rational> diagonal(static_cast<Eigen::Index>(entries.size()));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        diagonal(static_cast<Eigen::Index>(i)) = entries[i].number("a number above 0");
        if (diagonal(static_cast<Eigen::Index>(i)) <= 0) entries[i].expected("a number above 0");
    }
    return diagonal_matrix<Rational>(diagonal);
}

inline std::size_t longest_entry(const Matrix<Rational>& matrix) {
    std::size_t bits = 1;
    for (Eigen::Index i = 0; i < matrix.size(); ++i)
        bits = std::max(bits, bits_of(numerator(matrix.data()[i])) + bits_of(denominator(matrix.data()[i])));
    return bits;
}

/// Throws UnsupportedError where eliminating m matrices of d rows with numbers of so many bits would take long.
inline void check_elimination(const InstanceField& field, std::size_t m, std::size_t d, std::size_t bits) {
    if (bits > most_elimination / (m * d * d * d * d))
        field.over_limit(text_of("expected m*d^4*b of at most ", most_elimination,
                                 " for matrices of d rows, m domains and numbers of b bits, found m = ", m, ", d = ", d,
                                 " and b = ", bits));
}

inline void check_definite(const InstanceField& field, const Matrix<Rational>& matrix) {
    if (!is_positive_definite(matrix)) field.refuse("expected a positive definite matrix, found one that is not");
}

/// 1/L from below, to 4 digits, for the message. Matrices are divided by their largest entry, which lies on a diagonal.
inline std::string step_limit(const Curvature& curvature) {
    Rational scale(0);
    for (const auto& h : curvature.hessians) scale = std::max<Rational>(scale, h.diagonal().maxCoeff());
    double largest = 0;
    for (const auto& h : curvature.hessians) {
        const Eigen::MatrixXd scaled = from_rational<double>(Matrix<Rational>(h / scale));
        largest = std::max(largest, symmetric_eigenvalues(scaled).maxCoeff());
    }
    return lower(Ball(Rational(1 / (scale * Rational(largest))), {64}), 4) + "...";
}

}  // namespace detail

inline bool Curvature::is_shared() const {
    return std::all_of(hessians.begin(), hessians.end(), [&](const auto& h) { return h == hessians.front(); });
}

inline bool Curvature::is_diagonal() const {
    const Vector<Rational> diagonal = hessians.front().diagonal();
    return is_shared() && hessians.front() == diagonal_matrix<Rational>(diagonal) &&
           validation == identity_matrix<Rational>(validation.rows());
}

/// Reads `curvature`, of all domains or of each, and `validation.curvature`: a matrix or its diagonal. Throws
/// InputError for what is neither one nor the other, not symmetric or of another size, or for a diagonal that is not
/// positive.
inline Curvature read_curvature(const InstanceField& root) {
    Curvature result;
    const InstanceField shared = root["curvature"];
    const auto domains = root["domains"].items("domains");
    const bool own = std::any_of(domains.begin(), domains.end(), [](const auto& f) { return f["curvature"].exists(); });
    if (!own) {
        root.check_keys({"curvature", "domains", "validation", "inner", "outer", "start", "output"});
        result.hessians.assign(domains.size(), detail::read_matrix(shared, 0));
    }
    for (const InstanceField& domain : domains) {
        if (!own) break;
        if (shared.exists() && !domain["curvature"].exists()) continue;
        if (shared.exists()) domain["curvature"].refuse("expected none where the file has one for all domains");
        domain.check_keys({"name", "optimum", "noise?", "curvature", "bounds?"});
        result.hessians.push_back(
            detail::read_matrix(domain["curvature"], result.hessians.empty() ? 0 : result.hessians.front().rows()));
    }
    const auto d = result.hessians.front().rows();
    const InstanceField validation = root["validation"]["curvature"];
    result.validation = validation.exists() ? detail::read_matrix(validation, d) : identity_matrix<Rational>(d);
    return result;
}

/// Throws InputError for a matrix that is not positive definite, UnsupportedError where telling would take long.
inline void check_definite(const InstanceField& root, const Curvature& curvature) {
    const auto d = static_cast<std::size_t>(curvature.validation.rows()), m = curvature.hessians.size();
    std::size_t bits = detail::longest_entry(curvature.validation);
    for (const auto& h : curvature.hessians) bits = std::max(bits, detail::longest_entry(h));
    detail::check_elimination(root["domains"], m, d, bits);
    const auto domains = root["domains"].items("domains");
    for (std::size_t i = 0; i < m; ++i) {
        const InstanceField own = domains[i]["curvature"];
        detail::check_definite(own.exists() ? own : root["curvature"], curvature.hessians[i]);
        if (!own.exists()) break;
    }
    detail::check_definite(root["validation"]["curvature"], curvature.validation);
}

/// Reads the covariance of a domain's noise, rows of numbers (d×d). Throws InputError unless it is symmetric and
/// positive semidefinite, UnsupportedError where telling so of m domains would take long.
inline Matrix<Rational> read_covariance(const InstanceField& noise, Eigen::Index d, std::size_t m) {
    Matrix<Rational> matrix = detail::read_rows(noise.items("rows of a covariance", d));
    detail::check_elimination(noise, m, static_cast<std::size_t>(d), detail::longest_entry(matrix));
    if (!is_positive_semidefinite(matrix))
        noise.refuse("expected a positive semidefinite covariance, found one that is not");
    return matrix;
}

/// Reads a constant inner step, η ≤ 1/L for every domain, decided exactly. Throws InputError.
inline Rational read_inner_step(const InstanceField& inner, const Curvature& curvature) {
    inner.check_keys({"step"});
    const InstanceField step = inner["step"];
    if (step.is_object()) step.expected("a number: the law log(T)/(mu*T) is for one diagonal curvature");
    const std::string range = text_of("a number in (0, 1/L], L the largest eigenvalue of a domain's curvature, 1/L = ",
                                      detail::step_limit(curvature));
    Rational eta = step.number(range);
    const Matrix<Rational> identity = identity_matrix<Rational>(curvature.validation.rows());
    const bool fits = eta > 0 && std::all_of(curvature.hessians.begin(), curvature.hessians.end(), [&](const auto& h) {
                          return is_positive_semidefinite(identity - h * eta);
                      });
    if (!fits) step.expected(range);
    return eta;
}

}  // namespace datamix
