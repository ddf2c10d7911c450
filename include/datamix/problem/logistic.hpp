#pragma once

#include <vector>

#include "datamix/numeric/scalar.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// l2-regularised logistic regression. Domain i has samples (x, y), y = ±1, given as rows z = yx of an n_i×d matrix:
///
///   f_i(θ) = mean log(1 + e^{−zᵀθ}) + (reg/2)|θ|²,   f_V the same mean over the validation samples, not regularised.
///
/// where a sample may count more than once: the mean of its kinds, each times its count. With s = zᵀθ and σ the
/// sigmoid, ∇ = −mean σ(−s)z + reg θ and ∇² = mean σ(s)σ(−s)zzᵀ + reg I. As 0 < σ < 1, σσ(−s) ≤ ¼ and |(σσ(−·))'| =
/// σ(1−σ)|1−2σ| ≤ 1/(6√3) ≤ 1/10, the constants below hold on all of R^d.
template <class S>
class LogisticProblem {
public:
    using Scalar = S;  ///< see Problem

    /// domains: m matrices (n_i×d) of samples, validation: n×d, regularisation: reg ≥ 0. Throws InputError unless every
    /// matrix has at least one row and they share one number of columns, at least 1.
    LogisticProblem(const std::vector<Matrix<S>>& domains, const Matrix<S>& validation, S regularisation)
        : LogisticProblem(once(domains), once({validation}).front(), std::move(regularisation)) {}

    /// Rows z (n×d) and how often each counts (n, ≥ 0, not all 0).
    struct Samples {
        Matrix<S> rows;    ///< n×d
        Vector<S> counts;  ///< n
    };
    /// As above, of samples that are counted. Throws InputError also where counts do not fit.
    LogisticProblem(std::vector<Samples> domains, Samples validation, S regularisation)
        : domains_(std::move(domains)), validation_(std::move(validation)), reg_(std::move(regularisation)) {
        const Eigen::Index d = validation_.rows.cols();
        bool fits = !domains_.empty() && d > 0 && usable(validation_, d);
        for (const Samples& samples : domains_) fits = fits && usable(samples, d);
        if (!fits) throw InputError("logistic problem: expected samples of one dimension in every domain");
    }

    Eigen::Index domains() const { return static_cast<Eigen::Index>(domains_.size()); }  ///< m
    Eigen::Index dimension() const { return validation_.rows.cols(); }                   ///< d

    const Samples& samples(Eigen::Index domain) const { return domains_[static_cast<std::size_t>(domain)]; }  ///< i ≥ 0
    const Samples& validation_samples() const { return validation_; }  ///< of f_V

    /// [∇f_1(θ) … ∇f_m(θ)] (d×m)
    Matrix<S> domain_gradients(const Vector<S>& theta) const {
        Matrix<S> result(dimension(), domains());
        for (Eigen::Index i = 0; i < domains(); ++i) result.col(i) = data_gradient(samples(i), theta) + theta * reg_;
        return result;
    }
    /// ∇²f_w(θ) v (d)
    Vector<S> hessian_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i) {
            result += (curvature_times(samples(i), theta, v) / count(samples(i)) + v * reg_) * w(i);
        }
        return result;
    }
    /// ∇³f_w(θ)[u, v] (d): with the factor σ(s)σ(−s)(σ(−s) − σ(s)) for each sample, s = zᵀθ.
    Vector<S> third_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& u, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i) {
            const Samples& z = samples(i);
            const Vector<S> sum = weighted(z, [&](Eigen::Index r) {
                const S miss = sigmoid(-row_product(z, r, theta)), hit = S(1) - miss;
                return S(miss * hit * (miss - hit) * row_product(z, r, u) * row_product(z, r, v));
            });
            result += sum * S(w(i) / count(z));
        }
        return result;
    }
    /// f_i(θ)
    S domain_loss(Eigen::Index domain, const Vector<S>& theta) const {
        return data_loss(samples(domain), theta) + reg_ * dot<S>(theta, theta) / S(2);
    }
    /// f_V(θ)
    S validation_loss(const Vector<S>& theta) const { return data_loss(validation_, theta); }
    /// ∇f_V(θ) (d)
    Vector<S> validation_gradient(const Vector<S>& theta) const { return data_gradient(validation_, theta); }
    /// ∇²f_V(θ) v (d)
    Vector<S> validation_hessian_times(const Vector<S>& theta, const Vector<S>& v) const {
        return curvature_times(validation_, theta, v) / count(validation_);
    }

    S strong_convexity() const { return reg_; }                      ///< μ
    S smoothness() const { return reg_ + largest_mean(2) / S(4); }   ///< L
    S hessian_lipschitz() const { return largest_mean(3) / S(10); }  ///< L_2
    S gradient_bound(const S& radius) const {                        ///< G on the ball |θ| ≤ radius
        return largest_mean(1) + reg_ * radius;
    }
    S validation_gradient_bound() const { return mean_power(validation_, 1); }     ///< G_V
    S validation_smoothness() const { return mean_power(validation_, 2) / S(4); }  ///< L_V

