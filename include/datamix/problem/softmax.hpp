#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "datamix/numeric/spectrum.hpp"
#include "datamix/problem/csv.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// Rows x with the class of each.
template <class S>
struct LabelledRows {
    Matrix<S> inputs;                  ///< n×p
    std::vector<Eigen::Index> labels;  ///< n, each 0 … C−1
};

/// Products of dense matrices: Eigen's of doubles, `multiply` of other scalars.
template <class S>
struct DenseProduct {
    /// a b
    static Matrix<S> times(const Matrix<S>& a, const Matrix<S>& b) {
        if constexpr (std::is_same_v<S, double>)
            return a * b;
        else
            return multiply<S>(a, b);
    }
    /// aᵀ b
    static Matrix<S> transposed_times(const Matrix<S>& a, const Matrix<S>& b) {
        if constexpr (std::is_same_v<S, double>)
            return a.transpose() * b;
        else
            return multiply<S>(a.transpose(), b);
    }
};

/// l2-regularised multinomial logistic regression (softmax), C classes: θ (d = Cp) holds θ_1, …, θ_C one after the
/// other, and with the scores s_c = θ_cᵀx
///
///   f_i(θ) = mean [log Σ_c e^{s_c} − s_y] + (reg/2)|θ|²,   f_V the same mean over the validation rows, not
///   regularised.
///
/// With q the probabilities of the classes, ∇ is mean (q − e_y) ⊗ x, and along v, a_c = v_cᵀx, the Hessian has the form
/// mean Var_q(a), the third derivative mean E_q(a − E_q a)³. A variable within a range R has variance ≤ R²/4 and third
/// central moment ≤ R³/(6√3), and R² ≤ 2|a|² ≤ 2|x|²|v|². So the constants below hold on all of R^d. Every scalar but
/// Rational. Nearly all of its time goes into products of rows with θ or factors: Product has them, as DenseProduct.
template <class S, class Product = DenseProduct<S>>
class SoftmaxProblem {
public:
    using Scalar = S;  ///< see Problem

    /// domains: m of them; regularisation: reg ≥ 0. Throws InputError unless each has a row, all share one p ≥ 1,
    /// labels are below C = `classes` ≥ 2, and reg is not below 0.
    SoftmaxProblem(std::vector<LabelledRows<S>> domains, LabelledRows<S> validation, Eigen::Index classes,
                   const S& regularisation)
        : domains_(std::move(domains)), validation_(std::move(validation)), classes_(classes), reg_(regularisation) {
        const auto fits = [&](const LabelledRows<S>& rows) {
            return rows.inputs.size() > 0 && rows.inputs.cols() == validation_.inputs.cols() &&
                   rows.inputs.rows() == static_cast<Eigen::Index>(rows.labels.size()) &&
                   std::all_of(rows.labels.begin(), rows.labels.end(),
                               [&](Eigen::Index c) { return 0 <= c && c < classes; });
        };
        if (classes < 2) throw InputError("softmax problem: expected at least two classes");
        if (domains_.empty() || !fits(validation_) || !std::all_of(domains_.begin(), domains_.end(), fits))
            throw InputError("softmax problem: expected rows of one dimension, with a class each, in every domain");
        if (!is_finite(reg_) || certainly(less(reg_, S(0))))
            throw InputError("softmax problem: regularisation: expected a finite number, at least 0");
        using std::max;
        for (const LabelledRows<S>& rows : domains_) {
            smooth_ = max(smooth_, curvature_bound(rows));
            bent_ = max(bent_, mean_cube(rows));
        }
        smooth_ += reg_;
        validation_smooth_ = curvature_bound(validation_);
    }

    Eigen::Index domains() const { return static_cast<Eigen::Index>(domains_.size()); }  ///< m
    Eigen::Index dimension() const { return classes_ * validation_.inputs.cols(); }      ///< d = Cp
    Eigen::Index classes() const { return classes_; }                                    ///< C

