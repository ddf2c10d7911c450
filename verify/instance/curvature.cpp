#include "instance/curvature.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datamix/numeric/decimal.hpp"
#include "datamix/numeric/dense.hpp"
#include "datamix/numeric/elimination.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_work = 200000000;  // about a second

bool is_array(const Field& field) { return field.exists() && field.is_array(); }

/// A diagonal, or a symmetric matrix: an array of rows.
Matrix<Rational> read_matrix(const Field& field, Eigen::Index d) {
    const auto entries = field.items(d ? "numbers or rows" : "numbers", d);
    if (!is_array(entries[0])) {
        Vector<Rational> diagonal(static_cast<Eigen::Index>(entries.size()));
        for (std::size_t i = 0; i < entries.size(); ++i) {
            diagonal(static_cast<Eigen::Index>(i)) = entries[i].number("a number above 0");
            if (diagonal(static_cast<Eigen::Index>(i)) <= 0) entries[i].expected("a number above 0");
        }
        return diagonal_matrix<Rational>(diagonal);
    }
    const auto size = static_cast<Eigen::Index>(entries.size());
    Matrix<Rational> matrix(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        const auto row = entries[static_cast<std::size_t>(i)].items("numbers, a row of a square matrix", size);
        for (Eigen::Index j = 0; j < size; ++j) {
            const Field& entry = row[static_cast<std::size_t>(j)];
            matrix(i, j) = entry.number("a number");
            if (j < i && matrix(i, j) != matrix(j, i))
                entry.expected(fmt::format("{} as in row {} of a symmetric matrix", brief(matrix(j, i)), j));
        }
    }
    return matrix;
}

std::size_t longest(const Matrix<Rational>& matrix) {
    std::size_t bits = 1;
    for (Eigen::Index i = 0; i < matrix.size(); ++i)
        bits = std::max(bits, bits_of(numerator(matrix.data()[i])) + bits_of(denominator(matrix.data()[i])));
    return bits;
}

void check_definite(const Field& field, const Matrix<Rational>& matrix) {
    if (!is_positive_definite(matrix)) field.refuse("expected a positive definite matrix, found one that is not");
}

/// 1/L from below, to 4 digits, for the message. Matrices are divided by their largest entry, which lies on a diagonal.
std::string step_limit(const Curvature& curvature) {
    Rational scale(0);
    for (const auto& h : curvature.hessians) scale = std::max<Rational>(scale, h.diagonal().maxCoeff());
    double largest = 0;
    for (const auto& h : curvature.hessians) {
        const Eigen::MatrixXd scaled = from_rational<double>(Matrix<Rational>(h / scale));
        largest = std::max(largest, symmetric_eigenvalues(scaled).maxCoeff());
    }
    return lower(Ball(Rational(1 / (scale * Rational(largest))), {64}), 4) + "...";
}

}  // namespace

bool Curvature::is_shared() const {
    return std::all_of(hessians.begin(), hessians.end(), [&](const auto& h) { return h == hessians.front(); });
}

bool Curvature::is_diagonal() const {
    const Vector<Rational> diagonal = hessians.front().diagonal();
    return is_shared() && hessians.front() == diagonal_matrix<Rational>(diagonal) &&
           validation == identity_matrix<Rational>(validation.rows());
}

Curvature read_curvature(const Field& root) {
    Curvature result;
    const Field shared = root["curvature"];
    const auto domains = root["domains"].items("domains");
    const bool own = std::any_of(domains.begin(), domains.end(), [](const auto& f) { return f["curvature"].exists(); });
    if (!own) {
        root.check_keys({"curvature", "domains", "validation", "inner", "outer", "start", "output"});
        result.hessians.assign(domains.size(), read_matrix(shared, 0));
    }
    for (const Field& domain : domains) {
        if (!own) break;
        if (shared.exists() && !domain["curvature"].exists()) continue;
        if (shared.exists()) domain["curvature"].refuse("expected none where the file has one for all domains");
        domain.check_keys({"name", "optimum", "noise?", "curvature"});
        result.hessians.push_back(
            read_matrix(domain["curvature"], result.hessians.empty() ? 0 : result.hessians.front().rows()));
    }
    const auto d = result.hessians.front().rows();
    const Field validation = root["validation"]["curvature"];
    result.validation = validation.exists() ? read_matrix(validation, d) : identity_matrix<Rational>(d);
    return result;
}

void check_definite(const Field& root, const Curvature& curvature) {
    const auto d = static_cast<std::size_t>(curvature.validation.rows()), m = curvature.hessians.size();
    std::size_t bits = longest(curvature.validation);
    for (const auto& h : curvature.hessians) bits = std::max(bits, longest(h));
    if (bits > most_work / (m * d * d * d * d))
        root["domains"].over_limit(fmt::format(
            "expected m*d^4*b of at most {} for matrices of d rows, m domains and numbers of b bits, found m = {}, d = "
            "{} and b = {}",
            most_work, m, d, bits));
    const auto domains = root["domains"].items("domains");
    for (std::size_t i = 0; i < m; ++i) {
        const Field own = domains[i]["curvature"];
        check_definite(own.exists() ? own : root["curvature"], curvature.hessians[i]);
        if (!own.exists()) break;
    }
    check_definite(root["validation"]["curvature"], curvature.validation);
}

Rational read_inner_step(const Field& inner, const Curvature& curvature) {
    inner.check_keys({"step"});
    const Field step = inner["step"];
    if (step.is_object()) step.expected("a number: the law log(T)/(mu*T) is for one diagonal curvature");
    const std::string range = fmt::format(
        "a number in (0, 1/L], L the largest eigenvalue of a domain's curvature, 1/L = {}", step_limit(curvature));
    Rational eta = step.number(range);
    const Matrix<Rational> identity = identity_matrix<Rational>(curvature.validation.rows());
    const bool fits = eta > 0 && std::all_of(curvature.hessians.begin(), curvature.hessians.end(), [&](const auto& h) {
                          return is_positive_semidefinite(identity - h * eta);
                      });
    if (!fits) step.expected(range);
    return eta;
}

}  // namespace datamix::verify