private:
    static std::vector<Samples> once(const std::vector<Matrix<S>>& all) {
        std::vector<Samples> result;
        for (const Matrix<S>& rows : all) result.push_back({rows, Vector<S>::Constant(rows.rows(), S(1))});
        return result;
    }
    static bool usable(const Samples& z, Eigen::Index d) {
        bool some = false, counts = z.counts.size() == z.rows.rows();
        for (Eigen::Index r = 0; counts && r < z.counts.size(); ++r) {
            counts = !certainly(less(z.counts(r), S(0)));
            some = some || certainly(less(S(0), z.counts(r)));
        }
        return z.rows.rows() > 0 && z.rows.cols() == d && counts && some;
    }
    static S count(const Samples& z) {
        S sum(0);
        for (Eigen::Index r = 0; r < z.counts.size(); ++r) sum += z.counts(r);
        return sum;
    }
    static S sigmoid(const S& x) {
        using std::exp;
        return S(1) / (S(1) + exp(-x));
    }
    static S row_product(const Samples& z, Eigen::Index r, const Vector<S>& v) {
        S sum(0);
        for (Eigen::Index j = 0; j < v.size(); ++j) sum += z.rows(r, j) * v(j);
        return sum;
    }
    /// Σ count factor(r) z_r (d)
    template <class Factor>
    static Vector<S> weighted(const Samples& z, const Factor& factor) {
        Vector<S> sum = Vector<S>::Constant(z.rows.cols(), S(0));
        for (Eigen::Index r = 0; r < z.rows.rows(); ++r) {
            const S here = z.counts(r) * factor(r);
            for (Eigen::Index j = 0; j < sum.size(); ++j) sum(j) += z.rows(r, j) * here;
        }
        return sum;
    }
    static S data_loss(const Samples& z, const Vector<S>& theta) {
        using std::exp, std::log;
        S sum(0);
        for (Eigen::Index r = 0; r < z.rows.rows(); ++r)
            sum += z.counts(r) * log(S(1) + exp(-row_product(z, r, theta)));
        return sum / count(z);
    }
    static Vector<S> data_gradient(const Samples& z, const Vector<S>& theta) {
        return weighted(z, [&](Eigen::Index r) { return S(-sigmoid(-row_product(z, r, theta))); }) / count(z);
    }
    /// Σ count σ(s)σ(−s)(zᵀv)z (d)
    static Vector<S> curvature_times(const Samples& z, const Vector<S>& theta, const Vector<S>& v) {
        return weighted(z, [&](Eigen::Index r) {
            const S miss = sigmoid(-row_product(z, r, theta));
            return S(miss * (S(1) - miss) * row_product(z, r, v));
        });
    }
    /// mean |z|^exponent
    static S mean_power(const Samples& z, int exponent) {
        using std::sqrt;
        S sum(0);
        for (Eigen::Index r = 0; r < z.rows.rows(); ++r) {
            S square(0);
            for (Eigen::Index j = 0; j < z.rows.cols(); ++j) square += z.rows(r, j) * z.rows(r, j);
            sum += z.counts(r) * (exponent == 2 ? square : exponent == 1 ? S(sqrt(square)) : S(square * sqrt(square)));
        }
        return sum / count(z);
    }
    S largest_mean(int exponent) const {
        using std::abs;
        S result(0);
        for (const auto& z : domains_) {
            const S value = mean_power(z, exponent);
            result = (result + value + abs(S(result - value))) / S(2);  // the maximum, also of balls that overlap
        }
        return result;
    }

    std::vector<Samples> domains_;
    Samples validation_;
    S reg_;
};

}  // namespace datamix