    /// f_i(θ); domains count from 0.
    S domain_loss(Eigen::Index domain, const Vector<S>& theta) const {
        return loss(rows(domain), theta) + reg_ * dot<S>(theta, theta) / S(2);
    }
    /// [∇f_1(θ) … ∇f_m(θ)] (d×m)
    Matrix<S> domain_gradients(const Vector<S>& theta) const {
        Matrix<S> gradients(dimension(), domains());
        for (Eigen::Index i = 0; i < domains(); ++i) gradients.col(i) = gradient(rows(i), theta) + theta * reg_;
        return gradients;
    }
    /// ∇²f_w(θ) v (d)
    Vector<S> hessian_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i)
            if (!is_zero(w(i))) result += (curvature_times(rows(i), theta, v) + v * reg_) * w(i);
        return result;
    }
    /// q of the rows of every domain (m of n_i×C) at θ, for many products at one θ.
    std::vector<Matrix<S>> domain_probabilities(const Vector<S>& theta) const {
        std::vector<Matrix<S>> result;
        for (Eigen::Index i = 0; i < domains(); ++i) result.push_back(probabilities(rows(i), theta));
        return result;
    }
    /// ∇²f_w(θ) v (d) with q = domain_probabilities(θ).
    Vector<S> hessian_times(const Vector<S>& w, const std::vector<Matrix<S>>& q, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i)
            if (!is_zero(w(i)))
                result += (curvature_times(rows(i), q[static_cast<std::size_t>(i)], v) + v * reg_) * w(i);
        return result;
    }
    /// ∇³f_w(θ)[u, v] (d)
    Vector<S> third_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& u, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i) {
            if (is_zero(w(i))) continue;
            const Matrix<S> q = probabilities(rows(i), theta);
            const Matrix<S> a = centred(q, scores(rows(i), u)), b = centred(q, scores(rows(i), v));
            result += mean_over(rows(i), q.cwiseProduct(centred(q, a.cwiseProduct(b)))) * w(i);
        }
        return result;
    }
    /// f_V(θ)
    S validation_loss(const Vector<S>& theta) const { return loss(validation_, theta); }
    /// ∇f_V(θ) (d)
    Vector<S> validation_gradient(const Vector<S>& theta) const { return gradient(validation_, theta); }
    /// ∇²f_V(θ) v (d)
    Vector<S> validation_hessian_times(const Vector<S>& theta, const Vector<S>& v) const {
        return curvature_times(validation_, theta, v);
    }

    S strong_convexity() const { return reg_; }                     ///< μ
    S smoothness() const { return smooth_; }                        ///< L = reg + max λ_max(mean xxᵀ)/2
    S hessian_lipschitz() const { return bent_ * S(3) / S(11); }    ///< L_2: max mean|x|³, times √2/(3√3) < 3/11
    S validation_smoothness() const { return validation_smooth_; }  ///< L_V

private:
    const LabelledRows<S>& rows(Eigen::Index domain) const { return domains_[static_cast<std::size_t>(domain)]; }
    static Eigen::Index label(const LabelledRows<S>& rows, Eigen::Index r) {
        return rows.labels[static_cast<std::size_t>(r)];
    }
    static S count(const LabelledRows<S>& rows) { return S(static_cast<int>(rows.inputs.rows())); }

    /// s_c = θ_cᵀx of every row (n×C).
    Matrix<S> scores(const LabelledRows<S>& rows, const Vector<S>& theta) const {
        return Product::times(rows.inputs, theta.reshaped(rows.inputs.cols(), classes_));
    }
    /// Every row of s (n×C) less its largest entry (of balls, that with the largest midpoint), which is returned (n):
    /// no exponential is too large.
    static Vector<S> lower_by_largest(Matrix<S>& s) {
        Vector<S> largest(s.rows());
        for (Eigen::Index r = 0; r < s.rows(); ++r) {
            Eigen::Index top = 0;
            for (Eigen::Index c = 1; c < s.cols(); ++c)
                if (to_double(s(r, c)) > to_double(s(r, top))) top = c;
            largest(r) = s(r, top);
            for (Eigen::Index c = 0; c < s.cols(); ++c) s(r, c) = c == top ? S(0) : S(s(r, c) - largest(r));
        }
        return largest;
    }
    /// q of every row (n×C).
    Matrix<S> probabilities(const LabelledRows<S>& rows, const Vector<S>& theta) const {
        using std::exp;
        Matrix<S> q = scores(rows, theta);
        lower_by_largest(q);
        for (Eigen::Index r = 0; r < q.rows(); ++r) {
            S total(0);
            for (Eigen::Index c = 0; c < classes_; ++c) total += q(r, c) = exp(q(r, c));
            for (Eigen::Index c = 0; c < classes_; ++c) q(r, c) /= total;
        }
        return q;
    }
    /// a − E_q a, row by row (n×C); the loops are down the columns, which are contiguous.
    static Matrix<S> centred(const Matrix<S>& q, Matrix<S> a) {
        Vector<S> mean = Vector<S>::Constant(a.rows(), S(0));
        for (Eigen::Index c = 0; c < a.cols(); ++c)
            for (Eigen::Index r = 0; r < a.rows(); ++r) mean(r) += q(r, c) * a(r, c);
        for (Eigen::Index c = 0; c < a.cols(); ++c) a.col(c) -= mean;
        return a;
    }

    /// mean of factors ⊗ x over rows (d), factors n×C.
    Vector<S> mean_over(const LabelledRows<S>& rows, const Matrix<S>& factors) const {
        return Product::transposed_times(rows.inputs, factors).reshaped() / count(rows);
    }
    S loss(const LabelledRows<S>& rows, const Vector<S>& theta) const {
        using std::exp, std::log;
        const Matrix<S> raised = scores(rows, theta);
        Matrix<S> s = raised;
        const Vector<S> largest = lower_by_largest(s);
        S sum(0);
        for (Eigen::Index r = 0; r < s.rows(); ++r) {
            S total(0);
            for (Eigen::Index c = 0; c < classes_; ++c) total += exp(s(r, c));
            // cppcheck-suppress invalidFunctionArg ; the largest score is 0, so that the total is at least 1
            sum += log(total) + largest(r) - raised(r, label(rows, r));
        }
        return sum / count(rows);
    }
    Vector<S> gradient(const LabelledRows<S>& rows, const Vector<S>& theta) const {
        Matrix<S> q = probabilities(rows, theta);
        for (Eigen::Index r = 0; r < q.rows(); ++r) q(r, label(rows, r)) -= S(1);
        return mean_over(rows, q);
    }
    Vector<S> curvature_times(const LabelledRows<S>& rows, const Vector<S>& theta, const Vector<S>& v) const {
        return curvature_times(rows, probabilities(rows, theta), v);
    }
    Vector<S> curvature_times(const LabelledRows<S>& rows, const Matrix<S>& q, const Vector<S>& v) const {
        return mean_over(rows, q.cwiseProduct(centred(q, scores(rows, v))));
    }

    static S curvature_bound(const LabelledRows<S>& rows) {
        return spectrum_bounds<S>(transposed_product<S>(rows.inputs, rows.inputs) / count(rows)).largest / S(2);
    }
    static S mean_cube(const LabelledRows<S>& rows) {
        using std::sqrt;
        S sum(0);
        for (Eigen::Index r = 0; r < rows.inputs.rows(); ++r) {
            const Vector<S> x = rows.inputs.row(r).transpose();
            const S square = dot<S>(x, x);
            sum += square * sqrt(square);
        }
        return sum / count(rows);
    }

    std::vector<LabelledRows<S>> domains_;
    LabelledRows<S> validation_;
    Eigen::Index classes_;
    S reg_, smooth_ = S(0), bent_ = S(0), validation_smooth_ = S(0);
};

/// Of a table whose targets are labels (read_csv). Throws InputError where they are numbers, and as SoftmaxProblem.
template <class S>
SoftmaxProblem<S> softmax_problem(const DomainTable<S>& table, const S& regularisation) {
    std::vector<LabelledRows<S>> domains;
    for (const DomainRows<S>& rows : table.domains) domains.push_back({rows.inputs, rows.labels});
    return {std::move(domains),
            {table.validation.inputs, table.validation.labels},
            static_cast<Eigen::Index>(table.labels.size()),
            regularisation};
}

}  // namespace datamix
